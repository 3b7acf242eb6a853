"""The list at the end of an order about many pupils."""

from typing import Any

from contracts.contingent import MovementKind, MovementPerson, NewMovement
from contracts.documents import OrderKind
from services.documents.usecases.form import Appendix, Column, Content
from services.documents.usecases.phrases import UNKNOWN, on_paper, reason_of

NAME, REASON = "Фамилия, имя, отчество", "Причина"
_CLASSES = {OrderKind.CLASS_MOVE: ["Из класса", "В класс"], OrderKind.WITHDRAW: ["Из класса"]}


def appendix_of(content: Content, text: dict[str, Any]) -> Appendix:
    """One row a movement, in the order of the movements."""
    titles = ["№", NAME, "Дата рождения", *_CLASSES.get(content.kind, ["Класс"]), text["day_title"]]
    if content.kind is OrderKind.WITHDRAW:
        titles.append(REASON)
    people = {one.line: one for one in content.people}
    rows = [_row(i, one, people.get(one.line)) for i, one in enumerate(content.movements, start=1)]
    return Appendix(text["list_title"], [Column(one, one in (NAME, REASON)) for one in titles], rows)


def _row(number: int, movement: NewMovement, person: MovementPerson | None) -> list[str]:
    name, born = UNKNOWN, ""
    if person is not None:
        name = " ".join(part for part in (person.last_name, person.first_name, person.middle_name) if part)
        born = on_paper(person.birth_date)
    row = [str(number), name, born, *_classes(movement, person), on_paper(movement.effective_on)]
    return [*row, reason_of(movement)] if movement.kind is MovementKind.WITHDRAW else row


def _classes(movement: NewMovement, person: MovementPerson | None) -> list[str]:
    before, after = (person.from_class or "", person.to_class or "") if person else ("", "")
    if movement.kind is MovementKind.CLASS_MOVE:
        return [before, after]
    return [before] if movement.kind is MovementKind.WITHDRAW else [after]
