"""Students: lists, search, one student's history."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

ROUTES = [
    Route(
        "GET",
        "/v1/schools/{school_id}/students",
        ContingentApi.list_students,
        "card.read",
        summary="Обучающиеся школы: список и поиск",
    ),
    Route(
        "GET",
        "/v1/students/{student_id}",
        ContingentApi.get_student,
        "movements.read",
        summary="Обучающийся и его движения",
    ),
]
