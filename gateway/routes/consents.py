"""Consents to the processing of personal data."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_PERSON = "/v1/people/{person_id}/consents"
_SCHOOL = "/v1/schools/{school_id}/consents"

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
    Route(
        "GET",
        f"{_SCHOOL}/coverage",
        ContingentApi.get_consent_coverage,
        "quality.read",
        summary="Полнота согласий по целям и классам, сводно",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/to-ask",
        ContingentApi.list_consents_to_ask,
        "consents.read",
        summary="У кого ещё спросить согласие",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/disputes",
        ContingentApi.list_consent_disputes,
        "consents.read",
        summary="Разногласия представителей о согласии",
        whole_school=True,
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/destruction-acts",
        ContingentApi.list_destruction_acts,
        "consents.read",
        summary="Акты об уничтожении персональных данных",
        whole_school=True,
    ),
]
