"""The diary: what a student and the parents see."""

from contracts.gradebook import GradebookApi as Api
from gateway.routing import Route

ROUTES = [
    Route("GET", "/v1/me/children", Api.list_children, "journal.read", "Мои дети"),
    Route("GET", "/v1/students/{student_id}/diary", Api.get_diary, "journal.read", "Дневник: неделя"),
    Route(
        "GET", "/v1/students/{student_id}/summary", Api.get_summary, "journal.read", "Дневник: все предметы за период"
    ),
]
