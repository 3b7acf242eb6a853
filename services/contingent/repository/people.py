"""Persons and their cards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from chassis.db import UnitOfWork
from contracts.contingent import DuplicatePerson
from services.contingent.models.people import ADULT, Person
from services.contingent.repository import card_parts, scope

_CARD = """
    SELECT p.*, e.id AS student_id, e.personal_file_no, c.grade || c.letter AS school_class, c.class_teacher_id,
      ARRAY(SELECT s.field FROM sealed_fields s WHERE s.person_id = p.id) AS sealed
    FROM persons p
    LEFT JOIN LATERAL (
      SELECT id, personal_file_no FROM enrolments WHERE person_id = p.id ORDER BY enrolled_on DESC LIMIT 1) e ON TRUE
    LEFT JOIN class_memberships m ON m.student_id = e.id
      AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
    LEFT JOIN school_classes c ON c.id = m.class_id
"""


@contextmanager
def doubles_refused() -> Iterator[None]:
    """What two clerks do at the same moment passes every check but the database's own."""
    try:
        yield
    except IntegrityError as failed:
        reason = str(failed.orig)
        if "uq_persons_snils" in reason:
            raise DuplicatePerson("Человек с таким СНИЛС уже есть в районе", field="card.snils") from failed
        if "pk_persons" in reason:
            raise DuplicatePerson("Карточка с этим номером уже есть", field="id") from failed
        raise


def add(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        with doubles_refused():
            uow.execute(insert(Person), rows)


def get(uow: UnitOfWork, person_id: UUID, operation: str, today: date) -> Any | None:
    """The card when the caller may do the operation with it."""
    sql = f"{_CARD} WHERE p.id = %(id)s AND {scope.people(uow, operation)}"
    found = uow.rows(sql, scope.own(uow, today, id=person_id))
    return found[0] if found else None


def some(uow: UnitOfWork, person_ids: list[UUID]) -> dict[UUID, Any]:
    sql = "SELECT * FROM persons WHERE id = ANY(%(ids)s) AND merged_into IS NULL"
    return {row.id: row for row in uow.rows(sql, {"ids": person_ids})}


def change(uow: UnitOfWork, person_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when the version is not the present one."""
    statement = update(Person).where(Person.id == person_id, Person.version == version)
    with doubles_refused():
        changed = uow.execute(statement.values(**values, version=version + 1).returning(Person.id))
    return changed.first() is not None


def erase(uow: UnitOfWork, person_id: UUID, fields: list[str]) -> None:
    """These fields hold nothing any more, nor does their past, on this card or on one that was merged into it."""
    whose = (Person.id == person_id) | (Person.merged_into == person_id)
    values = {**dict.fromkeys(fields), "version": Person.version + 1}
    for erased in uow.execute(update(Person).where(whose).values(**values).returning(Person.id)).all():
        card_parts.erase(uow, erased.id, fields)


def call(uow: UnitOfWork, person_id: UUID, values: dict[str, Any]) -> None:
    """By what name the card goes from now on, whoever reads it at the moment."""
    uow.execute(update(Person).where(Person.id == person_id).values(**values, version=Person.version + 1))


def present_file(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The personal file of somebody who is a student now."""
    sql = "SELECT personal_file_no FROM enrolments WHERE person_id = %(id)s AND left_on IS NULL"
    found: str | None = uow.scalar(sql, {"id": person_id})
    return found


def adults_in_district(uow: UnitOfWork, person_ids: list[UUID], today: date) -> dict[UUID, Any]:
    """Those of these persons who are known in any school, are nobody's pupil, and represent somebody or are of age."""
    if not person_ids:
        return {}
    sql = f"""
        SELECT p.* FROM persons p WHERE p.id = ANY(%(ids)s) AND p.merged_into IS NULL
          AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = p.id
                          AND (e.left_on IS NULL OR e.left_on > %(today)s))
          AND (p.birth_date <= %(today)s::date - interval '{ADULT} years'
               OR EXISTS (SELECT 1 FROM representative_links l WHERE l.person_id = p.id))
    """
    with scope.whole_district(uow):
        return {row.id: row for row in uow.rows(sql, {"ids": person_ids, "today": today})}


def in_district(uow: UnitOfWork, person_ids: list[UUID]) -> dict[UUID, Any]:
    """Those of these persons who are known in any school."""
    if not person_ids:
        return {}
    with scope.whole_district(uow):
        return some(uow, person_ids)


def share(uow: UnitOfWork, person_ids: list[UUID]) -> None:
    """No single school keeps these cards from now on: their children go to several."""
    with scope.whole_district(uow):
        uow.execute(update(Person).where(Person.id.in_(person_ids)).values(school_id=None))
        card_parts.follow(uow, person_ids)


def take_over(uow: UnitOfWork, child_id: UUID, school_id: UUID) -> None:
    """Another school keeps the child's card from now on."""
    with scope.whole_district(uow):
        uow.execute(update(Person).where(Person.id == child_id).values(school_id=school_id))
        card_parts.follow(uow, [child_id])


def follow(uow: UnitOfWork, person_ids: list[UUID], school_id: UUID, today: date) -> None:
    """The cards of adults whose children are in one school only are that school's; all others are shared."""
    sql = """
        UPDATE persons p SET school_id = CASE WHEN EXISTS (
          SELECT 1 FROM representative_links o WHERE o.person_id = p.id AND o.school_id <> %(school)s
            AND (o.ends_on IS NULL OR o.ends_on > %(today)s))
          THEN NULL ELSE %(school)s END
        WHERE p.id = ANY(%(ids)s) RETURNING p.id
    """
    with scope.whole_district(uow):
        uow.rows(sql, {"ids": person_ids, "school": school_id, "today": today})
        card_parts.follow(uow, person_ids)


def same_snils(uow: UnitOfWork, numbers: list[str]) -> Sequence[Any]:
    """Anyone in the district with one of these numbers."""
    with scope.whole_district(uow):
        sql = """
            SELECT id, snils, school_id, last_name, birth_date FROM persons
            WHERE snils = ANY(%(numbers)s) AND merged_into IS NULL
        """
        return uow.rows(sql, {"numbers": numbers})


def same_names(uow: UnitOfWork, search_keys: list[str], birth_dates: list[date]) -> Sequence[Any]:
    """Anyone in the district with one of these names and birth dates, paired by position."""
    with scope.whole_district(uow):
        sql = """
            SELECT p.id, p.search_key, p.birth_date, p.school_id FROM persons p
            JOIN unnest(%(keys)s::text[], %(born)s::date[]) AS asked (search_key, birth_date)
              ON p.search_key = asked.search_key AND p.birth_date = asked.birth_date AND p.merged_into IS NULL
        """
        return uow.rows(sql, {"keys": search_keys, "born": birth_dates})


def page(
    uow: UnitOfWork, school_id: UUID, words: list[str], after: tuple[str, UUID] | None, limit: int, today: date
) -> Sequence[Any]:
    """Persons whose cards the school keeps, by name."""
    like, parameters = words_like("p.search_key", words)
    following = "AND (p.sort_key, p.id) > (%(after_key)s, %(after_id)s)" if after else ""
    sql = f"""
        SELECT p.id, p.last_name, p.first_name, p.middle_name, p.birth_date, p.sort_key,
          (SELECT e.id FROM enrolments e WHERE e.person_id = p.id AND e.left_on IS NULL LIMIT 1) AS student_id
        FROM persons p
        WHERE p.school_id = %(school)s AND {scope.people(uow, "card.read")} {like} {following}
        ORDER BY p.sort_key, p.id LIMIT %(limit)s
    """
    key, last = after or (None, None)
    more = {"school": school_id, "after_key": key, "after_id": last, "limit": limit, **parameters}
    return uow.rows(sql, scope.own(uow, today, **more))


def words_like(column: str, words: list[str]) -> tuple[str, dict[str, str]]:
    """Each word begins some word of the name; `search_key` has a space before every word."""
    parameters = {f"word{number}": f"% {escaped(word)}%" for number, word in enumerate(words)}
    return "".join(f" AND {column} LIKE %({name})s" for name in parameters), parameters


def escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
