"""Cards of people and their representatives."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}/people"
_PERSON = "/v1/people/{person_id}"

ROUTES = [
    Route("GET", _SCHOOL, ContingentApi.find_people, "card.read", summary="Карточки школы: список и поиск"),
    Route("POST", _SCHOOL, ContingentApi.register_person, "card.write", summary="Завести карточку", status=201),
    Route(
        "POST",
        f"{_SCHOOL}/unnamed",
        ContingentApi.register_unnamed_person,
        "card.write",
        summary="Завести карточку без имени: согласия нет",
        status=201,
    ),
    Route(
        "POST",
        f"{_SCHOOL}/transfers",
        ContingentApi.take_over_person,
        "card.write",
        summary="Принять карточку из другой школы района",
    ),
    Route("GET", _PERSON, ContingentApi.get_card, "card.read", summary="Карточка"),
    Route("PUT", _PERSON, ContingentApi.change_card, "card.write", summary="Изменить карточку"),
    Route(
        "POST",
        f"{_PERSON}/name",
        ContingentApi.name_person,
        "card.write",
        summary="Внести имя: согласие получено",
    ),
    Route(
        "GET",
        f"{_PERSON}/history",
        ContingentApi.list_card_history,
        "card.read",
        summary="Прежние значения карточки: кто, когда и по какому документу изменил",
    ),
    Route(
        "GET",
        f"{_PERSON}/representatives",
        ContingentApi.list_representatives,
        "representatives.read",
        summary="Законные представители",
    ),
    Route(
        "PUT",
        f"{_PERSON}/representatives",
        ContingentApi.put_representative,
        "representatives.write",
        summary="Внести или изменить представителя",
    ),
    Route(
        "DELETE",
        f"{_PERSON}/representatives/{{link_id}}",
        ContingentApi.end_representative,
        "representatives.write",
        summary="Прекратить представительство",
    ),
]
