"""Applications for admission: handing in, looking up, counting (domain §2.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.admissions import (
    AdmissionPriority,
    AdmissionRules,
    AdmissionWave,
    Applicant,
    Application,
    ApplicationPage,
    ApplicationRow,
    ApplicationStatus,
    Intake,
    NewApplication,
)
from contracts.base import Conflict, Forbidden, Invalid, NotFound, Problem, TooMany, now, uuid7
from contracts.student_body import CardData
from services.contingent.models import admissions as rules
from services.contingent.models import card as cards
from services.contingent.models import names, study_year
from services.contingent.repository import admissions, books, people, schools, scope
from services.contingent.usecases import clock, known
from services.contingent.usecases.students import page_size
from services.contingent.views import admissions as views
from services.contingent.views import cursor, position

PARENT = "PARENT"


@contextmanager
def reach(uow: UnitOfWork) -> Iterator[None]:
    """A parent applies to any school of the district, and belongs to none of them by that."""
    if uow.caller.role == PARENT:
        with scope.whole_district(uow):
            yield
    else:
        yield


def submit(uow: UnitOfWork, asked: NewApplication) -> Application:
    """Numbered in the register of its school; the same id again is the same application."""
    today, application_id = clock.today(), asked.id or uuid7()
    with reach(uow):
        before = admissions.get(uow, application_id, "admission.write", today)
        if before is not None:
            return views.application(before, today)
        district_id = _district(uow, asked.school_id)
        child = _child(uow, asked, today)
        wave = _wave(asked, today)
        key = names.search_key(child.last_name, child.first_name, child.middle_name)
        _refuse_repeated(uow, asked, key, child.birth_date)
        row = _row(asked, child, wave, today)
        whose = {"applicant_id": uow.caller.person_id if uow.caller.role == PARENT else None}
        row |= {"applicant_name": _applicant(uow, asked), "search_key": key, **whose}
        place = {"district_id": district_id, "school_id": asked.school_id}
        series = f"applications:{today.year}"
        number = books.next_numbers(uow, **place, series=series, count=1)[0]
        steps = [step(uow, ApplicationStatus.SUBMITTED, None)]
        numbered = {"id": application_id, "register_year": today.year, "number": number, "steps": steps, "version": 1}
        admissions.add(uow, {**place, **row, **numbered})
        return shown(uow, application_id)


def get(uow: UnitOfWork, application_id: UUID) -> Application:
    with reach(uow):
        return shown(uow, application_id)


def own(uow: UnitOfWork) -> list[ApplicationRow]:
    """A parent's, to whatever school."""
    if uow.caller.role != PARENT:
        raise Forbidden("Свои заявления есть у родителя, заявления школы — в её журнале")
    today = clock.today()
    with reach(uow):
        return [views.application_row(row, today) for row in admissions.of_applicant(uow, today)]


def page(
    uow: UnitOfWork,
    school_id: UUID,
    year: str | None,
    grade: int | None,
    status: ApplicationStatus | None,
    overdue: bool,
    after: str | None,
    limit: int,
) -> ApplicationPage:
    known.district_of(uow, school_id)
    if uow.caller.role in (PARENT, "DISTRICT"):
        raise Forbidden("Журнал заявлений ведёт школа; доступны сводные числа")
    today, place = clock.today(), position(after, int, int, int, int)
    narrow = {"grade": grade, "status": status.value if status else None, "overdue": overdue or None}
    last = (place[0], place[1], place[2], place[3]) if place else None
    rows = admissions.page(uow, school_id, year or intake_year(today), narrow, last, page_size(limit) + 1, today)
    following = None
    if len(rows) > limit:
        end = rows[limit - 1]
        following = cursor(end.grade, end.rank, end.register_year, end.number)
    return ApplicationPage(items=[views.application_row(row, today) for row in rows[:limit]], next=following)


def count(uow: UnitOfWork, school_id: UUID, year: str | None) -> Intake:
    """Numbers without names: the department's too, and a parent's who wonders where places are left."""
    today = clock.today()
    with reach(uow):
        _district(uow, school_id)
        wanted = year or intake_year(today)
        _check_year(wanted)
        found = admissions.counts(uow, school_id, wanted, today)
        return views.intake(wanted, found, places(uow, school_id, wanted, today))


def parameters(year: str | None) -> AdmissionRules:
    wanted = year or intake_year(clock.today())
    _check_year(wanted)
    return views.rules_of(int(wanted[:4]))


def places(uow: UnitOfWork, school_id: UUID, year: str, today: date) -> dict[int, tuple[int, int]]:
    """Grade → places and how many are taken, on the first day that the intake is for."""
    return admissions.places(uow, school_id, year, max(today, study_year.bounds(year)[0]))


def shown(uow: UnitOfWork, application_id: UUID) -> Application:
    row = admissions.get(uow, application_id, "admission.read", clock.today())
    if row is None:
        raise NotFound("Заявление не найдено")
    return views.application(row, clock.today())


def step(uow: UnitOfWork, status: ApplicationStatus, note: str | None) -> dict[str, Any]:
    return {"status": status.value, "at": now().isoformat(), "by": uow.caller.role, "note": note}


def intake_year(today: date) -> str:
    """The study year that is admitted to: from April on, the one that begins in September."""
    return study_year.of(today) if today < date(today.year, *rules.FIRST_WAVE[0]) else f"{today.year}/{today.year + 1}"


# rules


def _district(uow: UnitOfWork, school_id: UUID) -> UUID:
    found = schools.district_of(uow, school_id) if uow.caller.role == PARENT else known.district_of(uow, school_id)
    if found is None:
        raise NotFound("Школа не найдена")
    return found


def _child(uow: UnitOfWork, asked: NewApplication, today: date) -> Applicant:
    """From the card, when there is one that the caller may see; else as it is written in the application."""
    if (asked.person_id is None) == (asked.child is None):
        raise Invalid("Укажите карточку ребёнка или его имя и дату рождения", field="application.child")
    if asked.child is not None:
        written = cards.written(CardData(**asked.child.__dict__))
        problems = cards.problems(replace(written, citizenship_kind=None), today)
        if asked.procedure == "FOREIGN":
            problems = cards.problems(replace(written, citizenship_kind="STATELESS"), today)
        if problems:
            under = [Problem(field=f"application.child.{one.field}", detail=one.detail) for one in problems]
            raise Invalid("Проверьте сведения о ребёнке", problems=under)
        return Applicant(**{name: getattr(written, name) for name in asked.child.__dict__})
    assert asked.person_id is not None
    row = people.get(uow, asked.person_id, "admission.write", today)
    if row is None or row.sex is None or row.birth_date is None:
        raise NotFound("Карточка ребёнка не найдена")
    return Applicant(
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        sex=row.sex,
        birth_date=row.birth_date,
    )


def _wave(asked: NewApplication, today: date) -> AdmissionWave:
    _check_year(asked.year)
    if not 1 <= asked.grade <= 12:
        raise Invalid("Параллель от 1 до 12", field="application.grade")
    if study_year.bounds(asked.year)[1] <= today:
        raise Invalid(f"{asked.year} учебный год закончился", field="application.year")
    if int(asked.year[:4]) > today.year:
        raise Invalid(f"Приём на {asked.year} учебный год ещё не начат", field="application.year")
    wave = rules.wave_of(asked.grade, asked.year, today)
    if wave is None:
        first, second = (rules.days_of(one, int(asked.year[:4])) for one in (rules.FIRST_WAVE, rules.SECOND_WAVE))
        days = f"с {first[0]:%d.%m.%Y} по {first[1]:%d.%m.%Y} и с {second[0]:%d.%m.%Y}"
        raise Conflict(f"Заявления в 1 класс принимают {days}", field="application.grade")
    if wave is AdmissionWave.FIRST and not asked.in_territory and asked.priority is AdmissionPriority.NONE:
        begins = rules.days_of(rules.SECOND_WAVE, int(asked.year[:4]))[0]
        detail = f"До {begins:%d.%m.%Y} принимают с закреплённой территории и имеющих право очереди"
        raise Conflict(detail, field="application.in_territory")
    return wave


def _check_year(year: str) -> None:
    if not study_year.is_valid(year):
        raise Invalid("Учебный год пишут так: 2026/2027", field="application.year")


def _refuse_repeated(uow: UnitOfWork, asked: NewApplication, key: str, born: date) -> None:
    number = admissions.open_of(uow, asked.school_id, asked.year, key, born)
    if number is not None:
        told = f" № {number}" if uow.caller.role != PARENT else ""
        raise Conflict(f"Заявление{told} об этом ребёнке уже рассматривается", field="application.child")
    who = uow.caller.person_id
    if uow.caller.role == PARENT and who is not None and admissions.open_count(uow, who) >= rules.MOST_OPEN:
        raise TooMany(f"Открытых заявлений уже {rules.MOST_OPEN}: дождитесь решений или отзовите лишние")


def _applicant(uow: UnitOfWork, asked: NewApplication) -> str:
    """Who signs: a parent in their own name, a paper's signer by the clerk's hand."""
    if uow.caller.role != PARENT:
        name = names.written(asked.applicant_name or "")
        if wrong := names.problem(name, latin_allowed=True):
            raise Invalid(wrong, field="application.applicant_name")
        return name
    who = people.some(uow, [uow.caller.person_id]) if uow.caller.person_id else {}
    if uow.caller.person_id not in who:
        raise Forbidden("Заявление подаёт законный представитель, известный школе")
    row = who[uow.caller.person_id]
    return names.full(row.last_name, row.first_name, row.middle_name)


def _row(asked: NewApplication, child: Applicant, wave: AdmissionWave, today: date) -> dict[str, Any]:
    return {
        **child.__dict__,
        "year": asked.year,
        "grade": asked.grade,
        "status": ApplicationStatus.SUBMITTED.value,
        "wave": wave.value,
        "priority": asked.priority.value,
        "in_territory": asked.in_territory,
        "rank": rules.rank_of(asked.priority, asked.in_territory),
        "procedure": asked.procedure.value,
        "transfer_from": " ".join((asked.transfer_from or "").split()) or None,
        "papers": [],
        "person_id": asked.person_id,
        "submitted_on": today,
        "due_on": rules.after_working_days(today, rules.CHECK_DAYS),
    }
