"""Reports: the movement of pupils at any moment, reports that were made, and their way to the department."""

from contracts.reporting import ReportingApi
from gateway.routing import Route

ROUTES = [
    Route(
        "GET",
        "/v1/reports/movement",
        ReportingApi.get_movement_report,
        "reports.read",
        summary="Движение обучающихся (R2) школы или района за период",
    ),
    Route(
        "GET",
        "/v1/reports/movement.xlsx",
        ReportingApi.get_movement_report_xlsx,
        "reports.read",
        summary="Движение обучающихся (R2) книгой XLSX",
    ),
    Route(
        "GET",
        "/v1/reports/movement/names",
        ReportingApi.list_movement_names,
        "reports.read",
        summary="Кто стоит за числом отчёта о движении",
    ),
    Route(
        "GET",
        "/v1/reports/periods",
        ReportingApi.list_report_periods,
        "reports.read",
        summary="Отчётные периоды учебного календаря",
    ),
    Route(
        "GET",
        "/v1/reports/activity",
        ReportingApi.get_journal_activity,
        "quality.read",
        summary="Активность журнала по классам",
    ),
    Route(
        "GET",
        "/v1/reports/signing-key",
        ReportingApi.get_signing_key,
        "reports.read",
        summary="Открытый ключ, которым проверяют печать отчётов",
    ),
    Route("GET", "/v1/reports", ReportingApi.list_reports, "reports.read", summary="Составленные отчёты"),
    Route("POST", "/v1/reports", ReportingApi.make_report, "reports.generate", summary="Составить отчёт", status=201),
    Route(
        "GET",
        "/v1/reports/{report_id}",
        ReportingApi.get_report,
        "reports.read",
        summary="Отчёт: состояние, редакции, подписи, попытки отправки",
    ),
    Route(
        "GET",
        "/v1/reports/{report_id}/xlsx",
        ReportingApi.get_report_xlsx,
        "reports.read",
        summary="Редакция отчёта книгой XLSX",
    ),
    Route(
        "GET",
        "/v1/reports/{report_id}/snapshot",
        ReportingApi.get_report_snapshot,
        "reports.read",
        summary="Подписанные байты редакции (JSON)",
    ),
    Route(
        "POST",
        "/v1/reports/{report_id}/editions",
        ReportingApi.correct_report,
        "reports.generate",
        summary="Исправить отчёт новой редакцией",
        status=201,
    ),
    Route(
        "POST",
        "/v1/reports/{report_id}/signature",
        ReportingApi.sign_report,
        "reports.sign",
        summary="Подписать отчёт",
    ),
    Route(
        "POST",
        "/v1/reports/{report_id}/submission",
        ReportingApi.send_report,
        "reports.send",
        summary="Отправить отчёт в отдел образования",
    ),
]
