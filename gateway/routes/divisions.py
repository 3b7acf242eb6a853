"""Parts of classes, and classes taught as one."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_CLASS = "/v1/classes/{class_id}/divisions"
_DIVISION = "/v1/divisions/{division_id}"
_COMBINED = "/v1/schools/{school_id}/combined-classes"

ROUTES = [
    Route("GET", _CLASS, ContingentApi.list_divisions, "card.read", summary="Подгруппы класса"),
    Route(
        "POST",
        _CLASS,
        ContingentApi.divide_class,
        "curriculum.write",
        summary="Поделить класс на подгруппы",
        status=201,
    ),
    Route(
        "POST",
        f"{_DIVISION}/balance",
        ContingentApi.balance_division,
        "curriculum.write",
        summary="Распределить оставшихся поровну",
    ),
    Route(
        "PUT",
        f"{_DIVISION}/places",
        ContingentApi.place_in_subgroup,
        "curriculum.write",
        summary="Перевести в подгруппу",
    ),
    Route("DELETE", _DIVISION, ContingentApi.remove_division, "curriculum.write", summary="Отменить деление класса"),
    Route("GET", _COMBINED, ContingentApi.list_combined_classes, "schools.read", summary="Классы-комплекты"),
    Route(
        "POST",
        _COMBINED,
        ContingentApi.combine_classes,
        "settings.write",
        summary="Соединить классы в класс-комплект",
        status=201,
        whole_school=True,
    ),
    Route(
        "DELETE",
        "/v1/combined-classes/{combined_id}",
        ContingentApi.separate_classes,
        "settings.write",
        summary="Разъединить класс-комплект",
        whole_school=True,
    ),
]
