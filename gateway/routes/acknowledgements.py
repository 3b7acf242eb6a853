"""Who must read which document, and who has read it."""

from contracts.documents import DocumentsApi
from gateway.routes.orders import PRINTING
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"
_LIST = "/v1/acknowledgement-lists/{list_id}"
_LINE = "/v1/acknowledgements/{line_id}"

ROUTES = [
    Route(
        "GET",
        f"{_SCHOOL}/acknowledgement-lists",
        DocumentsApi.list_acknowledgement_lists,
        "acknowledgements.manage",
        summary="Листы ознакомления школы",
    ),
    Route(
        "POST",
        f"{_SCHOOL}/acknowledgement-lists",
        DocumentsApi.open_acknowledgement,
        "acknowledgements.manage",
        summary="Разослать документ для ознакомления под подпись",
        status=201,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/acknowledgement-summary",
        DocumentsApi.count_acknowledgements,
        "acknowledgements.manage",
        summary="Что и кем просрочено, кто не обучен правилам",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/acknowledgement-rules",
        DocumentsApi.get_acknowledgement_rules,
        "settings.read",
        summary="Как в школе знакомят с документами",
    ),
    Route(
        "PUT",
        f"{_SCHOOL}/acknowledgement-rules",
        DocumentsApi.set_acknowledgement_rules,
        "settings.write",
        summary="Задать, как в школе знакомят с документами",
        whole_school=True,
    ),
    Route(
        "GET",
        _LIST,
        DocumentsApi.get_acknowledgement_list,
        "acknowledgements.manage",
        summary="Лист ознакомления поимённо",
    ),
    Route(
        "GET",
        f"{_LIST}/pdf",
        DocumentsApi.get_acknowledgement_sheet,
        "acknowledgements.manage",
        summary="Лист ознакомления для подписи на бумаге",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        f"{_LIST}/signatures",
        DocumentsApi.record_acknowledgements,
        "acknowledgements.manage",
        summary="Внести подписи с бумажного листа",
    ),
    Route(
        "POST",
        f"{_LIST}/reminders",
        DocumentsApi.remind_acknowledgement,
        "acknowledgements.manage",
        summary="Напомнить тем, кто ещё не ознакомился",
    ),
    Route(
        "POST",
        f"{_LINE}/refusal",
        DocumentsApi.refuse_acknowledgement,
        "acknowledgements.manage",
        summary="Записать отказ от подписи (по акту)",
    ),
    Route(
        "POST",
        f"{_LINE}/release",
        DocumentsApi.release_acknowledgement,
        "acknowledgements.manage",
        summary="Исключить из листа с причиной",
    ),
    Route(
        "GET",
        "/v1/acknowledgements",
        DocumentsApi.list_own_acknowledgements,
        "documents.acknowledge",
        summary="С чем мне нужно ознакомиться",
    ),
    Route(
        "POST",
        f"{_LINE}/signature",
        DocumentsApi.acknowledge,
        "documents.acknowledge",
        summary="Ознакомиться: простая электронная подпись",
    ),
    Route(
        "GET",
        f"{_LINE}/pdf",
        DocumentsApi.get_acknowledged_document,
        "documents.acknowledge",
        summary="Документ, с которым нужно ознакомиться",
    ),
]
