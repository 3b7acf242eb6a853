"""What an order says: facts about pupils → the sentences of its paper form."""

from datetime import date
from typing import Any

from contracts.documents import OrderKind
from services.documents.models.kinds import GENERAL
from services.documents.models.known import KnownSchool
from services.documents.usecases import giving
from services.documents.usecases.appendix import appendix_of
from services.documents.usecases.form import Content, Form, Item, Letterhead, Signer
from services.documents.usecases.phrases import NBSP, NO_WORDS, OwnWords, ended, line_of, said

LONGEST_LIST = 20
"""More pupils than this go to an appendix."""
ALWAYS_LISTED = (OrderKind.INITIAL_ENTRY, OrderKind.YEAR_END, OrderKind.CANCEL)
"""Their lines are a list by nature, of one class as of the whole school."""


def heading_of(kind: OrderKind, count: int, on: date, own: OwnWords = NO_WORDS) -> str:
    """The usual heading of a kind in a school, for many pupils or at most one."""
    one, many = said(kind, on, own)["heading"]
    return str(many if count > 1 else one)


def compose(
    content: Content, school: KnownSchool, signer: Signer, executor: str | None, on: date, own: OwnWords = NO_WORDS
) -> Form:
    """The form of an order composed on a day, in the edition of the texts of that day and the school's own words."""
    text = said(content.kind, on, own)
    listed = content.kind in ALWAYS_LISTED or len(content.movements) > LONGEST_LIST
    basis = content.basis.strip().rstrip(".")
    rest = text["instructions"] if content.instructions is None else content.instructions
    return Form(
        school=letterhead(school),
        place=school.place or "",
        heading=content.heading,
        preamble=f"{text['law']}, на основании {basis}" if basis else text["law"],
        items=_items(content, text, rest, listed=listed),
        signer=signer,
        executor=executor,
        appendix=appendix_of(content, text) if listed else None,
    )


def _items(content: Content, text: dict[str, Any], rest: list[str], *, listed: bool) -> list[Item]:
    said = [Item(ended(one), []) for one in rest]
    if content.roles:
        return [giving.deed(content.kind, text["action"], content.roles, content.appointees, content.corrected), *said]
    lines = [ended(one) for one in content.lines]
    if content.kind is OrderKind.AMEND:
        lines += [ended(one) for one in rest]
        return [Item(f"{text['action']} {content.target or '…'} следующие изменения:", lines)]
    if lines:
        return [Item(f"{text['action']}:", lines), *said]
    return said if content.kind in GENERAL else [_deed(content, text["action"], listed=listed), *said]


def letterhead(school: KnownSchool) -> Letterhead:
    codes = {"ИНН": school.inn, "КПП": school.kpp, "ОГРН": school.ogrn}
    where = [school.address, f"тел.{NBSP}{school.phone}" if school.phone else None]
    lines = [", ".join(f"{name}{NBSP}{code}" for name, code in codes.items() if code)]
    lines.append(", ".join(part for part in where if part))
    return Letterhead(school.full_name, school.short_name, [line for line in lines if line])


def _deed(content: Content, action: str, *, listed: bool) -> Item:
    """The first item: what is done to whom."""
    count = len(content.movements)
    if listed:
        whom = "" if content.kind is OrderKind.INITIAL_ENTRY else " обучающихся"
        return Item(f"{action}{whom} согласно приложению ({count}{NBSP}чел.).", [])
    people = {one.line: one for one in content.people}
    lines = [line_of(one, people.get(one.line), content.corrected) for one in content.movements]
    if count == 1:
        return Item(ended(f"{action} {lines[0]}"), [])
    return Item(f"{action} обучающихся:", [f"{one};" for one in lines[:-1]] + [ended(lines[-1])])
