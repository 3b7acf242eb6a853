"""Executing a registered order: all of it, once, with its rows in the books; or nothing of it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from chassis.db import Taken, UnitOfWork
from contracts.base import Conflict, Event
from contracts.contingent import MovementRefused, MovementsExecuted, NewMovement
from contracts.documents import OrderRegistered, RegisteredOrder
from contracts.student_body import MovementKind
from services.contingent.models import books as book_rules
from services.contingent.models.enrolments import NO_OVERLAP
from services.contingent.models.movements import history
from services.contingent.repository import books, classes, destinations, movements, people, schools
from services.contingent.usecases import admission_deciding, cancelling, clock, closed_names, pseudonyms
from services.contingent.usecases import movement_records as records
from services.contingent.usecases.movement_records import Execution
from services.contingent.usecases.movement_rules import findings
from services.contingent.usecases.situation import Finding, Situation, gather

_MOST_REASONS = 3
_ELSEWHERE = "Кто-то из перечисленных в эти дни числится в другой школе района"
_USED = "Номер зачисления уже использован другой школой: составьте приказ заново, с новыми номерами зачислений"


def execute(uow: UnitOfWork, event: OrderRegistered) -> None:
    """The school's row is locked first: orders of one school are executed one after another."""
    assert event.school_id is not None
    district = schools.district_of(uow, event.school_id, lock=True)
    if district is None:
        raise Conflict("Школа ещё не известна")
    place: dict[str, Any] = {"district_id": district, "school_id": event.school_id}
    order = event.order
    if not order.movements or movements.executed(uow, order.id):
        return
    situation = gather(uow, event.school_id, order.kind.value, order.movements, order.registered_on)
    wrong = [one for one in findings(situation) if not one.warning]
    if wrong:
        first = order.movements[wrong[0].index].line
        uow.publish(MovementRefused(**place, order_id=order.id, line=first, reason=_reason(wrong, order.movements)))
        return
    try:
        with uow.undoable():
            told = _write(uow, place, order, situation)
    except Taken as taken:
        reason = _ELSEWHERE if taken.args == (NO_OVERLAP,) else _USED
        uow.publish(MovementRefused(**place, order_id=order.id, reason=reason))
        return
    uow.publish(*told, MovementsExecuted(**place, order_id=order.id, count=len(order.movements)))


def _reason(wrong: list[Finding], lines: list[NewMovement]) -> str:
    said = [f"строка {lines[one.index].line}: {one.detail}" for one in wrong[:_MOST_REASONS]]
    more = f"; и ещё {len(wrong) - _MOST_REASONS}" if len(wrong) > _MOST_REASONS else ""
    return "; ".join(said) + more


def _write(uow: UnitOfWork, place: dict[str, Any], order: RegisteredOrder, at: Situation) -> list[Event]:
    rows = [records.movement(line, place, order, at) for line in order.movements]
    it = Execution(place, order, at, rows, _file_numbers(uow, place, rows, at))
    pseudonyms.label_arrivals(uow, it)
    movements.add(uow, [{k: v for k, v in row.items() if k != "file_letter"} for row in rows])
    arriving = [row for row in rows if MovementKind(row["kind"]).enrols]
    movements.add_enrolments(uow, [records.enrolment(row, it) for row in arriving])
    rebuild(uow, [row["student_id"] for row in rows], at.people)
    books.add_alphabet_rows(uow, [records.alphabet_row(row, it) for row in arriving])
    for row in rows:
        if MovementKind(row["kind"]).leaves:
            books.strike_out(uow, row["student_id"], records.departure(row, it))
    cancelling.write(uow, [row for row in rows if row["cancels_id"]], at)
    books.add_movement_rows(uow, _book_rows(uow, it))
    destinations.answer(uow, arriving)
    destinations.take_back(uow, [row["cancels_id"] for row in rows if row["cancels_id"]])
    admission_deciding.fulfilled(uow, place["school_id"], [row["person_id"] for row in arriving], order.id)
    return [records.event(row, it) for row in rows]


def rebuild(uow: UnitOfWork, student_ids: list[UUID], known_people: dict[UUID, Any] | None = None) -> None:
    """Enrolments as they stand and class intervals of these students, from their movements and nothing else."""
    told = movements.of_students(uow, student_ids)
    episodes = {student: history(steps) for student, steps in told.items()}
    movements.keep_episodes(uow, episodes)
    enrolled = movements.enrolments(uow, student_ids)
    persons = known_people or people.in_district(uow, [row.person_id for row in enrolled.values()])
    titles = classes.titles(uow, list({i.class_id for one in episodes.values() for i in one.intervals}))
    rows = []
    for student, episode in episodes.items():
        shown = _shown(enrolled[student], persons[enrolled[student].person_id])
        for interval in episode.intervals:
            rows.append({**shown, **interval.__dict__, "class_title": titles[interval.class_id]})
    movements.replace_memberships(uow, student_ids, rows)
    closed_names.keep(uow, [row.person_id for row in enrolled.values()], clock.today())


def _shown(enrolment: Any, person: Any) -> dict[str, Any]:
    """What lists show of a student."""
    same = ("last_name", "first_name", "middle_name", "sex", "birth_date", "sort_key", "search_key")
    return {
        "district_id": enrolment.district_id,
        "school_id": enrolment.school_id,
        "student_id": enrolment.id,
        "person_id": enrolment.person_id,
        "personal_file_no": enrolment.personal_file_no,
        **{name: getattr(person, name) for name in same},
    }


def _file_numbers(uow: UnitOfWork, place: dict[str, Any], rows: list[dict[str, Any]], at: Situation) -> dict[UUID, str]:
    """Numbers for those who arrive, letter by letter; those who are here keep theirs."""
    given = {student: row.personal_file_no for student, row in at.enrolments.items()}
    by_letter: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        if MovementKind(row["kind"]).enrols:
            by_letter[row["file_letter"]].append(row["student_id"])
    for letter, students in sorted(by_letter.items()):
        numbers = books.next_numbers(uow, **place, series=f"alphabet:{letter}", count=len(students))
        given.update(
            (student, book_rules.personal_file_no(letter, number))
            for student, number in zip(students, numbers, strict=True)
        )
    return given


def _book_rows(uow: UnitOfWork, it: Execution) -> list[dict[str, Any]]:
    """Numbered within each part and volume, in the order of the lines."""
    decided = books.numberings(uow, it.place["school_id"])
    series: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in it.rows:
        part = cancelling.part_of(row, it.at) if row["cancels_id"] else book_rules.part_of(MovementKind(row["kind"]))
        if part is not None:
            series[book_rules.volume_of(decided, row["effective_on"]), part].append(row)
    undone = books.numbers_of(uow, [row["cancels_id"] for row in it.rows if row["cancels_id"]])
    written = []
    for (volume, part), rows in sorted(series.items()):
        numbers = books.next_numbers(uow, **it.place, series=f"movement:{part}:{volume}", count=len(rows))
        for number, row in zip(numbers, rows, strict=True):
            place = {**it.place, "year": volume, "part": part, "number": number}
            written.append(place | records.book_row(row, it, undone))
    return written
