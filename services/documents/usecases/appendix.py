"""The list at the end of an order about many pupils."""

from typing import Any

from contracts.contingent import MovementPerson, NewMovement
from contracts.documents import OrderKind
from services.documents.usecases.form import Appendix, Column, Content
from services.documents.usecases.phrases import UNKNOWN, on_paper, outcome_of, reason_of

NAME, REASON, OUTCOME = "Фамилия, имя, отчество", "Причина", "Решение"
_MOVES = (OrderKind.CLASS_MOVE, OrderKind.PROMOTE, OrderKind.PROMOTE_CONDITIONAL, OrderKind.RETAIN)
_LEAVES = (OrderKind.WITHDRAW, OrderKind.GRADUATE)
_STAYS = (OrderKind.TERMS, OrderKind.DEBT)


def appendix_of(content: Content, text: dict[str, Any]) -> Appendix:
    """One row a movement, in the order of the movements."""
    titles = ["№", NAME, "Дата рождения", *_class_titles(content.kind), text["day_title"]]
    if content.kind in (*_LEAVES, *_STAYS):
        titles.append(REASON if content.kind in _LEAVES else OUTCOME)
    people = {one.line: one for one in content.people}
    rows = [_row(i, one, people.get(one.line)) for i, one in enumerate(content.movements, start=1)]
    return Appendix(text["list_title"], [Column(one, one in (NAME, REASON, OUTCOME)) for one in titles], rows)


def _row(number: int, movement: NewMovement, person: MovementPerson | None) -> list[str]:
    name, born = UNKNOWN, ""
    if person is not None:
        name = " ".join(part for part in (person.last_name, person.first_name, person.middle_name) if part)
        born = on_paper(person.birth_date)
    row = [str(number), name, born, *_classes(movement, person), on_paper(movement.effective_on)]
    if movement.kind.leaves:
        return [*row, reason_of(movement)]
    return [*row, outcome_of(movement, person)] if movement.kind.stays else row


def _class_titles(kind: OrderKind) -> list[str]:
    if kind in _MOVES:
        return ["Из класса", "В класс"]
    return ["Из класса"] if kind in _LEAVES else ["Класс"]


def _classes(movement: NewMovement, person: MovementPerson | None) -> list[str]:
    before, after = (person.from_class or "", person.to_class or "") if person else ("", "")
    if movement.kind.changes_class:
        return [before, after]
    return [after] if movement.kind.enrols else [before]
