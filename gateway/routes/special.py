"""Health, life situation and supervision: apart from the card, each look noted."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_PERSON = "/v1/people/{person_id}/special-categories"

ROUTES = [
    Route(
        "GET",
        _PERSON,
        ContingentApi.get_special_categories,
        "health.read",
        summary="Здоровье, жизненная ситуация, учёт: обращение записывается",
    ),
    Route(
        "PUT",
        _PERSON,
        ContingentApi.put_special_categories,
        "health.write",
        summary="Внести сведения о здоровье и жизненной ситуации",
    ),
    Route(
        "GET",
        f"{_PERSON}/history",
        ContingentApi.list_special_history,
        "health.read",
        summary="Прежние сведения о здоровье и жизненной ситуации",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/special-categories",
        ContingentApi.count_special_categories,
        "health.read",
        summary="Сводно: группы здоровья, инвалидность, ОВЗ",
    ),
]
