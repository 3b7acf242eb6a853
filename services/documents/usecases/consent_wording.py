"""The words of a consent on paper (152-ФЗ ст. 9 ч. 4; domain §4.2, appendix A5): one purpose, no boxes to tick.

What is not known, or no consent covers yet, is a line to be filled in by hand.
"""

from dataclasses import dataclass

from contracts.consents import ConsentSheet, Signatory
from services.documents.models.known import KnownSchool
from services.documents.usecases.form import Letterhead
from services.documents.usecases.wording import letterhead

TITLE = "Согласие на обработку персональных данных"
LONG, SHORT = "_" * 56, "_" * 28


@dataclass(frozen=True)
class ConsentForm:
    """Everything on the paper."""

    school: Letterhead
    title: str
    paragraphs: list[str]
    signatures: list[list[str]]
    """Who signs, and the name beside the line."""
    foot: str


def compose(facts: ConsentSheet, school: KnownSchool) -> ConsentForm:
    form = facts.form
    return ConsentForm(
        school=letterhead(school),
        title=TITLE,
        paragraphs=[_who(facts), *_what(facts, school)],
        signatures=_signatures(facts),
        foot=f"Форма согласия {form.purpose}, редакция {form.edition} с {form.starts_on:%d.%m.%Y}. "
        f"Карточка {facts.subject.person_id}",
    )


def _who(facts: ConsentSheet) -> str:
    if facts.representative is None:
        return f"Я, {_identified(facts.subject)},"
    authority = facts.authority or LONG
    signer = _identified(facts.representative)
    return f"Я, {signer}, действуя как законный представитель: {_identified(facts.subject)}, на основании: {authority},"


def _identified(one: Signatory) -> str:
    born = f", {one.birth_date:%d.%m.%Y} г. р." if one.birth_date else ""
    document = one.identity_document or f"{LONG}, кем и когда выдан: {LONG}"
    return f"{one.full_name}{born}, адрес: {one.address or LONG}, документ: {document}"


def _what(facts: ConsentSheet, school: KnownSchool) -> list[str]:
    form = facts.form
    operator = ", ".join(part for part in (school.full_name, school.address) if part)
    whose = "представляемого мною лица" if facts.representative else "моих"
    said = [
        f"даю согласие оператору ({operator}) на обработку персональных данных {whose}: {form.composition}.",
        f"Согласие даётся в целях {form.purpose_text}.",
        f"Действия с данными: {form.actions}.",
        f"По поручению оператора обработку осуществляет: {form.processor}." if form.processor else "",
        f"Срок действия согласия: {form.term}. Согласие может быть отозвано: {form.withdrawal}.",
    ]
    return [one for one in said if one]


def _signatures(facts: ConsentSheet) -> list[list[str]]:
    if facts.representative is None:
        return [["Дата, подпись", facts.subject.full_name]]
    own = [["Законный представитель", facts.representative.full_name]]
    return own + ([["Обучающийся (с 14 лет)", facts.subject.full_name]] if facts.cosigned else [])
