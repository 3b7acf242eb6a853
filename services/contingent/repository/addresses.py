"""Addresses from day to day."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from chassis.db import UnitOfWork
from contracts.base import Invalid
from services.contingent.models.addresses import KnownAddress


@contextmanager
def _overlaps_refused() -> Iterator[None]:
    try:
        yield
    except IntegrityError as failed:
        if "ex_addresses_person_id" in str(failed.orig):
            detail = "В эти дни действовал другой адрес того же вида: посмотрите историю адресов"
            raise Invalid(detail, field="card.addresses") from failed
        raise


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        with _overlaps_refused():
            uow.execute(insert(KnownAddress), rows)


def of_person(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """What holds first, then the past, newest first."""
    sql = """
        SELECT * FROM addresses WHERE person_id = %(id)s
        ORDER BY ends_on IS NOT NULL, CASE WHEN ends_on IS NULL THEN kind END, starts_on DESC, id
    """
    return uow.rows(sql, {"id": person_id})


def end(uow: UnitOfWork, address_id: UUID, on: date) -> None:
    uow.execute(update(KnownAddress).where(KnownAddress.id == address_id).values(ends_on=on))


def correct(uow: UnitOfWork, address_id: UUID, value: dict[str, Any]) -> None:
    uow.execute(update(KnownAddress).where(KnownAddress.id == address_id).values(value=value))


def forget(uow: UnitOfWork, address_ids: list[UUID]) -> None:
    if address_ids:
        uow.execute(delete(KnownAddress).where(KnownAddress.id.in_(address_ids)))
