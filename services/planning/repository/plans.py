"""Thematic plans of parallels and what classes have of their own."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from chassis.statement import Statement
from contracts.planning import PlanRow, RowChange
from services.planning.models.plans import ClassRow, ParallelPlan, Row
from services.planning.models.topics import Topic
from services.planning.repository import scope
from services.planning.repository.assignments import Load

_BY_TOPIC = Statement(
    """
SELECT r.id FROM lessons l JOIN assignments a ON a.id = l.assignment_id
JOIN known_classes c ON c.id = a.class_id
JOIN parallel_plans p ON p.school_id = a.school_id AND p.year = a.year AND p.grade = c.grade
    AND p.subject_id = a.subject_id
JOIN plan_rows r ON r.plan_id = p.id AND r.topic = %(topic:text)
WHERE l.id = %(lesson:uuid)
  AND NOT EXISTS (SELECT 1 FROM plan_rows now WHERE now.id = l.row_id AND now.topic = %(topic))
ORDER BY r.no LIMIT 1
"""
)


class Words(NamedTuple):
    """What a lesson of a row is told with."""

    no: int
    topic: str
    homework: str | None


class Summary(NamedTuple):
    id: UUID
    school_id: UUID
    year: str
    grade: int
    subject_id: UUID
    subject: str
    hours_per_week: float
    hours: int
    rows: int
    controls: int
    version: int


_SUMMARY = """SELECT p.id, p.school_id, p.year, p.grade, p.subject_id, s.name, p.hours_per_week::float8,
        coalesce(r.hours, 0), coalesce(r.rows, 0), coalesce(r.controls, 0), p.version
    FROM parallel_plans p JOIN subjects s ON s.id = p.subject_id
    LEFT JOIN LATERAL (SELECT sum(hours)::int AS hours, count(*)::int AS rows, count(control)::int AS controls
        FROM plan_rows WHERE plan_id = p.id) r ON true"""


def summaries(uow: UnitOfWork, school_id: UUID, year: str | None, grade: int | None) -> list[Summary]:
    sql = f"""{_SUMMARY} WHERE p.school_id = %(school)s AND {scope.of_parallel_plans(uow.caller, "parallel_plans.read")}
        AND (%(year)s::text IS NULL OR p.year = %(year)s) AND (CAST(%(grade)s AS int) IS NULL OR p.grade = %(grade)s)
        ORDER BY p.year DESC, p.grade, s.position, s.name"""
    given = {"school": school_id, "year": year, "grade": grade, "me": uow.caller.person_id}
    return [Summary(*row) for row in uow.rows(sql, given)]


def summary(uow: UnitOfWork, plan_id: UUID) -> Summary | None:
    sql = f"{_SUMMARY} WHERE p.id = %(id)s AND {scope.of_parallel_plans(uow.caller, 'parallel_plans.read')}"
    return next((Summary(*row) for row in uow.rows(sql, {"id": plan_id, "me": uow.caller.person_id})), None)


def of_class(uow: UnitOfWork, load: Load) -> Summary | None:
    """The plan that an assignment inherits; who may see the assignment may see it."""
    sql = f"""{_SUMMARY} WHERE p.school_id = %(school)s AND p.year = %(year)s AND p.grade = %(grade)s
        AND p.subject_id = %(subject)s"""
    given = {"school": load.school_id, "year": load.year, "grade": load.grade, "subject": load.subject_id}
    return next((Summary(*row) for row in uow.rows(sql, given)), None)


def may_write(uow: UnitOfWork, year: str, grade: int, subject_id: UUID) -> bool:
    """Whether the caller may replace the plan of a subject and grade, also when there is none yet."""
    sql = f"""SELECT {scope.of_parallel_plans(uow.caller, "parallel_plans.write")}
        FROM (SELECT %(year)s::text AS year, CAST(%(grade)s AS int) AS grade, %(subject)s::uuid AS subject_id) p"""
    given = {"year": year, "grade": grade, "subject": subject_id, "me": uow.caller.person_id}
    return bool(uow.scalar(sql, given))


def of_parallel(uow: UnitOfWork, school_id: UUID, year: str, grade: int, subject_id: UUID) -> ParallelPlan | None:
    wanted = (ParallelPlan.school_id == school_id, ParallelPlan.year == year, ParallelPlan.grade == grade)
    statement = select(ParallelPlan).where(*wanted, ParallelPlan.subject_id == subject_id)
    return uow.session.scalars(statement.with_for_update(key_share=True)).one_or_none()


def rows(uow: UnitOfWork, plan_id: UUID) -> list[PlanRow]:
    sql = """SELECT id, no, section_no, section, topic, hours, lesson_type, control, results, homework, resources,
        note, reserve FROM plan_rows WHERE plan_id = %(id)s ORDER BY no"""
    return [PlanRow(**row._mapping) for row in uow.rows(sql, {"id": plan_id})]


def topics(uow: UnitOfWork, school_id: UUID, year: str) -> dict[tuple[int, UUID], list[Topic]]:
    """Grade and subject → rows in order, for every plan of a school year."""
    sql = """SELECT p.grade, p.subject_id, r.id, r.hours FROM parallel_plans p JOIN plan_rows r ON r.plan_id = p.id
        WHERE p.school_id = %(school)s AND p.year = %(year)s ORDER BY p.id, r.no"""
    found: dict[tuple[int, UUID], list[Topic]] = {}
    for row in uow.rows(sql, {"school": school_id, "year": year}):
        found.setdefault((row.grade, row.subject_id), []).append(Topic(row.id, row.hours))
    return found


def words(uow: UnitOfWork, row_ids: Sequence[UUID]) -> dict[UUID, Words]:
    sql = "SELECT id, no, topic, homework FROM plan_rows WHERE id = ANY(%(ids)s::uuid[])"
    return {row.id: Words(*row[1:]) for row in uow.rows(sql, {"ids": [str(one) for one in row_ids]})}


def own_homework(uow: UnitOfWork, assignment_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], str]:
    """Assignment and row → the class's own homework."""
    sql = """SELECT assignment_id, row_id, homework FROM class_plan_rows
        WHERE assignment_id = ANY(%(ids)s::uuid[]) AND homework IS NOT NULL"""
    found = uow.rows(sql, {"ids": [str(one) for one in assignment_ids]})
    return {(row.assignment_id, row.row_id): row.homework for row in found}


def row_by_topic(uow: UnitOfWork, lesson_id: UUID, topic: str) -> UUID | None:
    """The row of the lesson's plan with exactly that topic, unless the lesson is bound to such a row already."""
    found = _BY_TOPIC.first(uow, lesson=lesson_id, topic=topic)
    return found.id if found else None


def replace_rows(uow: UnitOfWork, plan: ParallelPlan, new: Sequence[PlanRow]) -> None:
    """Rows with a known id are rewritten, others come, the rest go."""
    tenant = {"district_id": plan.district_id, "school_id": plan.school_id, "plan_id": plan.id}
    uow.execute(update(Row).where(Row.plan_id == plan.id).values(no=-Row.no))
    statement = insert(Row)
    columns = [name for name in PlanRow.__dataclass_fields__ if name != "id"]
    rewritten = {name: statement.excluded[name] for name in columns}
    values = [{**{name: getattr(row, name) for name in ("id", *columns)}, **tenant} for row in new]
    uow.execute(statement.on_conflict_do_update(index_elements=[Row.id], set_=rewritten), values)
    uow.execute(delete(Row).where(Row.plan_id == plan.id, Row.no < 0))


def own_rows(uow: UnitOfWork, assignment_id: UUID) -> dict[UUID, ClassRow]:
    """Row → what the class has of its own."""
    statement = select(ClassRow).where(ClassRow.assignment_id == assignment_id)
    return {one.row_id: one for one in uow.session.scalars(statement)}


def keep_own(uow: UnitOfWork, tenant: dict[str, UUID], changes: Sequence[RowChange]) -> None:
    """A change without own words returns the row to the parallel's plan. `tenant` also names the assignment."""
    same = (ClassRow.assignment_id == tenant["assignment_id"], ClassRow.row_id.in_([one.row_id for one in changes]))
    uow.execute(delete(ClassRow).where(*same))
    kept = [one for one in changes if one.homework is not None or one.note is not None]
    if kept:
        values = [{"row_id": one.row_id, "homework": one.homework, "note": one.note, **tenant} for one in kept]
        uow.execute(insert(ClassRow), values)
