"""Thematic plans (КТП): the parallel's, the class's, and how far they have come."""

from contracts.planning import PlanningApi as Api
from gateway.routing import Route

ROUTES = [
    Route("GET", "/v1/plan-template", Api.get_plan_template, "parallel_plans.read", summary="Шаблон КТП (XLSX)"),
    Route(
        "POST",
        "/v1/schools/{school_id}/parallel-plans",
        Api.load_parallel_plan,
        "parallel_plans.write",
        summary="Загрузить КТП параллели из XLSX",
        file="content",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/parallel-plans",
        Api.list_parallel_plans,
        "parallel_plans.read",
        summary="КТП школы",
    ),
    Route("GET", "/v1/parallel-plans/{plan_id}", Api.get_parallel_plan, "parallel_plans.read", summary="КТП параллели"),
    Route("GET", "/v1/assignments/{assignment_id}/plan", Api.get_class_plan, "class_plans.read", summary="КТП класса"),
    Route(
        "PATCH",
        "/v1/assignments/{assignment_id}/plan",
        Api.change_class_plan,
        "class_plans.write",
        summary="Домашние задания и примечания класса",
    ),
    Route(
        "GET",
        "/v1/assignments/{assignment_id}/execution",
        Api.get_programme_execution,
        "class_plans.read",
        summary="Выполнение программы",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/execution",
        Api.list_programme_execution,
        "class_plans.read",
        summary="Выполнение программ школы",
    ),
]
