"""Visas on orders: routes of a school, sending, agreeing, returning."""

from contracts.documents import DocumentsApi
from gateway.routes.orders import PRINTING
from gateway.routing import Route

_ORDER = "/v1/orders/{order_id}"
_REVIEW = "/v1/reviews/{order_id}"
_ROUTES = "/v1/schools/{school_id}/review-routes"

ROUTES = [
    Route("POST", f"{_ORDER}/review", DocumentsApi.send_to_review, "orders.draft", summary="Отправить на согласование"),
    Route("POST", f"{_ORDER}/recall", DocumentsApi.recall_order, "orders.draft", summary="Отозвать с согласования"),
    Route(
        "GET", "/v1/reviews", DocumentsApi.list_orders_to_review, "orders.review", summary="Приказы, ждущие моей визы"
    ),
    Route("GET", _REVIEW, DocumentsApi.get_order_to_review, "orders.review", summary="Приказ на согласовании"),
    Route(
        "GET",
        f"{_REVIEW}/pdf",
        DocumentsApi.get_pdf_to_review,
        "orders.review",
        summary="Печатный вид приказа на согласовании",
        seconds=PRINTING,
    ),
    Route("POST", f"{_REVIEW}/visa", DocumentsApi.review_order, "orders.review", summary="Согласовать или вернуть"),
    Route("GET", _ROUTES, DocumentsApi.get_review_routes, "settings.read", summary="Порядок согласования приказов"),
    Route(
        "PUT",
        _ROUTES,
        DocumentsApi.set_review_routes,
        "settings.write",
        summary="Задать порядок согласования приказов",
        whole_school=True,
    ),
]
