"""Finding people: by words of their names through `person_words`, by numbers and dates through `persons`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from services.contingent.models.searching import Question
from services.contingent.repository import scope
from services.contingent.repository.consents import ACTIVE

_KNOWN = """
    WITH RECURSIVE known (shelf, word) AS (
      SELECT s.shelf, (SELECT min(w.word) FROM person_words w WHERE w.{shelf} = s.shelf)
      FROM unnest(%(shelves)s::uuid[]) AS s (shelf)
      UNION ALL
      SELECT k.shelf, (SELECT min(w.word) FROM person_words w WHERE w.{shelf} = k.shelf AND w.word > k.word)
      FROM known k WHERE k.word IS NOT NULL)
    SELECT DISTINCT k.word FROM known k
    WHERE length(k.word) BETWEEN length(%(typed)s) - %(slips)s AND length(%(typed)s) + %(slips)s
      AND levenshtein_less_equal(k.word, %(typed)s, 2 * %(slips)s) <= 2 * %(slips)s
"""
"""From word to next word: as many steps as there are different words, however many people share them.

Two neighbours swapped are two edits of Levenshtein's, and one slip: whoever asks looks again."""

_BEGINNINGS = """
    SELECT w.person_id, {n} AS number, CASE w.word WHEN %(word{n})s THEN 0 ELSE 1 END AS penalty FROM person_words w
    WHERE w.{shelf} = ANY(%(shelves)s::uuid[]) AND w.word >= %(word{n})s AND w.word < %(end{n})s
"""
_CORRECTED = """
    SELECT w.person_id, {n}, a.penalty
    FROM unnest(%(similar{n})s::text[], %(penalties{n})s::int[]) AS a (word, penalty)
    JOIN person_words w ON w.{shelf} = ANY(%(shelves)s::uuid[]) AND w.word = a.word
"""
"""Each typed word has a text of its own, so that PostgreSQL plans for how frequent that very word is."""

_ALL_WORDS = """
    (SELECT person_id, sum(penalty)::int AS penalty
     FROM (SELECT person_id, number, min(penalty) AS penalty FROM ({found}) x GROUP BY person_id, number) best
     GROUP BY person_id HAVING count(*) = %(words)s) w JOIN persons p ON p.id = w.person_id
"""
"""Counted, not joined: whatever PostgreSQL thinks of how many bear a name, the work grows as their number does."""

_PAGE = """
    WITH seen AS (
      SELECT p.id, p.sort_key, {rank} AS rank, count(*) OVER () AS total FROM {source} WHERE {conditions}),
    page AS (SELECT * FROM seen {following} ORDER BY rank, sort_key, id LIMIT %(limit)s)
    SELECT page.rank, page.total, p.id, p.last_name, p.first_name, p.middle_name, p.birth_date, p.sort_key,
      s.short_name AS school, e.id AS student_id, e.personal_file_no, e.left_on, m.class_title AS school_class,
      EXISTS (SELECT 1 FROM representative_links l WHERE l.person_id = p.id) AS represents
    FROM page JOIN persons p ON p.id = page.id
    LEFT JOIN known_schools s ON s.id = p.school_id
    LEFT JOIN LATERAL (SELECT id, personal_file_no, left_on FROM enrolments WHERE person_id = p.id
                       ORDER BY enrolled_on DESC LIMIT 1) e ON TRUE
    LEFT JOIN class_memberships m ON m.student_id = e.id
      AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on > %(today)s)
    ORDER BY page.rank, page.sort_key, page.id
"""

_SNILS_OPEN = (
    "EXISTS (SELECT 1 FROM consents co WHERE co.person_id = p.id AND co.school_id = coalesce(p.school_id,"
    f" %(own_school)s) AND {ACTIVE.format('co')} AND %(purpose)s = ANY(co.purposes)"
    " AND 'SNILS' = ANY(co.data_categories))"
)
"""By a number that the reader would not be shown, nobody is found (domain §4.3)."""


@dataclass(frozen=True)
class Wanted:
    """A typed word, which matches beginnings, and whole words like it with what each costs."""

    word: str
    similar: dict[str, int]


def like(uow: UnitOfWork, word: str, slips: int) -> list[str]:
    """Words of names in the caller's sight that are perhaps so many slips away."""
    column, shelves = _shelves(uow)
    asked = {"shelves": shelves, "typed": word, "slips": slips}
    return [row.word for row in uow.rows(_KNOWN.format(shelf=column), asked)]


def page(
    uow: UnitOfWork,
    asked: Question,
    words: Sequence[Wanted],
    after: tuple[int, str, UUID] | None,
    limit: int,
    today: date,
    *,
    purpose: str,
) -> Sequence[Any]:
    """People in the caller's scope, best matches first, each row with the number of all of them."""
    conditions, given = _conditions(uow, asked)
    source, rank = _matching(uow, words, given)
    following = "WHERE (rank, sort_key, id) > (%(rank)s, %(key)s, %(id)s)" if after else ""
    sql = _PAGE.format(rank=rank, source=source, conditions=" AND ".join(conditions), following=following)
    place = dict(zip(("rank", "key", "id"), after or (None, None, None), strict=True))
    return uow.rows(sql, scope.own(uow, today, limit=limit, purpose=purpose, **place, **given))


def _matching(uow: UnitOfWork, words: Sequence[Wanted], given: dict[str, Any]) -> tuple[str, str]:
    """Persons `p` whose names hold all of the words, and what their match costs."""
    column, given["shelves"] = _shelves(uow)
    if not words:
        return "persons p", "0"
    found = list[str]()
    for n, one in enumerate(words):
        given |= {f"word{n}": one.word, f"end{n}": f"{one.word}\U0010ffff"}
        found.append(_BEGINNINGS.format(n=n, shelf=column))
        if one.similar:
            given |= {f"similar{n}": list(one.similar), f"penalties{n}": list(one.similar.values())}
            found.append(_CORRECTED.format(n=n, shelf=column))
    given["words"] = len(words)
    return _ALL_WORDS.format(found=" UNION ALL ".join(found)), "w.penalty"


def _conditions(uow: UnitOfWork, asked: Question) -> tuple[list[str], dict[str, Any]]:
    conditions, given = [scope.people(uow, "card.read")], dict[str, Any]()
    if asked.snils:
        conditions += ["p.district_id = %(own_district)s AND p.snils = %(snils)s", _SNILS_OPEN]
        given["snils"] = asked.snils
    if asked.birth_date:
        conditions.append("p.birth_date = %(born)s")
        given["born"] = asked.birth_date
    if asked.file_numbers:
        files = "SELECT e.person_id FROM enrolments e WHERE e.personal_file_no = ANY(%(files)s)"
        conditions.append(f"p.id IN ({files} AND {scope.schools(uow, 'e.school_id')})")
        given["files"] = list(asked.file_numbers)
    return conditions, given


def _shelves(uow: UnitOfWork) -> tuple[str, list[UUID]]:
    """Which words to look through: of the own school and of people kept by several, or of the whole district."""
    who = uow.caller
    assert who.district_id is not None
    if who.school_id is None:
        return "district_id", [who.district_id]
    return "kept_by", [who.school_id, who.district_id]
