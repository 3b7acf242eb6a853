"""A gateway that is asked to end answers those who are inside, and closes idle connections."""

import eventlet
import pytest
import requests

from chassis.settings import Settings
from gateway import service
from gateway.routing import PUBLIC, Route
from tests.integration.chassis import shop as parts
from tests.integration.gateway.conftest import Door
from tests.integration.gateway.wire import listening


def test_requests_inside_are_answered_when_it_stops(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "ROUTES", [Route("GET", "/v1/slow", parts.ShopApi.sleep, PUBLIC, seconds=5)])
    monkeypatch.setattr(service, "settings", lambda: Settings(port=0))
    with listening() as http:
        address = f"http://127.0.0.1:{http.port}"
        idle = requests.Session()
        assert idle.get(f"{address}/health/live", timeout=5).ok
        inside = [eventlet.spawn(requests.get, f"{address}/v1/slow?seconds=1", timeout=10) for _ in range(5)]
        eventlet.sleep(0.5)
    assert [one.wait().status_code for one in inside] == [200] * 5
    with pytest.raises(requests.ConnectionError):
        idle.get(f"{address}/health/live", timeout=5)
