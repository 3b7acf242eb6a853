"""The operations that are measured, as ready HTTP requests: random pages and children, the same in every run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from services.contingent.models.names import sort_key
from services.contingent.views import cursor
from services.gradebook.repository.pages import page_id
from services.identity import tokens
from tests.bench import school as shape
from tests.bench.place import ECHO_PATH
from tests.bench.school import child, ident
from tests.bench.seed_people import PASSWORD, login_of
from tests.bench.seeding import Seed

KEPT = 150
"""Pages that are looked at again and again."""


@dataclass(frozen=True)
class Operation:
    """`aim`: the share of the echo's throughput it should reach; `share`: of the usual number of requests."""

    name: str
    service: str
    request: Callable[["Requests"], bytes]
    aim: float | None = None
    share: float = 1.0
    changes: bool = False
    pages: str = ""
    """`anew`: every page has just changed, so its body must be built; `kept`: asked for before, unchanged since."""


class Requests:
    """Makes requests about schools number 0 … `schools`. Random, but the same in every run."""

    def __init__(self, seed: Seed, schools: int, used: set[tuple[int, int, int]]) -> None:
        """`used` remembers the lessons that were written into, from one set of schools to the next."""
        self._seed, self._schools, self._random, self._used = seed, schools, Random(7), used
        self._spare = self._spare_lessons()
        self.shuffle()
        self._kept = self._deck[:KEPT]
        self.token = cache(self._token)

    def for_echo(self) -> bytes:
        return self._get(f"{ECHO_PATH}?text={quote('привет')}", self._parent(self._student()))

    def for_page(self) -> bytes:
        """A page of a subject with five lessons a week: 30 students × 40 lessons. None comes twice until `shuffle`."""
        return self._page(*self._deck.pop())

    def for_kept_page(self) -> bytes:
        return self._page(*self._random.choice(self._kept))

    def kept_pages(self) -> list[bytes]:
        """Once each."""
        return [self._page(*one) for one in self._kept]

    def shuffle(self) -> None:
        """All pages may come again."""
        classes = range(self._schools * shape.CLASSES)
        self._deck = [(c, i, q) for c in classes for i in range(4) for q in range(3)]
        self._random.shuffle(self._deck)

    def _page(self, school_class: int, subject: int, quarter: int) -> bytes:
        period = ident(shape.PERIOD, school_class // shape.CLASSES * 4 + quarter)
        page = page_id(ident(shape.CLASS, school_class), shape.subject_of(school_class, subject), period)
        return self._get(f"/v1/journal-pages/{page}", self._teacher(school_class, subject))

    def for_marks(self) -> bytes:
        """Thirty marks for a lesson that has none."""
        school_class, lesson, token = self._spare_lesson()
        marks = [{"student_id": one, "value": self._random.choice("5443")} for one in _class(school_class)]
        return self._send("POST", f"/v1/lessons/{lesson}/marks", token, {"marks": marks})

    def for_attendance(self) -> bytes:
        """A roll in which all thirty are noted: the longest there is."""
        school_class, lesson, token = self._spare_lesson()
        absences = [{"student_id": one, "code": "Б"} for one in _class(school_class)]
        return self._send("PUT", f"/v1/lessons/{lesson}/attendance", token, {"absences": absences})

    def for_diary(self) -> bytes:
        student = self._student()
        week = self._seed.year.week(self._random.randrange(4 * shape.QUARTER_WEEKS))
        path = f"/v1/students/{ident(shape.STUDENT, student)}/diary?week={week}"
        return self._get(path, self._parent(student))

    def for_summary(self) -> bytes:
        student = self._student()
        on = self._seed.year.quarter(self._random.randrange(3))[0] + timedelta(days=20)
        path = f"/v1/students/{ident(shape.STUDENT, student)}/summary?on={on}"
        return self._get(path, self._parent(student))

    def for_list(self) -> bytes:
        """Fifty rows from anywhere in the list."""
        student = self._student()
        after = cursor(sort_key(*child(student)[:3]), ident(shape.STUDENT, student))
        school = student // (shape.CLASSES * shape.STUDENTS)
        return self._get(f"/v1/schools/{ident(shape.SCHOOL, school)}/students?after={after}", self._clerk(school))

    def for_class_list(self) -> bytes:
        """The thirty of a class on a day."""
        school_class = self._random.randrange(self._schools * shape.CLASSES)
        path = f"/v1/classes/{ident(shape.CLASS, school_class)}/students"
        return self._get(path, self._clerk(school_class // shape.CLASSES))

    def for_search(self) -> bytes:
        """The first letters of a surname and of a first name, as they are typed."""
        student = self._student()
        last, first, *_ = child(student)
        school = student // (shape.CLASSES * shape.STUDENTS)
        path = f"/v1/schools/{ident(shape.SCHOOL, school)}/students?q={quote(f'{last[:4]} {first[:1]}')}"
        return self._get(path, self._clerk(school))

    def for_card(self) -> bytes:
        """A card, noted in the journal of access."""
        student = self._student()
        school = student // (shape.CLASSES * shape.STUDENTS)
        return self._get(f"/v1/people/{ident(shape.PUPIL, student)}", self._clerk(school))

    def for_sign_in(self) -> bytes:
        return self._send("POST", "/v1/sessions", "", {"login": login_of(self._student()), "password": PASSWORD})

    def introductions(self) -> list[bytes]:
        """One request with every token, so that none is verified for the first time while it is measured."""
        students = range(self._schools * shape.CLASSES * shape.STUDENTS)
        teachers = [(c, i) for c in range(self._schools * shape.CLASSES) for i in range(len(shape.HOURS))]
        found = {self._parent(one) for one in students} | {self._teacher(*one) for one in teachers}
        found |= {self._clerk(one) for one in range(self._schools)}
        return [self._get(f"{ECHO_PATH}?text=a", token) for token in found]

    # pieces

    def _student(self) -> int:
        return self._random.randrange(self._schools * shape.CLASSES * shape.STUDENTS)

    def _spare_lessons(self) -> list[tuple[int, int, int]]:
        """(class, subject, lesson) of lessons not yet held, shuffled."""
        weeks = range(4 * shape.QUARTER_WEEKS, self._seed.year.weeks)
        found = [
            (c, i, shape.lesson(shape.assignment(c, i), week, one))
            for c in range(self._schools * shape.CLASSES)
            for i, hours in enumerate(shape.HOURS)
            for week in weeks
            for one in range(hours)
        ]
        self._random.shuffle(found)
        return [one for one in found if one not in self._used]

    def _spare_lesson(self) -> tuple[int, UUID, str]:
        school_class, subject, number = one = self._spare.pop()
        self._used.add(one)
        return school_class, ident(shape.LESSON, number), self._teacher(school_class, subject)

    def _parent(self, student: int) -> str:
        return self.token("PARENT", shape.PARENT, student, student // (shape.CLASSES * shape.STUDENTS))

    def _teacher(self, school_class: int, subject: int) -> str:
        number = shape.teacher(school_class, subject)
        return self.token("TEACHER", shape.TEACHER, number, school_class // shape.CLASSES)

    def _clerk(self, school: int) -> str:
        return self.token("CLERK", shape.CLERK, school, school)

    def _token(self, role: str, kind: int, number: int, school: int) -> str:
        who = {"sub": ident(shape.ACCOUNT, kind << 32 | number), "person": ident(kind, number)}
        where = {"district": self._seed.district, "school": ident(shape.SCHOOL, school)}
        return tokens.signed(self._seed.key, {**who, **where, "role": role})

    def _get(self, path: str, token: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: kontingent\r\nAuthorization: Bearer {token}\r\n\r\n".encode()

    def _send(self, verb: str, path: str, token: str, body: dict[str, Any]) -> bytes:
        content = orjson.dumps(body)
        authorization = f"Authorization: Bearer {token}\r\n" if token else ""
        head = f"{verb} {path} HTTP/1.1\r\nHost: kontingent\r\n{authorization}Content-Type: application/json\r\n"
        return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def _class(school_class: int) -> list[UUID]:
    return [ident(shape.STUDENT, school_class * shape.STUDENTS + n) for n in range(shape.STUDENTS)]


OPERATIONS = (
    Operation("echo", "bench_echo", Requests.for_echo),
    Operation("journal page, 30 × 40, just changed", "gradebook", Requests.for_page, 0.35, 0.25, pages="anew"),
    Operation("journal page, unchanged", "gradebook", Requests.for_kept_page, 0.35, 0.6, pages="kept"),
    Operation("save 30 marks", "gradebook", Requests.for_marks, aim=0.25, share=0.4, changes=True),
    Operation("save attendance of 30", "gradebook", Requests.for_attendance, share=0.4, changes=True),
    Operation("diary, a week", "gradebook", Requests.for_diary, aim=0.6),
    Operation("summary, all subjects", "gradebook", Requests.for_summary, share=0.6),
    Operation("student list, 50 rows", "contingent", Requests.for_list),
    Operation("class list, 30 students", "contingent", Requests.for_class_list),
    Operation("student search", "contingent", Requests.for_search, aim=0.6),
    Operation("card, noted in the journal", "contingent", Requests.for_card, share=0.6),
    Operation("sign-in", "identity", Requests.for_sign_in, share=0.08, changes=True),
)
