"""Who works in a school, and who teaches what to whom."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from deploy.demo import names
from deploy.demo.curriculum import CHAIRS, hours
from deploy.demo.district import Class, School
from deploy.demo.identifiers import same_id

FULL_LOAD = 27
"""Lessons a week of one teacher at most, so that a week without collisions can be made."""
PRIMARY_TEACHER = "учитель начальных классов"
OFFICE = {
    "DIRECTOR": "директор",
    "SYS_ADMIN": "администратор АИС",
    "DEPUTY": "заместитель директора по учебной работе",
    "CLERK": "секретарь",
    "WORKING_GROUP": "член рабочей группы",
}


@dataclass(frozen=True)
class Load:
    """A teacher gives a class so many lessons of a subject a week."""

    school_class: Class
    subject: str
    hours: int
    teacher_id: UUID

    @property
    def id(self) -> UUID:
        return same_id(self.school_class.id, "assignment", self.subject)


@dataclass
class Employee:
    id: UUID
    last_name: str
    first_name: str
    middle_name: str
    position: str
    role: str
    leads: UUID | None = None
    """The class whose class teacher this is."""
    load: list[Load] = field(default_factory=list)

    @property
    def hours(self) -> int:
        return sum(one.hours for one in self.load)

    def person(self) -> dict[str, str]:
        return {
            "id": str(self.id),
            "last_name": self.last_name,
            "first_name": self.first_name,
            "middle_name": self.middle_name,
        }


class Staff:
    """Everybody who works in one school."""

    def __init__(self, school: School) -> None:
        self.school, self._random = school, Random(f"{school.key} staff")
        self.everybody: list[Employee] = []
        self.office = {role: self._hire(role, position) for role, position in OFFICE.items()}
        for one in school.classes:
            self._teach(one)
        self._name_class_teachers()

    @property
    def teachers(self) -> list[Employee]:
        return [one for one in self.everybody if one.role == "TEACHER"]

    @property
    def load(self) -> list[Load]:
        return [one for teacher in self.teachers for one in teacher.load]

    def class_teacher(self, of: Class) -> Employee:
        return next(one for one in self.teachers if one.leads == of.id)

    def teachers_of_studied(self) -> list[Employee]:
        """Whoever teaches the class whose journal is filled."""
        return [one for one in self.teachers if any(load.school_class.studied for load in one.load)]

    def teacher_without_class(self) -> Employee:
        """Of those, one who is nothing but a subject teacher."""
        found = self.teachers_of_studied()
        return min(found, key=lambda one: (one.leads is not None, -one.hours))

    def _hire(self, role: str, position: str) -> Employee:
        sex = "F" if self._random.random() < (0.9 if role == "TEACHER" else 0.7) else "M"
        last = names.surname(names.pick(self._random, names.SURNAMES), sex)
        first = names.pick(self._random, names.WOMEN if sex == "F" else names.MEN)
        middle = names.patronymic(names.pick(self._random, names.MEN), sex)
        person = same_id("employee", self.school.key, len(self.everybody))
        self.everybody.append(Employee(person, last, first, middle, position, role))
        return self.everybody[-1]

    def _teach(self, one: Class) -> None:
        """A primary class has a teacher of its own; other subjects go to whoever of the chair has hours left."""
        own = self._hire("TEACHER", PRIMARY_TEACHER) if one.grade <= 4 else None
        if own:
            own.leads = one.id
        for subject, count in hours(one.grade).items():
            teacher = own if own and subject != "англ" else self._of_chair(subject, one, count)
            teacher.load.append(Load(one, subject, count, teacher.id))

    def _of_chair(self, subject: str, one: Class, count: int) -> Employee:
        chair = next(position for position, subjects in CHAIRS.items() if subject in subjects)
        free = [t for t in self.teachers if t.position == chair and t.hours + count <= FULL_LOAD]
        known = [t for t in free if any(load.school_class.id == one.id for load in t.load)]
        return (known or free or [self._hire("TEACHER", chair)])[0]

    def _name_class_teachers(self) -> None:
        """Whoever gives the class most lessons and leads no other one."""
        for one in self.school.classes:
            if one.grade > 4:
                free = [t for t in self.teachers if t.leads is None]
                most = max(free, key=lambda t: sum(load.hours for load in t.load if load.school_class.id == one.id))
                most.leads = one.id
