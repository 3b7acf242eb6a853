"""The journal of a class, from the first of September to yesterday, as its teachers would have kept it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.demo import curriculum, plans
from deploy.demo.http import Person
from deploy.demo.identifiers import same_id
from deploy.demo.marks import Learning, Work, ill_on
from deploy.demo.place import Place, eventually
from deploy.demo.staff import Load

SMALL_LESSONS = 12
"""Lessons of a subject that are held in a small loading."""
Lesson = dict[str, Any]


@dataclass(frozen=True)
class Course:
    """A subject of a class: its teacher, its lessons until yesterday."""

    load: Load
    teacher: Person
    lessons: list[Lesson]
    students: list[str]

    def hold_all(self, done: Callable[[], None]) -> None:
        """Holds what is not held yet, lesson after lesson."""
        one = self.load
        learning = Learning(f"{one.id} marks", self.students)
        topics = plans.topics(one.subject, one.school_class.grade, one.hours)
        for number, lesson in enumerate(self.lessons):
            absences = learning.absences(_ill(lesson["on"], self.students))
            works = self._works(learning, number, topics[number], absences)
            if not lesson["held"]:
                self._hold(lesson, topics[number], absences, works)
            done()

    def _works(self, learning: Learning, number: int, topic: plans.Row, absences: dict[str, str]) -> list[Work]:
        if not curriculum.marked(self.load.school_class.grade, self.load.subject):
            return []
        missing = {one for one, code in absences.items() if code != "ОП"}
        return learning.works(number, topic.topic if topic.control else None, missing)

    def _hold(self, lesson: Lesson, topic: plans.Row, absences: dict[str, str], works: list[Work]) -> None:
        body = {
            "topic": lesson["topic"] or topic.topic,
            "homework": lesson["homework"] or topic.homework,
            "absences": [{"student_id": one, "code": code} for one, code in absences.items()],
            "works": [_work(lesson["id"], one) for one in works],
        }
        eventually(lambda: self.teacher.put(f"/v1/lessons/{lesson['id']}", body, key=f"lesson {lesson['id']}"))


def courses(place: Place, *, small: bool) -> list[Course]:
    """Of the class that is studied in this school."""
    found = []
    for load in (one for one in place.staff.load if one.school_class.studied):
        teacher = place.acting[str(load.teacher_id)]
        path, span = f"/v1/assignments/{load.id}/lessons", {"ends_on": str(_until(place))}
        lessons = sorted(teacher.get(path, **span), key=lambda one: (one["on"], one["number"]))
        students = [one["id"] for one in place.students[str(load.school_class.id)]]
        found.append(Course(load, teacher, lessons[:SMALL_LESSONS] if small else lessons, students))
    return found


def _until(place: Place) -> date:
    """Exclusive: today's lessons are still to be given."""
    return place.today


def _ill(day: str, students: list[str]) -> dict[str, str]:
    return {one: code for one in students if (code := ill_on(day, one))}


def _work(lesson_id: str, one: Work) -> dict[str, Any]:
    return {
        "id": str(same_id(lesson_id, "work", one.kind)),
        "kind": one.kind,
        "title": one.title,
        "marks": [{"student_id": student, "value": value} for student, value in one.marks.items()],
    }
