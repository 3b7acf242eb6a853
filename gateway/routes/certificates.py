"""Certificates about students, and the page where anybody checks one."""

from contracts.documents import DocumentsApi
from gateway.routes.orders import PRINTING
from gateway.routing import PUBLIC, Route

_SCHOOL = "/v1/schools/{school_id}/certificates"
_ONE = "/v1/certificates/{certificate_id}"

ROUTES = [
    Route("GET", _SCHOOL, DocumentsApi.list_certificates, "certificates.read", summary="Журнал выдачи справок"),
    Route(
        "POST",
        _SCHOOL,
        DocumentsApi.issue_certificate,
        "certificates.issue",
        summary="Выдать справку об обучающемся",
        status=201,
    ),
    Route("GET", _ONE, DocumentsApi.get_certificate, "certificates.read", summary="Справка"),
    Route(
        "GET",
        f"{_ONE}/pdf",
        DocumentsApi.get_certificate_pdf,
        "certificates.read",
        summary="Печатный вид справки",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        f"{_ONE}/cancellation",
        DocumentsApi.cancel_certificate,
        "certificates.issue",
        summary="Аннулировать справку",
    ),
    Route(
        "GET",
        "/v1/certificate-checks/{code}",
        DocumentsApi.check_certificate,
        PUBLIC,
        summary="Подлинна ли справка (страница для любого)",
        limit="certificate",
        page=True,
    ),
]
