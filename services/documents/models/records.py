"""The records schedule: in which case a document is filed, and how long it is kept."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, Problem
from contracts.documents import OrderKind
from contracts.registers import RecordCase
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

HOLDABLE = {*(kind.value for kind in OrderKind), "LOCAL_ACT", "CERTIFICATE", "ACKNOWLEDGEMENT"}
MOST_CASES = 300
LONGEST = {"title": 300, "storage_period": 100, "article": 200}
_INDEX = re.compile(r"\d{2}(-\d{2,3}){1,2}")


class RecordsScheduleRow(OfSchool, Base):
    __tablename__ = "records_schedules"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    cases: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class DocumentWords(OfSchool, Base):
    """What a search looks in: stems of title and text, names of people. A trigger keeps it beside its document."""

    __tablename__ = "document_words"
    __table_args__ = (Index(None, "words", postgresql_using="gin"), Index(None, "names", postgresql_using="gin"))

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    words: Mapped[Any] = mapped_column(TSVECTOR)
    names: Mapped[Any] = mapped_column(TSVECTOR)


def case_of(cases: list[RecordCase], kind: str) -> RecordCase | None:
    return next((one for one in cases if kind in one.holds), None)


def refuse_bad(cases: list[RecordCase]) -> None:
    """Raises Invalid that names every bad case."""
    problems = [one for i, case in enumerate(cases) for one in _problems(f"cases[{i}]", case)]
    problems += _twice("index", [(i, case.index) for i, case in enumerate(cases)])
    problems += _held_twice(cases)
    if not 1 <= len(cases) <= MOST_CASES:
        problems.append(Problem(field="cases", detail=f"Нужно от 1 до {MOST_CASES} дел"))
    if problems:
        raise Invalid("Проверьте номенклатуру дел", problems=problems)


def _problems(field: str, case: RecordCase) -> list[Problem]:
    found = []
    if not _INDEX.fullmatch(case.index):
        found.append(Problem(field=f"{field}.index", detail="Индекс дела — например «01-05»"))
    for name, most in LONGEST.items():
        if not 1 <= len(getattr(case, name).strip()) <= most:
            found.append(Problem(field=f"{field}.{name}", detail=f"От 1 до {most} знаков"))
    found += [
        Problem(field=f"{field}.holds[{i}]", detail=f"Вида документов «{one}» нет: выберите из списка")
        for i, one in enumerate(case.holds)
        if one not in HOLDABLE
    ]
    return found


def _held_twice(cases: list[RecordCase]) -> list[Problem]:
    """Each kind lies in one case: the other one is named, its kind is what the field says."""
    first: dict[str, str] = {}
    found = []
    for i, case in enumerate(cases):
        for one in case.holds:
            if one in first:
                detail = f"Документы этого вида уже лежат в деле {first[one]}"
                found.append(Problem(field=f"cases[{i}].holds", detail=detail))
            first.setdefault(one, case.index)
    return found


def _twice(name: str, given: list[tuple[int, str]]) -> list[Problem]:
    seen: set[str] = set()
    found = []
    for i, value in given:
        if value in seen:
            found.append(Problem(field=f"cases[{i}].{name}", detail=f"«{value}» уже есть в другом деле"))
        seen.add(value)
    return found
