"""Registers as files, the records schedule, and the search through documents."""

from contracts.documents import DocumentsApi
from gateway.routes.orders import PRINTING
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"

ROUTES = [
    Route(
        "GET",
        f"{_SCHOOL}/documents",
        DocumentsApi.search_documents,
        "local_acts.read",
        summary="Найти приказ или локальный акт по словам, людям, виду и дате",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/order-registrations/file",
        DocumentsApi.get_order_register,
        "orders.read",
        summary="Журнал регистрации приказов файлом (XLSX, PDF)",
        seconds=PRINTING,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/certificates/file",
        DocumentsApi.get_certificate_register,
        "certificates.read",
        summary="Журнал выдачи справок файлом (XLSX, PDF)",
        seconds=PRINTING,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/substitutions/file",
        DocumentsApi.get_substitution_register,
        "substitutions.read",
        summary="Журнал пропущенных и замещённых уроков файлом (XLSX, PDF)",
        seconds=PRINTING,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/local-acts/file",
        DocumentsApi.get_local_act_register,
        "local_acts.read",
        summary="Реестр локальных актов файлом (XLSX, PDF)",
        seconds=PRINTING,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/records-schedules/{{year}}",
        DocumentsApi.get_records_schedule,
        "orders.read",
        summary="Номенклатура дел",
    ),
    Route(
        "PUT",
        f"{_SCHOOL}/records-schedules/{{year}}",
        DocumentsApi.set_records_schedule,
        "orders.register",
        summary="Задать номенклатуру дел на год",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/records-schedules/{{year}}/file",
        DocumentsApi.get_records_schedule_file,
        "orders.read",
        summary="Номенклатура дел файлом (XLSX, PDF)",
        seconds=PRINTING,
    ),
]
