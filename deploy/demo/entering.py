"""The first loading of a school: a list, a dry run, an order that writes itself, the director's signature."""

from datetime import timedelta
from typing import Any

from deploy.demo import moving, sheets
from deploy.demo.people import Child
from deploy.demo.place import Place, Student, eventually, until

SIGNED_BEFORE = timedelta(days=5)
"""Consents were gathered before the first day of school."""


def enter(place: Place) -> int:
    """Brings everybody who is in the list; the order is signed, and its execution goes on by itself."""
    admin, school = place.acting["SYS_ADMIN"], place.school
    place.children = {str(one.id): place.population.children(one) for one in school.classes}
    groups = [(one, place.children[str(one.id)]) for one in school.classes]
    content = sheets.class_list(groups, place.first_day - SIGNED_BEFORE, place.today)
    if _orders(place, "registered"):
        return school.pupils
    if not _orders(place, "draft"):
        path = f"{place.path}/imports"
        tried = eventually(
            lambda: admin.send(path, content, sheets.XLSX, key=f"try {school.id} {place.today}", dry_run="true")
        )
        if tried["problems"]:
            raise AssertionError(f"{school.short_name}: {tried['problems'][:5]}")
        admin.send(path, content, sheets.XLSX, key=f"import {school.id}", dry_run="false")
    order = until("приказ о первичном вводе", lambda: next(iter(_orders(place, "draft")), None))
    moving.sign(place.acting["DIRECTOR"], order["id"])
    return school.pupils


def _orders(place: Place, status: str) -> list[Any]:
    found = place.acting["DIRECTOR"].get(f"{place.path}/orders", status=status, kind="INITIAL_ENTRY")
    orders: list[Any] = found["orders"]
    return orders


def meet(place: Place) -> None:
    """Waits until the order is executed and the journal has heard of it; learns who is in which class."""
    until("исполнение приказа", lambda: _executed(place))
    director = place.acting["DIRECTOR"]
    for one in place.school.classes:
        students = director.get(f"/v1/classes/{one.id}/students")
        place.students[str(one.id)] = students
        for student, child in place.known(str(one.id)):
            if child.refused:
                _refuse(place, student, child)
        if one.studied:
            for student in students:
                eventually(lambda of=student["id"]: director.get(f"/v1/students/{of}/diary"))  # type: ignore[misc]


def _refuse(place: Place, student: Student, child: Child) -> None:
    """A list names what was signed; the paper that says no is entered by hand."""
    day = child.signs_on(place.first_day - SIGNED_BEFORE, place.today)
    paper = {"number": f"О-{child.certificate[1]}", "purposes": child.refused, "signed_at": str(day), "refused": True}
    path = f"/v1/people/{student['person_id']}/consents"
    place.acting["CLERK"].post(path, {"consent": paper}, key=f"refusal {student['person_id']}")


def _executed(place: Place) -> bool | None:
    order = next(iter(_orders(place, "registered")), None)
    if order is None or order["execution"] == "PENDING":
        return None
    if order["execution"] == "REFUSED":
        raise AssertionError(f"{place.school.short_name}: первичный ввод не исполнен")
    return True
