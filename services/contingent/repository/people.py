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
from services.contingent.models.people import Person, RepresentativeLink
from services.contingent.repository import scope

_CARD = """
    SELECT p.*, e.id AS student_id, e.personal_file_no, c.grade || c.letter AS school_class, c.class_teacher_id
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
    return {row.id: row for row in uow.rows("SELECT * FROM persons WHERE id = ANY(%(ids)s)", {"ids": person_ids})}


def change(uow: UnitOfWork, person_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when the version is not the present one."""
    statement = update(Person).where(Person.id == person_id, Person.version == version)
    with doubles_refused():
        changed = uow.execute(statement.values(**values, version=version + 1).returning(Person.id))
    return changed.first() is not None


def erase(uow: UnitOfWork, person_id: UUID, fields: list[str]) -> None:
    """These fields hold nothing any more."""
    statement = update(Person).where(Person.id == person_id)
    uow.execute(statement.values(**dict.fromkeys(fields), version=Person.version + 1))


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


def take_over(uow: UnitOfWork, child_id: UUID, school_id: UUID) -> None:
    """Another school keeps the child's card and links from now on; the adults' cards follow, or become shared."""
    with scope.whole_district(uow):
        uow.execute(update(Person).where(Person.id == child_id).values(school_id=school_id))
        links = update(RepresentativeLink).where(RepresentativeLink.child_id == child_id)
        uow.execute(links.values(school_id=school_id))
        sql = """
            UPDATE persons p SET school_id = CASE WHEN EXISTS (
              SELECT 1 FROM representative_links o WHERE o.person_id = p.id AND o.school_id <> %(school)s)
              THEN NULL ELSE %(school)s END
            FROM representative_links l WHERE l.child_id = %(child)s AND l.person_id = p.id RETURNING p.id
        """
        uow.rows(sql, {"child": child_id, "school": school_id})


def same_snils(uow: UnitOfWork, numbers: list[str]) -> Sequence[Any]:
    """Anyone in the district with one of these numbers."""
    with scope.whole_district(uow):
        sql = "SELECT id, snils, school_id, last_name, birth_date FROM persons WHERE snils = ANY(%(numbers)s)"
        return uow.rows(sql, {"numbers": numbers})


def same_names(uow: UnitOfWork, search_keys: list[str], birth_dates: list[date]) -> Sequence[Any]:
    """Anyone in the district with one of these names and birth dates, paired by position."""
    with scope.whole_district(uow):
        sql = """
            SELECT p.id, p.search_key, p.birth_date, p.school_id FROM persons p
            JOIN unnest(%(keys)s::text[], %(born)s::date[]) AS asked (search_key, birth_date)
              ON p.search_key = asked.search_key AND p.birth_date = asked.birth_date
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
