from collections.abc import Iterator

import psutil
import pytest
from kombu import Connection

from deploy import processes
from tests.places import broker
from tests.places.rabbit_node import RabbitNode


@pytest.fixture(scope="module")
def node() -> Iterator[RabbitNode]:
    try:
        with broker.private_node() as started:
            yield started
    except broker.NoBroker as trouble:
        pytest.fail(str(trouble), pytrace=False)


def put(url: str, body: str) -> None:
    """Returns when the broker has confirmed it."""
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        connection.SimpleQueue("kept").put(body)


def kept(url: str) -> int:
    with Connection(url) as connection:
        return connection.SimpleQueue("kept").qsize()


@pytest.mark.slow
def test_a_power_cut_takes_no_durable_message_and_erasing_takes_them_all(node: RabbitNode) -> None:
    put(node.url(), "one")
    node.kill9()
    node.start()
    assert kept(node.url()) == 1
    node.kill9()
    node.erase()
    node.start()
    assert kept(node.url()) == 0


def test_a_virtual_host_is_empty_and_apart(node: RabbitNode) -> None:
    put(node.url(), "elsewhere")
    assert kept(node.make_vhost("apart")) == 0


def test_nothing_listens_beyond_loopback(node: RabbitNode) -> None:
    heard = {
        connection.laddr.ip
        for pid in node.pids()
        for connection in psutil.Process(pid).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert heard == {"127.0.0.1"}


@pytest.mark.slow
def test_stopping_leaves_no_process(node: RabbitNode) -> None:
    family = [psutil.Process(pid) for pid in node.pids()]
    node.stop()
    assert processes.wait_gone(family, 5) == []
    node.start()
