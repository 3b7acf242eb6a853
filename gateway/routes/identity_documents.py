"""Documents that somebody is known by, and where they live."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_DOCUMENTS = "/v1/people/{person_id}/identity-documents"

ROUTES = [
    Route(
        "GET",
        _DOCUMENTS,
        ContingentApi.list_identity_documents,
        "card.read",
        summary="Документы, удостоверяющие личность: нынешние и прежние",
    ),
    Route(
        "PUT",
        _DOCUMENTS,
        ContingentApi.put_identity_document,
        "card.write",
        summary="Внести или исправить документ",
    ),
    Route(
        "DELETE",
        f"{_DOCUMENTS}/{{document_id}}",
        ContingentApi.end_identity_document,
        "card.write",
        summary="Документ больше не действует",
    ),
    Route(
        "GET",
        "/v1/people/{person_id}/addresses",
        ContingentApi.list_addresses,
        "card.read",
        summary="Адреса: нынешние и прежние",
    ),
]
