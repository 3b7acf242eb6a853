"""People of a school as lines of its list: the one projection that is given out, and that a list is compared with."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.student_body import DataCategory, Kinship
from services.contingent.models import names
from services.contingent.models.consents import CATEGORY_OF, Coverage
from services.contingent.repository import consents, roster
from services.contingent.usecases.import_columns import ABSENT, ADULTS, kinship_word

Line = dict[str, Any]
"""By column key, as people write it; only what is known, and covered by a consent."""


def lines(uow: UnitOfWork, school_id: UUID, rows: Sequence[Any], today: date, *, adults: bool = True) -> list[Line]:
    """`rows` of the repository's roster."""
    ids = [row.id for row in rows]
    beside: dict[UUID, list[Any]] = {}
    links = roster.adults(uow, school_id, ids, today) if adults else ()
    for one in links:
        beside.setdefault(one.child_id, []).append(one)
    papers = roster.papers(uow, school_id, [*ids, *(one.person_id for one in links)], today)
    covered = consents.covered(uow, ids, today, school_id)
    by_link = consents.covered_by_link(uow, links, today)
    return [
        _line(row, covered[row.id], papers.get(row.id)) | _adults(beside.get(row.id, ())[:ADULTS], by_link, papers)
        for row in rows
    ]


def _line(row: Any, covered: Coverage, paper: Any | None) -> Line:
    shown = {name: getattr(row, name) for name, kind in CATEGORY_OF.items() if covered.covers(kind)}
    address = (shown.get("addresses") or [{}])[0]
    line = {
        "class": row.class_title,
        "last_name": row.last_name,
        "first_name": row.first_name,
        "middle_name": row.middle_name or (ABSENT if row.has_no_middle_name else None),
        "birth_date": row.birth_date,
        "sex": {"M": "М", "F": "Ж"}.get(row.sex),
        "snils": shown.get("snils"),
        "address": address.get("text"),
        "phone": shown.get("phone"),
        "enrolled_on": row.enrolled_on,
    }
    if paper is not None:
        line |= {"paper": paper.number, "paper_date": paper.signed_at, "purposes": ", ".join(sorted(paper.purposes))}
    return _known(line)


def _adults(links: Iterable[Any], covered: dict[UUID, Coverage], papers: dict[UUID, Any]) -> Line:
    line: Line = {}
    for n, one in enumerate(links, start=1):
        paper = papers.get(one.person_id)
        line |= {
            f"adult{n}": names.full(one.last_name, one.first_name, one.middle_name),
            f"kinship{n}": kinship_word(Kinship(one.kinship)),
            f"phone{n}": one.phone if covered[one.id].covers(DataCategory.CONTACTS) else None,
            f"paper{n}": paper.number if paper else None,
            f"paper_date{n}": paper.signed_at if paper else None,
            f"basis{n}": one.basis_document,
        }
    return _known(line)


def _known(line: Line) -> Line:
    return {key: value for key, value in line.items() if value is not None}
