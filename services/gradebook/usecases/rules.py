"""The school's rule for proposing period marks, and the proof of the ledger."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import NotFound, Stale
from contracts.journal import LedgerCheck, MarkingRules, Preset
from contracts.permissions import require_in_own_school
from services.gradebook.repository import ledger, rules


def get(uow: UnitOfWork, school_id: UUID) -> MarkingRules:
    _refuse_stranger(uow, school_id)
    row = rules.get(uow, school_id)
    if row is None:
        if uow.caller.school_id is None:  # of a district, and no school of it bears this id
            raise NotFound("Школа не найдена")
        return MarkingRules(school_id=school_id, preset=Preset.MATH, version=0)
    return MarkingRules(school_id=school_id, preset=Preset(row.preset), version=row.version)


def change(uow: UnitOfWork, school_id: UUID, preset: Preset, version: int) -> MarkingRules:
    _refuse_stranger(uow, school_id, "settings.write")
    new = rules.put(uow, school_id, preset.value, version)
    if new is None:
        current = get(uow, school_id)
        told = {"preset": current.preset, "version": current.version}
        raise Stale("Правило уже изменили", current=told)
    return MarkingRules(school_id=school_id, preset=preset, version=new)


def check_ledger(uow: UnitOfWork, school_id: UUID) -> LedgerCheck:
    _refuse_stranger(uow, school_id, "audit.read")
    found = ledger.check(uow, school_id)
    return LedgerCheck(entries=found.entries, cells=found.cells, differences=found.differences)


def _refuse_stranger(uow: UnitOfWork, school_id: UUID, operation: str | None = None) -> None:
    """Settings and proofs are a school's own matter: a right in another scope does not reach them."""
    if operation:
        require_in_own_school(uow.caller, operation)
    if uow.caller.school_id not in (None, school_id):
        raise NotFound("Школа не найдена")
