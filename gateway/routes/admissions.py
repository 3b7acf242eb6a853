"""Applications for admission to a school."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_ALL = "/v1/applications"
_ONE = "/v1/applications/{application_id}"
_SCHOOL = "/v1/schools/{school_id}"

ROUTES = [
    Route(
        "POST",
        _ALL,
        ContingentApi.submit_application,
        "admission.write",
        summary="Подать заявление о приёме",
        status=201,
    ),
    Route("GET", _ALL, ContingentApi.list_own_applications, "admission.read", summary="Свои заявления о приёме"),
    Route("GET", _ONE, ContingentApi.get_application, "admission.read", summary="Заявление и ход его рассмотрения"),
    Route(
        "PUT",
        f"{_ONE}/papers",
        ContingentApi.take_application_papers,
        "admission.write",
        summary="Отметить принесённые документы",
        whole_school=True,
    ),
    Route(
        "PUT",
        f"{_ONE}/test",
        ContingentApi.assign_admission_test,
        "admission.write",
        summary="Назначить тестирование",
        whole_school=True,
    ),
    Route(
        "POST",
        f"{_ONE}/test-result",
        ContingentApi.record_admission_test,
        "admission.write",
        summary="Записать результат тестирования",
        whole_school=True,
    ),
    Route(
        "POST",
        f"{_ONE}/refusal",
        ContingentApi.refuse_application,
        "admission.approve",
        summary="Отказать в приёме: основание",
    ),
    Route(
        "POST",
        f"{_ONE}/withdrawal",
        ContingentApi.withdraw_application,
        "admission.write",
        summary="Отозвать заявление",
    ),
    Route(
        "PUT",
        f"{_ONE}/person",
        ContingentApi.link_application,
        "admission.write",
        summary="Связать заявление с карточкой ребёнка",
        whole_school=True,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/applications",
        ContingentApi.list_applications,
        "admission.read",
        summary="Журнал заявлений о приёме и очередь",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/intake",
        ContingentApi.count_applications,
        "admission.read",
        summary="Места и заявления по параллелям",
    ),
    Route(
        "GET",
        "/v1/admission-rules",
        ContingentApi.get_admission_rules,
        "schools.read",
        summary="Сроки приёма и основания отказа",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/enrolment-lines",
        ContingentApi.list_enrolment_lines,
        "orders.draft",
        summary="Строки приказа о зачислении по заявлениям",
        whole_school=True,
    ),
]
