"""Classes of a school and who is in them."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}/classes"
_CLASS = "/v1/classes/{class_id}"

ROUTES = [
    Route("GET", _SCHOOL, ContingentApi.list_classes, "schools.read", summary="Классы школы"),
    Route(
        "POST",
        _SCHOOL,
        ContingentApi.open_class,
        "settings.write",
        summary="Открыть класс",
        status=201,
        whole_school=True,
    ),
    Route("GET", _CLASS, ContingentApi.get_class, "schools.read", summary="Класс"),
    Route(
        "PUT",
        f"{_CLASS}/teacher",
        ContingentApi.set_class_teacher,
        "settings.write",
        summary="Назначить классного руководителя",
        whole_school=True,
    ),
    Route(
        "PUT",
        f"{_CLASS}/capacity",
        ContingentApi.set_class_capacity,
        "settings.write",
        summary="Изменить число мест",
        whole_school=True,
    ),
    Route("GET", f"{_CLASS}/students", ContingentApi.list_class_students, "card.read", summary="Список класса на день"),
]
