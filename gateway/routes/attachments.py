"""Files of orders."""

from contracts.documents import DocumentsApi
from gateway.routing import Route, Upload

_FILES = "/v1/orders/{order_id}/attachments"
_FILE = _FILES + "/{attachment_id}"
SENDING = 30.0
"""Seconds for the antivirus to look at a large file."""

ROUTES = [
    Route(
        "POST",
        _FILES,
        DocumentsApi.attach_file,
        "orders.draft",
        summary="Приложить файл к проекту приказа",
        file="upload_id",
        upload=Upload(DocumentsApi.begin_upload, DocumentsApi.send_part),
        seconds=SENDING,
        status=201,
    ),
    Route("GET", _FILE, DocumentsApi.get_attachment, "orders.read", summary="Файл приказа"),
    Route("POST", f"{_FILE}/removal", DocumentsApi.detach_file, "orders.draft", summary="Убрать файл с проекта"),
    Route(
        "GET",
        "/v1/reviews/{order_id}/attachments/{attachment_id}",
        DocumentsApi.get_attachment_to_review,
        "orders.review",
        summary="Файл приказа на согласовании",
    ),
]
