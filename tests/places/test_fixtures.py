from collections.abc import Callable

import psycopg2
from kombu import Connection

from tests.places import broker


def test_a_bus_carries_a_message(bus_url: str) -> None:
    with Connection(bus_url) as connection:
        queue = connection.SimpleQueue("once")
        assert queue.qsize() == 0, "left by another module"
        queue.put("said")
        assert queue.get(timeout=5).payload == "said"


def test_each_database_is_a_fresh_one(database: Callable[..., str]) -> None:
    first, second = database(), database()
    assert first != second
    for url in (first, second):
        connection = psycopg2.connect(url)
        connection.cursor().execute("CREATE TABLE mine (n int)")
        connection.commit()
        connection.close()


def test_a_docker_client_without_an_engine_is_no_engine(monkeypatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    assert not broker.engine_answers()


def test_who_finds_no_broker_is_told_how_to_mend_it() -> None:
    assert "apt-get install" in broker.HOW_TO_MEND
    assert "AMQP_URL" in broker.HOW_TO_MEND
