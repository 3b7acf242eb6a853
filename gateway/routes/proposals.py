"""Changes of a card that a parent asks for."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_PERSON = "/v1/people/{person_id}/proposals"
_PROPOSAL = "/v1/proposals/{proposal_id}"

ROUTES = [
    Route("GET", _PERSON, ContingentApi.list_proposals, "card.propose", summary="Что предложено изменить в карточке"),
    Route(
        "POST",
        _PERSON,
        ContingentApi.propose_change,
        "card.propose",
        summary="Предложить изменение карточки",
        status=201,
    ),
    Route(
        "POST",
        f"{_PROPOSAL}/withdrawal",
        ContingentApi.withdraw_proposal,
        "card.propose",
        summary="Отозвать своё предложение",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/proposals",
        ContingentApi.list_school_proposals,
        "card.write",
        summary="Предложения родителей, ожидающие решения",
    ),
    Route(
        "POST",
        f"{_PROPOSAL}/acceptance",
        ContingentApi.accept_proposal,
        "card.write",
        summary="Принять предложение: карточка изменяется",
    ),
    Route(
        "POST",
        f"{_PROPOSAL}/return",
        ContingentApi.return_proposal,
        "card.write",
        summary="Вернуть предложение с причиной",
    ),
]
