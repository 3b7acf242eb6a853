"""The study year of a school: calendars, load, thematic plans, timetable, lessons."""

from typing import Any

from deploy.demo import curriculum, plans, sheets, timetable
from deploy.demo.district import Class
from deploy.demo.identifiers import same_id
from deploy.demo.place import Place, eventually
from deploy.demo.staff import Load

CALENDAR_OF = (1, 2, 10)
"""A grade of each group that has a calendar of its own."""
PLANNED = ("рус", "мат", "алг", "лит")
"""Subjects whose thematic plan is loaded for the class that is studied."""
PER_REQUEST = 100


def prepare(place: Place) -> None:
    """Everything that lessons are made from."""
    deputy = place.acting["DEPUTY"]
    for grade in CALENDAR_OF:
        if grade in place.school.kind.grades:
            _calendar(place, grade)
    subjects = {one["name"]: one["id"] for one in deputy.get(f"{place.path}/subjects")}
    load = place.staff.load
    for start in range(0, len(load), PER_REQUEST):
        some = [_assignment(one, subjects) for one in load[start : start + PER_REQUEST]]
        body, key = {"assignments": some}, f"load {place.school.id} {start}"
        eventually(lambda body=body, key=key: deputy.post(f"{place.path}/assignments", body, key=key))  # type: ignore[misc]
    for one in (one for one in load if one.school_class.studied and one.subject in PLANNED):
        _plan(place, one, subjects[curriculum.SUBJECTS[one.subject]])


def schedule(place: Place, one: Class, week: dict[timetable.Hour, Load]) -> int:
    """The week of a class, and its lessons of the whole year; their number."""
    deputy = place.acting["DEPUTY"]
    slots = [
        {"weekday": day, "number": number, "assignment_id": str(load.id)}
        for (day, number), load in sorted(week.items())
    ]
    deputy.put(f"/v1/classes/{one.id}/timetable", {"slots": slots}, key=f"week {one.id}", version=0)
    body = {"year": place.year, "class_id": str(one.id), "since": str(place.first_day)}
    made: int = deputy.post(f"{place.path}/lessons", body, key=f"lessons {one.id}")["lessons"]
    return made


def _calendar(place: Place, grade: int) -> None:
    deputy, calendar_id = place.acting["DEPUTY"], same_id(place.school.id, "calendar", grade)
    path, asked = f"{place.path}/calendar-proposal", {"year": place.year, "grade": grade}
    proposal: dict[str, Any] = eventually(lambda: deputy.get(path, **asked))
    body = {name: value for name, value in proposal.items() if name != "study_days"}
    deputy.put(f"{place.path}/calendars/{calendar_id}", body, key=f"calendar {calendar_id}", version=0)


def _assignment(one: Load, subjects: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "class_id": str(one.school_class.id),
        "subject_id": subjects[curriculum.SUBJECTS[one.subject]],
        "teacher_id": str(one.teacher_id),
        "hours_per_week": one.hours,
    }


def _plan(place: Place, one: Load, subject_id: str) -> None:
    teacher, grade = place.acting[str(one.teacher_id)], one.school_class.grade
    content = sheets.plan(plans.rows(one.subject, grade, one.hours))
    asked = {"year": place.year, "grade": grade, "subject_id": subject_id, "hours_per_week": one.hours}
    path, key = f"{place.path}/parallel-plans", f"plan {place.school.id} {grade} {one.subject}"
    teacher.send(path, content, sheets.XLSX, key=key, dry_run="false", **asked)
