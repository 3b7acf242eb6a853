"""How orders are numbered: the school's series, and the counter behind each."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, Problem
from contracts.documents import ORDER_NUMBER, OrderKind, OrderSeries
from services.documents.models import Base
from services.documents.models.kinds import GENERAL
from services.documents.models.tenant import OfSchool

FIRST_SERIES, GENERAL_SERIES = "К", "ОД"
"""What a school begins with until it sets its own letters, for orders about pupils and about its work: practice, not
law."""


class Numbering(OfSchool, Base):
    """The series of each kind of order in a school. Letters are the school's own choice."""

    __tablename__ = "numberings"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    series: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

    def of(self, kind: OrderKind) -> OrderSeries:
        return next(one for one in self.all() if one.kind is kind)

    def all(self) -> list[OrderSeries]:
        """A kind that came after the school chose its letters is numbered like enrolments, or as work is."""
        chosen = {one["kind"]: one for one in self.series}
        usual = chosen[OrderKind.ENROL.value]
        work = {"letters": GENERAL_SERIES, "separator": usual["separator"]}
        return [
            OrderSeries(**(chosen.get(kind.value, work if kind in GENERAL else usual) | {"kind": kind}))
            for kind in OrderKind
        ]

    def change(self, series: list[OrderSeries]) -> None:
        """A kind that is not named keeps its series: whoever calls may not know it yet."""
        refuse_bad(series)
        named = {one.kind: one for one in series}
        self.series = rows([named.get(one.kind, one) for one in self.all()])
        self.version += 1


class NumberCounter(OfSchool, Base):
    """The last number given. Its row stays locked from taking a number until the end of that transaction."""

    __tablename__ = "number_counters"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    letters: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def printed(series: OrderSeries, number: int, sub: int = 0) -> str:
    """«143-К»; a number put between two others, «143/1-К»."""
    count = f"{number}/{sub}" if sub else str(number)
    return f"{count}{series.separator}{series.letters}" if series.letters else count


def rows(series: list[OrderSeries]) -> list[dict[str, Any]]:
    return [{"kind": one.kind.value, "letters": one.letters, "separator": one.separator} for one in series]


def first_series() -> list[OrderSeries]:
    return [OrderSeries(kind=kind, letters=GENERAL_SERIES if kind in GENERAL else FIRST_SERIES) for kind in OrderKind]


def refuse_bad(series: list[OrderSeries]) -> None:
    problems = [
        Problem(field=f"series[{i}]", detail=f"Номер вида «{printed(one, 1)}» не бывает у приказа")
        for i, one in enumerate(series)
        if not (ORDER_NUMBER.fullmatch(printed(one, 1)) and ORDER_NUMBER.fullmatch(printed(one, 1, 1)))
    ]
    if not series or len({one.kind for one in series}) != len(series):
        problems.append(Problem(field="series", detail="Нужна одна серия на каждый из названных видов приказа"))
    if problems:
        raise Invalid("Проверьте серии номеров", problems=problems)
