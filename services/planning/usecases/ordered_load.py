"""The teaching load that an order gives out. Who taught the subject to the class before ends on the day before."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.movements import MovementProblem
from contracts.ordering import OrderedLoad, OrderedLoadEnd, OrderedTeaching
from contracts.planning import NewAssignment
from services.planning.models.hours import Term
from services.planning.models.timetable_rules import number
from services.planning.repository import assignments, known
from services.planning.repository.assignments import Load
from services.planning.usecases import load, load_findings
from services.planning.usecases.load import Batch


def batch(uow: UnitOfWork, school_id: UUID, teaching: OrderedTeaching) -> "OrderedBatch":
    return OrderedBatch(uow, school_id, teaching.load, teaching.load_ends)


class OrderedBatch:
    """The lines about load, with what they change. Read once."""

    def __init__(self, uow: UnitOfWork, school_id: UUID, lines: list[OrderedLoad], ends: list[OrderedLoadEnd]) -> None:
        self._uow, self._school_id, self._lines, self._ends = uow, school_id, lines, ends
        self._new = [_new(one) for one in lines]
        ending = assignments.named(uow, school_id, [one.assignment_id for one in ends])
        classes = {one.class_id for one in lines} | {one.class_id for one in ending}
        self._batch = Batch(uow, known.classes_by_id(uow, school_id, list(classes)), school_id, self._new)
        self._standing = {one.id: one for one in self._batch.loads}
        self._people = known.names(uow, school_id, [one.teacher_id for one in lines])
        self._shortened = dict[UUID, date]()
        """Assignment → its new end."""
        for end in ends:
            if end.assignment_id in self._standing:
                self._shortened[end.assignment_id] = end.ends_on
        for line in lines:
            self._shortened |= {one.id: line.starts_on for one in self._before(line)}
        self._batch.stand(self._after(one) for one in self._batch.loads)

    def _before(self, line: OrderedLoad) -> list[Load]:
        """Who begins earlier than the line and would go on into it."""
        return [
            one
            for one in self._batch.loads
            if (one.class_id, one.subject_id) == (line.class_id, line.subject_id)
            and one.starts_on < line.starts_on
            and Term(one.starts_on, self._shortened.get(one.id, one.ends_on)).holds(line.starts_on)
        ]

    def _after(self, one: Load) -> Load:
        return one._replace(ends_on=self._shortened[one.id]) if one.id in self._shortened else one

    def problems(self) -> Iterator[MovementProblem]:
        for at, end in enumerate(self._ends):
            for code, field, detail in self._against_end(end):
                yield MovementProblem(
                    line=end.line, code=code, field=f"teaching.load_ends[{at}].{field}", detail=detail
                )
        for at, (line, new) in enumerate(zip(self._lines, self._new, strict=True)):
            for found in self._batch.problems(at, new):
                field = found.field.replace("assignments[", "teaching.load[", 1)
                yield MovementProblem(line=line.line, code="LOAD", field=field, detail=found.detail)

    def _against_end(self, end: OrderedLoadEnd) -> Iterator[tuple[str, str, str]]:
        found = self._standing.get(end.assignment_id)
        if found is None:
            yield "LOAD_UNKNOWN", "assignment_id", "Такой нагрузки в школе нет"
        elif end.ends_on < found.starts_on:
            yield "ENDS_EARLY", "ends_on", f"Нагрузка начинается {found.starts_on:%d.%m.%Y}, раньше она не кончается"
        elif found.ends_on is not None and found.ends_on <= end.ends_on:
            yield "ENDED", "ends_on", f"Нагрузка уже оканчивается {found.ends_on:%d.%m.%Y}"

    def warnings(self) -> Iterator[MovementProblem]:
        """Classes above their weekly norm, each on its first line; lines that differ from the curriculum in force."""
        loads: list[Load | NewAssignment] = [*(self._after(one) for one in self._batch.loads), *self._new]
        lines = {one.class_id: one.line for one in reversed(self._lines)}
        for one in self._batch.classes.values():
            for detail in load.above_norm([one], self._batch.calendars, loads):
                line = lines.get(one.id, 0)
                yield MovementProblem(line=line, code="ABOVE_NORM", field="teaching.load", detail=detail)
        for at, detail in load_findings.warnings(self._uow, self._school_id, self._batch.given(self._new)):
            where = f"teaching.load[{at}].hours_per_week"
            yield MovementProblem(line=self._lines[at].line, code="NOT_AS_CURRICULUM", field=where, detail=detail)

    def carry_out(self) -> None:
        for assignment_id, ends_on in self._shortened.items():
            row = assignments.get_for_update(self._uow, assignment_id)
            assert row is not None
            load.shorten(self._uow, row, self._standing[assignment_id], ends_on)
        if self._new:
            load.write(self._uow, self._batch, self._new)

    def said(self) -> Iterator[str]:
        for one in self._lines:
            title = self._batch.classes[one.class_id].title if one.class_id in self._batch.classes else "—"
            who, what = self._people.get(one.teacher_id, "—"), self._batch.subject(one.subject_id)
            until = f" по {one.ends_on - timedelta(days=1):%d.%m.%Y}" if one.ends_on else ""
            hours = number(one.hours_per_week)
            yield f"{who} — «{what}», {title}, {hours} ч в неделю, с {one.starts_on:%d.%m.%Y}{until}"
        for end in self._ends:
            found, last = self._standing.get(end.assignment_id), end.ends_on - timedelta(days=1)
            whose = f"{found.teacher} — «{found.subject}», {found.class_title}" if found else "Нагрузка не найдена"
            yield f"{whose}: нагрузка прекращается, последний день {last:%d.%m.%Y}"


def _new(line: OrderedLoad) -> NewAssignment:
    return NewAssignment(
        id=line.assignment_id,
        class_id=line.class_id,
        subject_id=line.subject_id,
        teacher_id=line.teacher_id,
        hours_per_week=line.hours_per_week,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )
