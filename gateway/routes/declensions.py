"""How orders of a school say names and posts."""

from contracts.documents import DocumentsApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"

ROUTES = [
    Route(
        "GET",
        f"{_SCHOOL}/declension",
        DocumentsApi.decline,
        "orders.draft",
        summary="Имя или должность в падеже",
        whole_school=True,
    ),
    Route(
        "POST",
        f"{_SCHOOL}/declensions",
        DocumentsApi.correct_declension,
        "orders.draft",
        summary="Исправить падеж и запомнить",
        whole_school=True,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/declensions",
        DocumentsApi.list_declensions,
        "orders.draft",
        summary="Исправленные падежи школы",
        whole_school=True,
    ),
]
