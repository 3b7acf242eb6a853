"""How complete and consistent the cards are."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}/quality"

ROUTES = [
    Route(
        "GET",
        "/v1/quality",
        ContingentApi.list_school_quality,
        "quality.read",
        summary="Полнота и своевременность по школам, сводно",
    ),
    Route("GET", _SCHOOL, ContingentApi.get_quality, "quality.read", summary="Полнота карточек школы и классов"),
    Route("POST", f"{_SCHOOL}/checks", ContingentApi.check_quality, "quality.check", summary="Проверить карточки"),
    Route(
        "GET",
        f"{_SCHOOL}/students",
        ContingentApi.list_student_quality,
        "quality.read",
        summary="Полнота карточек по обучающимся, сначала самые неполные",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/findings",
        ContingentApi.list_findings,
        "quality.read",
        summary="Что исправить, кому и к какому дню",
    ),
]
