"""Curricula that orders put into force, and take back."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import NotFound
from contracts.curricula import Curriculum, CurriculumLevel, CurriculumSummary
from contracts.documents import RegisteredOrder
from contracts.movements import MovementProblem
from contracts.ordering import OrderedCurriculum, OrderedCurriculumEnd, OrderedTeaching
from services.planning import views
from services.planning.models import curricula as tables
from services.planning.models import curriculum_rules as rules
from services.planning.repository import curricula
from services.planning.usecases import curriculum_drafts, place

Named = Mapping[UUID, tables.Curriculum]
Found = tuple[str, str]
"""Field, sentence."""


def list_(uow: UnitOfWork, school_id: UUID, year: str | None, level: CurriculumLevel | None) -> list[CurriculumSummary]:
    place.school(uow, school_id)
    return [views.curriculum_summary(one) for one in curricula.editions(uow, school_id, year, level)]


def get(uow: UnitOfWork, curriculum_id: UUID) -> Curriculum:
    place.inside(uow)
    found = curricula.edition(uow, curriculum_id)
    if found is None:
        raise NotFound("Учебный план не найден")
    rows = curricula.rows(uow, [curriculum_id])[curriculum_id]
    return views.curriculum(found, rows, curriculum_drafts.weeks_of(uow, found.school_id, found.year))


def named(uow: UnitOfWork, school_id: UUID, teaching: OrderedTeaching) -> Named:
    ids = {one.curriculum_id for one in teaching.curricula} | {one.curriculum_id for one in teaching.curricula_ends}
    return curricula.named(uow, school_id, ids) if ids else {}


def problems(
    uow: UnitOfWork, teaching: OrderedTeaching, known: Named, amends: UUID | None
) -> Iterator[MovementProblem]:
    """Earlier lines of the order are taken into account: it brings one curriculum of a level for a year."""
    given = set[tuple[str, str]]()
    for at, one in enumerate(teaching.curricula):
        for field, detail in _against(uow, one, known.get(one.curriculum_id), given):
            where = f"teaching.curricula[{at}].{field}"
            yield MovementProblem(line=one.line, code="CURRICULUM", field=where, detail=detail)
    for at, end in enumerate(teaching.curricula_ends):
        for field, detail in _against_end(end, known.get(end.curriculum_id), amends):
            where = f"teaching.curricula_ends[{at}].{field}"
            yield MovementProblem(line=end.line, code="CURRICULUM", field=where, detail=detail)


def _against(
    uow: UnitOfWork, line: OrderedCurriculum, draft: tables.Curriculum | None, given: set[tuple[str, str]]
) -> Iterator[Found]:
    if draft is None:
        yield "curriculum_id", "Проекта такого учебного плана в школе нет"
        return
    if draft.edition is not None:
        yield "curriculum_id", f"Этот учебный план уже введён приказом {draft.approved_by}"
        return
    if draft.version != line.version:
        yield "version", "Проект учебного плана с тех пор изменили: проверьте его и укажите новую версию"
    if not rules.in_year(draft.year, line.starts_on):
        yield "starts_on", f"Учебный план {draft.year} года вводится в дни этого учебного года"
    if (draft.year, draft.level) in given:
        yield "curriculum_id", "Учебный план этого уровня на этот год уже есть в другой строке приказа"
    given.add((draft.year, draft.level))
    for problem in curriculum_drafts.against(uow, draft):
        yield "curriculum_id", f"В учебном плане ошибка. {problem.detail}"


def _against_end(end: OrderedCurriculumEnd, found: tables.Curriculum | None, amends: UUID | None) -> Iterator[Found]:
    if found is None or found.edition is None:
        yield "curriculum_id", "Такого введённого приказом учебного плана в школе нет"
    elif found.withdrawn_by is not None:
        yield "curriculum_id", f"Учебный план уже отменён приказом № {found.withdrawn_by}"
    elif found.order_id != amends:
        yield "curriculum_id", f"Этот учебный план введён другим приказом, {found.approved_by}: назовите его"


def carry_out(uow: UnitOfWork, order: RegisteredOrder, teaching: OrderedTeaching, known: Named) -> None:
    """Nothing stands against the lines; the school is locked."""
    for end in teaching.curricula_ends:
        known[end.curriculum_id].withdrawn_by = order.number
    for one in teaching.curricula:
        row = known[one.curriculum_id]
        row.edition, row.starts_on = curricula.last_edition(uow, row) + 1, one.starts_on
        row.order_id, row.approved_by = order.id, f"№ {order.number} от {order.registered_on:%d.%m.%Y}"
        row.version += 1
        uow.flush()


def said(uow: UnitOfWork, teaching: OrderedTeaching, known: Named) -> Iterator[str]:
    drafts = curriculum_drafts.shown(uow, [known[one.curriculum_id] for one in teaching.curricula if _is(one, known)])
    hours = {one.id: one.grades for one in drafts}
    for one in teaching.curricula:
        row = known.get(one.curriculum_id)
        if row is None:
            yield "Проект учебного плана не найден"
        else:
            yield rules.said(CurriculumLevel(row.level), row.year, one.starts_on, hours[row.id])
    for end in teaching.curricula_ends:
        yield _ended(known.get(end.curriculum_id))


def _is(line: OrderedCurriculum, known: Named) -> bool:
    return line.curriculum_id in known


def _ended(row: tables.Curriculum | None) -> str:
    if row is None:
        return "Учебный план не найден"
    of = rules.OF_LEVEL[CurriculumLevel(row.level)]
    return f"Учебный план {of} на {row.year} учебный год, введённый приказом {row.approved_by}, отменить"
