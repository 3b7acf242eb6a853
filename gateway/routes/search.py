"""One box to find a person by."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

ROUTES = [
    Route(
        "GET",
        "/v1/people",
        ContingentApi.search_people,
        "card.read",
        summary="Поиск человека одной строкой: имя (можно с опечаткой), дата рождения, СНИЛС, личное дело",
    ),
]
