"""Consents to the processing of personal data."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_PERSON = "/v1/people/{person_id}/consents"

ROUTES = [
    Route("GET", _PERSON, ContingentApi.list_consents, "consents.read", summary="Согласия и отказы"),
    Route(
        "POST",
        _PERSON,
        ContingentApi.register_consent,
        "consents.write",
        summary="Зарегистрировать согласие или отказ",
        status=201,
    ),
    Route(
        "POST",
        "/v1/consents/{consent_id}/withdrawal",
        ContingentApi.withdraw_consent,
        "consents.write",
        summary="Зарегистрировать отзыв согласия",
    ),
]
