"""Reference data: the codes that cards are written in."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

ROUTES = [
    Route("GET", "/v1/code-lists/{name}", ContingentApi.get_code_list, "me", summary="Справочник на день"),
]
"""Open to whoever is signed in: there is nothing about anybody in them."""
