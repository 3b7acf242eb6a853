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
    Route(
        "GET",
        f"{_TEMPLATE}/fields",
        DocumentsApi.list_order_template_fields,
        "settings.read",
        summary="Поля, которые можно писать в шаблоне DOCX",
    ),
    Route(
        "GET",
        f"{_TEMPLATE}/file",
        DocumentsApi.get_order_template_file,
        "settings.read",
        summary="Загруженный шаблон DOCX",
    ),
    Route(
        "PUT",
        f"{_TEMPLATE}/file",
        DocumentsApi.set_order_template_file,
        "settings.write",
        summary="Задать страницу вида приказа файлом DOCX с полями",
        file="content",
        seconds=PRINTING,
        whole_school=True,
    ),
    Route(
        "POST",
        f"{_TEMPLATE}/file/preview",
        DocumentsApi.preview_order_template_file,
        "settings.read",
        summary="Образец приказа по файлу DOCX, который ещё не задан",
        file="content",
        seconds=PRINTING,
    ),
]
