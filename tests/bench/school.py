"""The shape of the synthetic schools: sizes, days, and ids that follow from numbers (nobody reads them back)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from deploy.demo import names

CLASSES, STUDENTS, TEACHERS = 20, 30, 30
"""Classes in a school, students in a class, teachers in a school."""
HOURS = (5, 5, 5, 5, 3, 3, 2, 2, 2, 2)
"""Lessons a week of each subject: 34 in all."""
SUBJECTS = (
    "Русский язык", "Математика", "Английский язык", "Физическая культура", "Литература",
    "Информатика", "История", "География", "Биология", "Физика",
)  # fmt: skip
QUARTER_WEEKS = 8
"""So a page of a subject with five lessons a week has 40 lessons."""
SPARE_WEEKS = 8
"""Planned weeks at the end of the year, for the writing to be measured."""
MARKS_A_QUARTER = 10
"""Of each student in each subject; four quarters make 40."""
ABSENT_OF_100 = 5
LESSONS_OF_ASSIGNMENT = 256
"""Room for the numbers of one class and subject's lessons."""

DISTRICT, SCHOOL, CLASS, STUDENT, PUPIL, PARENT, TEACHER, SUBJECT, ASSIGNMENT, PERIOD, LESSON, WORK, ENTRY = range(
    1, 14
)
ACCOUNT, LINK, CALENDAR, CLERK, MOVEMENT, APPOINTMENT = range(20, 26)
_SPACING = "-0000-7000-8000-"


def ident(kind: int, number: int) -> UUID:
    """The id of the nth thing of a kind; `SQL_IDENT` makes the same in the database."""
    return UUID(f"{kind:08x}{_SPACING}{number:012x}")


SQL_IDENT = f"""
CREATE OR REPLACE FUNCTION pg_temp.ident(kind int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(kind), 8, '0') || '{_SPACING}' || lpad(to_hex(number), 12, '0'))::uuid $$
"""


@dataclass(frozen=True)
class Year:
    """The last study year that is over: its marks lie in the past, whenever the measurement is made."""

    first_year: int

    @property
    def title(self) -> str:
        return f"{self.first_year}/{self.first_year + 1}"

    @property
    def monday(self) -> date:
        first = date(self.first_year, 9, 1)
        return first + timedelta(days=-first.weekday() % 7)

    def week(self, number: int) -> date:
        return self.monday + timedelta(weeks=number)

    @property
    def weeks(self) -> int:
        return 4 * QUARTER_WEEKS + SPARE_WEEKS

    def quarter(self, number: int) -> tuple[date, date]:
        """[from, to) of quarter 0…3; the last takes the spare weeks too."""
        last = self.weeks if number == 3 else (number + 1) * QUARTER_WEEKS
        return self.week(number * QUARTER_WEEKS), self.week(last)


def last_year(today: date) -> Year:
    return Year(today.year - 1 if today.month >= 8 else today.year - 2)


def offset(subject: int) -> int:
    """The place of a subject's first lesson in the week."""
    return sum(HOURS[:subject])


def assignment(school_class: int, subject: int) -> int:
    return school_class * len(HOURS) + subject


def teacher(school_class: int, subject: int) -> int:
    """Each subject has three teachers in a school."""
    return school_class // CLASSES * TEACHERS + subject * 3 + school_class % 3


def subject(school: int, place: int) -> int:
    return school * len(HOURS) + place


def subject_of(school_class: int, place: int) -> UUID:
    """The subject at that place among those of the class's school."""
    return ident(SUBJECT, subject(school_class // CLASSES, place))


def lesson(assignment_number: int, week: int, of_week: int) -> int:
    return assignment_number * LESSONS_OF_ASSIGNMENT + week * 5 + of_week


# who is who, by numbers that run through all schools


def child(number: int) -> tuple[str, str, str, str]:
    """Last, first, middle name and sex of the nth student."""
    random = Random(number)
    sex = random.choice("MF")
    first = names.pick(random, names.BOYS if sex == "M" else names.GIRLS)
    middle = names.patronymic(names.pick(random, names.MEN), sex)
    return names.surname(names.pick(random, names.SURNAMES), sex), first, middle, sex


def title_of(school_class: int) -> str:
    number = school_class % CLASSES
    return f"{5 + number // 4}{'АБВГ'[number % 4]}"


def students_of(schools: range) -> range:
    size = CLASSES * STUDENTS
    return range(schools.start * size, schools.stop * size)


def classes_of(schools: range) -> range:
    return range(schools.start * CLASSES, schools.stop * CLASSES)


def school_of(student: int) -> UUID:
    return ident(SCHOOL, student // (CLASSES * STUDENTS))


def school_of_class(school_class: int) -> UUID:
    return ident(SCHOOL, school_class // CLASSES)
