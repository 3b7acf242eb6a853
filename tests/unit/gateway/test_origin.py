import pytest

from gateway.origin import origin

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "known"),
    [
        (CHROME, "Chrome, Windows"),
        (f"{CHROME} YaBrowser/24.4", "Яндекс Браузер, Windows"),
        (f"{CHROME} Edg/124.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1", "Safari, iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox, Linux"),
        ("curl/8.7", "Программа"),
        ("", "Программа"),
    ],
)
def test_a_browser_is_told_by_name_and_without_its_version(agent: str, known: str) -> None:
    assert origin("203.0.113.7", agent)["agent"] == known


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.7", "203.0.113.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.*"),
        ("", ""),
    ],
)
def test_an_address_is_told_as_a_network(address: str, shown: str) -> None:
    assert origin(address, "")["address"] == shown
