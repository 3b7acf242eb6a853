"""The end of a study year."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_YEAR_END = "/v1/schools/{school_id}/year-end"

ROUTES = [
    Route(
        "GET",
        _YEAR_END,
        ContingentApi.preview_year_end,
        "orders.draft",
        summary="Итоги года: решение о каждом обучающемся до приказа",
        whole_school=True,
    ),
    Route(
        "POST",
        _YEAR_END,
        ContingentApi.draft_year_end,
        "orders.draft",
        summary="Подготовить приказ о переводе по итогам года",
        status=202,
        whole_school=True,
    ),
    Route(
        "POST",
        f"{_YEAR_END}/classes",
        ContingentApi.open_next_classes,
        "settings.write",
        summary="Открыть классы следующего учебного года",
        status=201,
        whole_school=True,
    ),
]
