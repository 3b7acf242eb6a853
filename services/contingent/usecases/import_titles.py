"""What stands in a column, by its title: our own titles, and what a school has said of its own."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz, process

from chassis.db import UnitOfWork
from contracts.base import Invalid, Problem
from contracts.importing import ColumnState, ImportColumn, ImportTitle, ImportTitles, ListColumn
from services.contingent.repository import imports
from services.contingent.usecases import known
from services.contingent.usecases.import_columns import BY_TITLE, COLUMNS, IGNORED, KEYS, plain

LIKE = 80
"""Percent of likeness from which a title is proposed."""
MOST_TITLES, LONGEST_TITLE = 200, 200


@dataclass(frozen=True)
class Titles:
    """`remembered`: (plain) title → key of a column, or None for what is skipped."""

    remembered: dict[str, str | None] = field(default_factory=dict)

    def of(self, cell: Any) -> ImportColumn:
        told, title = plain(cell), str(cell or "")
        if told in self.remembered:
            key = self.remembered[told]
            state = ColumnState.REMEMBERED if key else ColumnState.SKIPPED
            return ImportColumn(title=title, state=state, column=key)
        if told in BY_TITLE:
            return ImportColumn(title=title, state=ColumnState.KNOWN, column=BY_TITLE[told].key)
        if told in IGNORED:
            return ImportColumn(title=title, state=ColumnState.SKIPPED)
        proposal, likeness = _likest(told) or (None, None)
        return ImportColumn(title=title, state=ColumnState.UNKNOWN, proposal=proposal, likeness=likeness)

    def means(self, cell: Any) -> bool:
        """Whether something is read from a column of this title."""
        return plain(cell) in self.meaningful

    def resembles(self, cell: Any) -> bool:
        told = plain(cell)
        return told not in self.remembered and told not in IGNORED and _likest(told) is not None

    @cached_property
    def meaningful(self) -> set[str]:
        return {*BY_TITLE, *(one for one, key in self.remembered.items() if key)} - {
            one for one, key in self.remembered.items() if not key
        }


def _likest(told: str) -> tuple[str, int] | None:
    found = process.extractOne(told, BY_TITLE.keys(), scorer=fuzz.ratio, score_cutoff=LIKE)
    return (BY_TITLE[found[0]].key, round(found[1])) if found else None


def of_school(uow: UnitOfWork, school_id: UUID) -> Titles:
    """A column that was taken out of ours since it was remembered is unknown again."""
    rows = imports.titles(uow, school_id)
    return Titles({row.title: row.key for row in rows if row.key is None or row.key in KEYS})


def list_of(uow: UnitOfWork, school_id: UUID) -> ImportTitles:
    known.district_of(uow, school_id)
    titles = [ImportTitle(title=title, column=key) for title, key in of_school(uow, school_id).remembered.items()]
    columns = [ListColumn(key=one.key, title=one.title, required=one.required, hint=one.hint) for one in COLUMNS]
    return ImportTitles(titles=titles, columns=columns)


def remember(uow: UnitOfWork, school_id: UUID, titles: list[ImportTitle]) -> ImportTitles:
    district_id = known.district_of(uow, school_id)
    _refuse_strange(titles)
    given = {plain(one.title): one for one in titles}
    place = {"district_id": district_id, "school_id": school_id}
    kept = [{**place, "title": title, "key": one.column} for title, one in given.items() if not one.forget]
    imports.remember(uow, kept)
    imports.forget(uow, school_id, [title for title, one in given.items() if one.forget])
    if len(imports.titles(uow, school_id)) > MOST_TITLES:
        raise Invalid(f"У школы больше {MOST_TITLES} названий столбцов: уберите лишние", field="titles")
    return list_of(uow, school_id)


def _refuse_strange(titles: list[ImportTitle]) -> None:
    problems = []
    for number, one in enumerate(titles):
        if not plain(one.title) or len(one.title) > LONGEST_TITLE:
            detail = f"Заголовок столбца — от 1 до {LONGEST_TITLE} знаков"
            problems.append(Problem(field=f"titles[{number}].title", detail=detail))
        if one.column is not None and one.column not in KEYS:
            detail = f"Столбца «{one.column}» нет. Есть: {', '.join(KEYS)}"
            problems.append(Problem(field=f"titles[{number}].column", detail=detail))
    if len({plain(one.title) for one in titles}) < len(titles):
        problems.append(Problem(field="titles", detail="Заголовок назван дважды"))
    if problems:
        raise Invalid("Заголовки столбцов не запомнены", problems=problems)
