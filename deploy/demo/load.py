"""Loading the district, step by step, as its people would do it. Cut off, it goes on; repeated, it changes nothing."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from deploy.demo import entering, family, journal, moving, opening, teaching, timetable
from deploy.demo.accounts import Accounts, Wanted, write_private
from deploy.demo.district import OFFICER_ID, Class, schools, shown
from deploy.demo.http import Line, Person
from deploy.demo.journal import Course
from deploy.demo.place import Place
from deploy.demo.progress import Step, Steps

T = TypeVar("T")
HANDS = 6
"""People who work at the same time."""
OFFICER = "officer"
Login = dict[str, str | None]


class NoCode(Exception):
    """The district is there, but neither a code nor the password of its officer is."""


def load(address: str, logins: Path, code: str, today: date, *, small: bool) -> Line:
    """Writes the demonstration logins last: where they are, everything is."""
    line = Line(address)
    accounts = Accounts(line, logins.with_name(f"{logins.name}.passwords"))
    places = [Place(school, today) for school in schools(small=small)]
    with Steps() as steps, ThreadPoolExecutor(HANDS) as hands:
        found = _Loading(line, accounts, places, steps, hands, small=small).run(code)
    write_private(logins, found)
    accounts.forget()
    return line


class _Loading:
    def __init__(
        self,
        line: Line,
        accounts: Accounts,
        places: list[Place],
        steps: Steps,
        hands: ThreadPoolExecutor,
        *,
        small: bool,
    ) -> None:
        self.line, self.accounts, self.places, self.steps, self.small = line, accounts, places, steps, small
        self._hands = hands

    def run(self, code: str) -> list[Login]:
        officer = self._officer(code)
        self._each("Школы и их руководители", lambda place: opening.open_school(place, officer, self.accounts))
        self._each("Сотрудники и учётные записи", self._hire)
        self._each("Классы", opening.open_classes)
        self._counted("Списки, приказы о первичном вводе", self._pupils(), entering.enter)
        self._each("Исполнение приказов", entering.meet)
        self._each("Календари, нагрузка, планы", teaching.prepare)
        self._schedule()
        self._fill_journals()
        self._each("Движение обучающихся", moving.move_all)
        return self._logins()

    # steps

    def _officer(self, code: str) -> Person:
        wanted = Wanted(OFFICER, str(OFFICER_ID), "DISTRICT")
        if not code and OFFICER not in self.accounts.passwords:
            raise NoCode
        return self.accounts.open([wanted], lambda _: {wanted.person_id: code})[OFFICER]

    def _each(self, title: str, work: Callable[[Place], object]) -> None:
        def once(place: Place) -> int:
            work(place)
            return 1

        self._counted(title, len(self.places), once)

    def _counted(self, title: str, total: int, work: Callable[[Place], int]) -> None:
        """In all schools at once; `work` says how much of the total it has done."""
        with self.steps.step(title, total) as step:
            self._together(lambda place: step.done(work(place)), self.places)

    def _hire(self, place: Place) -> None:
        opening.hire(place, self.accounts, shown=place is self._shown)

    def _schedule(self) -> None:
        weeks = {place.school.key: timetable.weeks(place.staff.load, place.school.key) for place in self.places}
        jobs = [(place, one) for place in self.places for one in place.school.classes]
        jobs.sort(key=lambda job: job[0].school.classes.index(job[1]))  # a school's timetables wait for one another

        def schedule(job: tuple[Place, Class]) -> None:
            place, one = job
            teaching.schedule(place, one, weeks[place.school.key][one.id])
            step.done()

        with self.steps.step("Расписание и уроки на год", len(jobs)) as step:
            self._together(schedule, jobs)

    def _fill_journals(self) -> None:
        found = [
            one
            for some in self._together(lambda at: journal.courses(at, small=self.small), self.places)
            for one in some
        ]
        with self.steps.step("Журналы: уроки, отметки", sum(len(one.lessons) for one in found)) as step:
            self._together(lambda course: _hold(course, step), found)

    def _logins(self) -> list[Login]:
        place = self._shown
        other = self.places[(self.places.index(place) + 1) % len(self.places)]
        with self.steps.step("Листки ученику и родителю", 1) as step:
            acting = family.open_portal(place, other, self.accounts)
            step.done()
        roles = ("DIRECTOR", "SYS_ADMIN", "WORKING_GROUP", "DEPUTY", "CLERK")
        people = {role: place.acting[role] for role in roles} | acting
        people["TEACHER"] = place.teacher(place.staff.teacher_without_class())
        found = [_login("DISTRICT", None, self._officer(""))]
        return found + [_login(role, place.school.short_name, one) for role, one in people.items()]

    # how

    @property
    def _shown(self) -> Place:
        return next(one for one in self.places if one.school == shown([at.school for at in self.places]))

    def _pupils(self) -> int:
        return sum(place.school.pupils for place in self.places)

    def _together(self, work: Callable[[Any], T], jobs: Iterable[Any]) -> list[T]:
        return list(self._hands.map(work, jobs))


def _hold(course: Course, step: Step) -> None:
    course.hold_all(step.done)


def _login(role: str, school: str | None, person: Person) -> Login:
    return {"role": role, "school": school, "login": person.login, "password": person.password}
