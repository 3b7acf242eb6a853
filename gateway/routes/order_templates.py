"""How a school words and lays out its orders."""

from contracts.documents import DocumentsApi
from gateway.routes.orders import PRINTING
from gateway.routing import Route

_TEMPLATE = "/v1/schools/{school_id}/order-templates/{kind}"

ROUTES = [
    Route("GET", _TEMPLATE, DocumentsApi.get_order_template, "settings.read", summary="Шаблон вида приказа"),
    Route(
        "PUT",
        _TEMPLATE,
        DocumentsApi.set_order_template,
        "settings.write",
        summary="Задать шаблон вида приказа",
        seconds=PRINTING,
        whole_school=True,
    ),
    Route(
        "POST",
        f"{_TEMPLATE}/preview",
        DocumentsApi.preview_order_template,
        "settings.read",
        summary="Образец приказа по шаблону, который ещё не задан",
        seconds=PRINTING,
    ),
]
