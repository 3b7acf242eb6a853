"""Two cards of one person."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"
_PERSON = "/v1/people/{person_id}"

ROUTES = [
    Route(
        "GET",
        f"{_SCHOOL}/duplicates",
        ContingentApi.list_duplicates,
        "quality.read",
        summary="Возможные двойники: один человек на двух карточках",
    ),
    Route(
        "POST",
        f"{_PERSON}/distinctions",
        ContingentApi.keep_people_apart,
        "people.merge",
        summary="Признать, что это разные люди",
        status=204,
    ),
    Route(
        "POST",
        f"{_PERSON}/merges",
        ContingentApi.merge_people,
        "people.merge",
        summary="Объединить другую карточку с этой",
        status=201,
    ),
    Route("GET", f"{_SCHOOL}/merges", ContingentApi.list_merges, "people.merge", summary="Объединения карточек"),
    Route(
        "POST",
        "/v1/merges/{merge_id}/undoing",
        ContingentApi.undo_merge,
        "people.merge",
        summary="Отменить объединение: снова две карточки",
    ),
]
