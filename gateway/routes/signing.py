"""Signatures after the director's, and how a school signs."""

from contracts.documents import DocumentsApi
from gateway.routing import Route

_ONE = "/v1/orders-to-sign/{order_id}"
_RULES = "/v1/schools/{school_id}/signing-rules"

ROUTES = [
    Route(
        "GET",
        "/v1/orders-to-sign",
        DocumentsApi.list_orders_to_sign,
        "orders.review",
        summary="Приказы, ждущие моей подписи после руководителя",
    ),
    Route("GET", f"{_ONE}/pdf", DocumentsApi.get_pdf_to_sign, "orders.review", summary="Текст, который подписывают"),
    Route(
        "POST",
        f"{_ONE}/signature",
        DocumentsApi.sign_after_director,
        "orders.review",
        summary="Подписать после руководителя простой электронной подписью",
    ),
    Route(
        "POST",
        f"{_ONE}/return",
        DocumentsApi.return_signed_order,
        "orders.review",
        summary="Не подписывать: вернуть приказ с замечанием",
    ),
    Route("GET", _RULES, DocumentsApi.get_signing_rules, "settings.read", summary="Правила подписания"),
    Route(
        "PUT",
        _RULES,
        DocumentsApi.set_signing_rules,
        "settings.write",
        summary="Задать правила подписания: подтверждение паролем, вид отметки, кто подписывает после руководителя",
        whole_school=True,
    ),
]
