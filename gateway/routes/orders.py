"""Orders about pupils and about the school's work: draft, signature, registration, the registration book."""

from contracts.documents import DocumentsApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"
_ORDER = "/v1/orders/{order_id}"
PRINTING = 30.0
"""Seconds for what prints a list of a whole school."""

ROUTES = [
    Route("GET", f"{_SCHOOL}/orders", DocumentsApi.list_orders, "orders.read", summary="Приказы школы"),
    Route(
        "POST", f"{_SCHOOL}/orders", DocumentsApi.draft_order, "orders.draft", summary="Подготовить приказ", status=201
    ),
    Route("GET", _ORDER, DocumentsApi.get_order, "orders.read", summary="Приказ и ход его исполнения"),
    Route("PUT", _ORDER, DocumentsApi.edit_order, "orders.draft", summary="Исправить проект приказа"),
    Route(
        "POST",
        f"{_SCHOOL}/general-orders",
        DocumentsApi.draft_general_order,
        "orders.draft",
        summary="Подготовить приказ по основной деятельности",
        status=201,
        whole_school=True,
    ),
    Route(
        "PUT",
        f"{_ORDER}/general-content",
        DocumentsApi.edit_general_order,
        "orders.draft",
        summary="Исправить проект приказа по основной деятельности",
        whole_school=True,
    ),
    Route(
        "GET",
        f"{_ORDER}/special-categories/{{person_id}}",
        DocumentsApi.get_order_special_categories,
        "health.read",
        summary="Сведения о здоровье, нужные проекту приказа: обращение записывается",
    ),
    Route("POST", f"{_ORDER}/check", DocumentsApi.check_order, "orders.draft", summary="Проверить проект ещё раз"),
    Route("POST", f"{_ORDER}/rejection", DocumentsApi.reject_order, "orders.sign", summary="Вернуть на доработку"),
    Route(
        "POST",
        f"{_ORDER}/signature",
        DocumentsApi.sign_order,
        "orders.sign",
        summary="Подписать простой электронной подписью",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        f"{_ORDER}/registration",
        DocumentsApi.register_order,
        "orders.register",
        summary="Зарегистрировать: номер, дата, исполнение",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        f"{_ORDER}/inserted-registration",
        DocumentsApi.insert_order,
        "orders.sign",
        summary="Зарегистрировать под номером между двумя другими",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        f"{_ORDER}/external-signatures",
        DocumentsApi.bring_signature,
        "orders.register",
        summary="Приложить подпись, сделанную в другой программе (.sig, .p7s)",
        file="content",
        seconds=PRINTING,
        status=201,
    ),
    Route(
        "GET",
        f"{_ORDER}/external-signatures/{{signature_id}}",
        DocumentsApi.get_external_signature,
        "orders.read",
        summary="Файл внешней подписи",
    ),
    Route("PUT", f"{_ORDER}/case", DocumentsApi.file_order, "orders.register", summary="Подшить в дело"),
    Route("POST", f"{_ORDER}/archiving", DocumentsApi.archive_order, "orders.register", summary="Сдать в архив"),
    Route(
        "GET", f"{_SCHOOL}/filed-orders", DocumentsApi.list_filed_orders, "orders.read", summary="Приказы в делах школы"
    ),
    Route(
        "POST",
        f"{_SCHOOL}/order-destructions",
        DocumentsApi.destroy_orders,
        "orders.sign",
        summary="Уничтожить по акту приказы, срок хранения которых истёк",
    ),
    Route("GET", f"{_ORDER}/pdf", DocumentsApi.get_order_pdf, "orders.read", summary="Печатный вид", seconds=PRINTING),
    Route(
        "GET",
        f"{_SCHOOL}/order-registrations",
        DocumentsApi.list_registrations,
        "orders.read",
        summary="Журнал регистрации приказов",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/order-numbering",
        DocumentsApi.get_order_numbering,
        "settings.read",
        summary="Серии номеров приказов",
    ),
    Route(
        "PUT",
        f"{_SCHOOL}/order-numbering",
        DocumentsApi.set_order_numbering,
        "settings.write",
        summary="Задать серии номеров приказов",
        whole_school=True,
    ),
]
