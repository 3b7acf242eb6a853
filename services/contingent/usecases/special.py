"""Special categories: asked for by name, noted at every look, written by the class teacher alone (domain §8)."""

from collections.abc import Container
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Forbidden, Invalid, Problem
from contracts.contingent import ConsentMissing
from contracts.permissions import allowed
from contracts.special import SpecialCategories, SpecialCounts, SpecialData
from contracts.student_body import MovementKind, Purpose
from services.contingent.models import special as rules
from services.contingent.models.consents import RU, Coverage, named
from services.contingent.repository import code_lists as lists
from services.contingent.repository import sealed
from services.contingent.usecases import clock, code_lists, gate, known, noting, rights, sealing
from services.contingent.usecases.keys import ring
from services.contingent.views import special as views

FEWEST = 3
"""The department is told no smaller number (domain §8, notes)."""


def get(uow: UnitOfWork, person_id: UUID, reason: str | None) -> SpecialCategories:
    """The look is noted, also that of a subject teacher, who sees one mark."""
    row = gate.person(uow, person_id, "health.read")
    if rights.names_only(uow):
        noting.note(uow, AccessAction.VIEW, "health.read", [row], [noting.NAMES], reason)
        return SpecialCategories(special_conditions=conditions(row, gate.covered(uow, row)), version=row.version)
    if not rights.reads_health(uow):
        raise Forbidden(
            "Сведения о здоровье и жизненной ситуации открыты директору, заместителям и классному руководителю;"
            " секретарю — из проекта приказа, которому они нужны"
        )
    return _seen(uow, row, AccessAction.VIEW, "health.read", reason)


def for_order(uow: UnitOfWork, person_id: UUID, kind: MovementKind, order: str) -> SpecialCategories:
    """What a draft's line needs, for whoever both drafts and may know of health. The look is noted with the order."""
    needed, role = rules.NEEDED_BY.get(kind), uow.caller.role
    if not (allowed("orders.draft", role) and allowed("health.read", role)):
        raise Forbidden("Сведения о здоровье для приказа открыты тому, кто его готовит")
    if needed is None:
        raise Forbidden("Приказу этого вида сведения о здоровье не нужны")
    return _seen(uow, gate.person(uow, person_id, "health.read"), AccessAction.VIEW, "health.read", order, needed)


def put(uow: UnitOfWork, person_id: UUID, version: int, data: SpecialData) -> SpecialCategories:
    """All of them at once; what no consent lets the writer see stays as it is."""
    row, today = gate.person(uow, person_id, "health.write"), clock.today()
    fresh, covered = rules.written(data), gate.covered(uow, row)
    _refuse(uow, fresh, row, covered, today)
    gate.must_agree(uow, row, {Purpose.P3.value: "data"})
    values = views.plain(fresh)
    shown = {name: values.get(name) for name, category in rules.CATEGORY_OF.items() if covered.covers(category)}
    gate.change(uow, row, version, {name: None for name in rules.ON_CARD if name in shown})
    sealing.keep(uow, row, shown)
    fresh_row = gate.person(uow, person_id, "health.write")
    return _seen(uow, fresh_row, AccessAction.CHANGE, "health.write", None)


def count(uow: UnitOfWork, school_id: UUID) -> SpecialCounts:
    """By marks: nobody's data are opened."""
    role, today = uow.caller.role, clock.today()
    if role not in ("SYSTEM", "DIRECTOR", "DEPUTY", "DISTRICT"):
        raise Forbidden("Сводные сведения о здоровье открыты директору, заместителям и отделу образования")
    known.district_of(uow, school_id)
    fewest = 1 if "SC" in allowed("health.read", role) or role == "SYSTEM" else FEWEST
    return views.counts(school_id, today, _meanings(uow, today), sealed.counted(uow, school_id, today), fewest)


def _meanings(uow: UnitOfWork, today: date) -> dict[bytes, tuple[str, str, str]]:
    """Field, code and title of every mark that may stand beside a sealed value today."""
    found: dict[bytes, tuple[str, str, str]] = {}
    for field, (name, _) in rules.MARKED.items():
        for entry in lists.of_list(uow, name.value, today):
            word = entry.name or entry.code
            for mark in ring().marks(field, word):
                twice = mark in found  # a health group is one word for two codes, by age
                found[mark] = (field, word, entry.title.partition(" (")[0] if twice else entry.title)
    return found


def conditions(row: Any, covered: Coverage) -> bool:
    """Whether whoever teaches must ask: of a card's row with the names of what it keeps under seal."""
    return any(name in rules.CONDITIONS and covered.covers(rules.CATEGORY_OF[name]) for name in views.held(row))


def _seen(
    uow: UnitOfWork,
    row: Any,
    action: AccessAction,
    operation: str,
    reason: str | None,
    needed: Container[str] = rules.CATEGORY_OF,
) -> SpecialCategories:
    covered = gate.covered(uow, row)
    readable = [name for name in rights.special_fields(uow) if name in needed]
    shown = [name for name in readable if covered.covers(rules.CATEGORY_OF[name])]
    plain = {name: sealing.on_card(name, getattr(row, name)) for name in rules.ON_CARD if name in shown}
    data = views.data({**plain, **sealing.opened(uow, row.id, shown)})
    blocks = {rules.CATEGORY_OF[name].value for name in shown if getattr(data, name) is not None}
    noting.note(uow, action, operation, [row], [noting.NAMES, *blocks], reason)
    asked = {rules.CATEGORY_OF[name] for name in rules.CATEGORY_OF if name in needed}
    withheld = {category for category in asked if not covered.covers(category)}
    return SpecialCategories(
        special_conditions=conditions(row, covered), data=data, withheld=sorted(withheld), version=row.version
    )


def _refuse(uow: UnitOfWork, data: SpecialData, row: Any, covered: Coverage, today: date) -> None:
    none = f"Нет действующего согласия ({named(Purpose.P3)}) на данные"
    uncovered = [
        Problem(field=f"data.{name}", detail=f"{none} «{RU[category]}»")
        for name, category in rules.CATEGORY_OF.items()
        if getattr(data, name) is not None and not covered.covers(category)
    ]
    wrong = [Problem(field=f"data.{f}", detail=text) for f, text in rules.problems(data, row.birth_date, today)]
    coded = [(f"data.{path}", name, code) for path, name, code in rules.coded(data)]
    wrong += code_lists.unknown(uow, coded, today)
    if wrong:
        raise Invalid("Сведения сохранить нельзя", problems=[*wrong, *uncovered])
    if uncovered:
        raise ConsentMissing(uncovered[0].detail, problems=uncovered)
