"""The list at the end of an order about many pupils."""

from typing import Any

from contracts.contingent import MovementPerson, NewMovement
from contracts.documents import OrderKind
from services.documents.usecases.form import Appendix, Column, Content
from services.documents.usecases.phrases import UNKNOWN, born_of, on_paper, outcome_of, reason_of

NAME, BORN, CLASS, FROM, INTO = "Фамилия, имя, отчество", "Дата рождения", "Класс", "Из класса", "В класс"
DAY, REASON, OUTCOME = "", "Причина", "Решение"
"""The day is titled by the form's text."""
_MOVES, _LEAVES, _STAYS = [FROM, INTO, DAY], [FROM, DAY, REASON], [CLASS, DAY, OUTCOME]
_COLUMNS = {
    OrderKind.CLASS_MOVE: _MOVES,
    OrderKind.PROMOTE: _MOVES,
    OrderKind.PROMOTE_CONDITIONAL: _MOVES,
    OrderKind.RETAIN: _MOVES,
    OrderKind.YEAR_END: [*_MOVES, OUTCOME],
    OrderKind.WITHDRAW: _LEAVES,
    OrderKind.GRADUATE: _LEAVES,
    OrderKind.TERMS: _STAYS,
    OrderKind.HOME_EDU: _STAYS,
    OrderKind.DEBT: _STAYS,
}


def columns_of(kind: OrderKind) -> list[str]:
    """After the number of the line."""
    return [NAME, BORN, *_COLUMNS.get(kind, [CLASS, DAY])]


def appendix_of(content: Content, text: dict[str, Any]) -> Appendix:
    """One row a movement, in the order of the movements."""
    columns = columns_of(content.kind)
    people = {one.line: one for one in content.people}
    rows = [
        [str(number), *(_cell(column, one, people.get(one.line)) for column in columns)]
        for number, one in enumerate(content.movements, start=1)
    ]
    titles = ["№", *(one or text["day_title"] for one in columns)]
    return Appendix(text["list_title"], [Column(one, one in (NAME, REASON, OUTCOME)) for one in titles], rows)


def _cell(column: str, movement: NewMovement, person: MovementPerson | None) -> str:
    if column == DAY:
        return on_paper(movement.effective_on)
    if column == REASON:
        return reason_of(movement)
    if column == OUTCOME:
        return outcome_of(movement, person)
    if person is None:
        return UNKNOWN if column == NAME else ""
    if column == NAME:
        return " ".join(part for part in (person.last_name, person.first_name, person.middle_name) if part)
    if column == BORN:
        return born_of(person)
    into = column == INTO or (column == CLASS and movement.kind.enrols)
    return (person.to_class if into else person.from_class) or ""
