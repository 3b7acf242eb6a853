"""Whose signature makes a consent, and what a signed paper must say (domain §4.2, §4.4)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.base import Problem, uuid7
from contracts.consents import ConsentNotSeparate
from contracts.student_body import DataCategory, Kinship, NewConsent
from services.contingent.models.consent_forms import USUAL, Terms
from services.contingent.models.consents import (
    GRACE_DAYS,
    SEPARATE_SINCE,
    SEVERAL_PURPOSES,
    Coverage,
    coverage,
    form_of,
)
from services.contingent.models.people import ADULT, age_on, birthday


class NotSeparate(Problem):
    """One paper for several purposes, where the school takes a paper for each."""


def problems(paper: NewConsent, today: date, terms: Terms = USUAL) -> Iterator[Problem]:
    """What is wrong with the paper itself, on the terms of the school it is given to."""
    if not paper.number.strip():
        yield Problem(field="number", detail="Укажите номер согласия")
    if not paper.purposes:
        yield Problem(field="purposes", detail="Укажите хотя бы одну цель (P1–P8)")
    if paper.signed_at > today:
        yield Problem(field="signed_at", detail=f"Дата подписи {paper.signed_at:%d.%m.%Y} ещё не наступила")
    if paper.cosigned_on is not None and not paper.signed_at <= paper.cosigned_on <= today:
        detail = "Обучающийся подписывает не раньше представителя и не позже сегодняшнего дня"
        yield Problem(field="cosigned_on", detail=detail)
    if paper.valid_to is not None and paper.valid_to <= paper.signed_at:
        yield Problem(field="valid_to", detail="Согласие перестаёт действовать раньше, чем подписано")
    if (wrong := terms.problem(paper)) is not None:
        yield wrong
    merged = len(paper.purposes) > 1 and paper.signed_at >= SEPARATE_SINCE
    if terms.separate and merged and not paper.refused:
        yield NotSeparate(field="purposes", detail=SEVERAL_PURPOSES)


def refuse_merged(found: list[Problem]) -> None:
    """ConsentNotSeparate when papers for several purposes are all that is wrong."""
    if found and all(isinstance(one, NotSeparate) for one in found):
        raise ConsentNotSeparate(SEVERAL_PURPOSES, problems=found)


def signer(paper: NewConsent, subject: UUID, born: date | None, may_sign: list[UUID]) -> UUID | Problem:
    """Who signed for the subject: a legal representative for a minor, an adult alone."""
    if born is None or age_on(born, paper.signed_at) >= ADULT:
        if paper.given_by in (None, subject):
            return subject
        return Problem(field="given_by", detail="Совершеннолетний подписывает согласие сам")
    if paper.given_by is None and len(may_sign) > 0:
        return may_sign[0]
    if paper.given_by is None or paper.given_by not in may_sign:
        detail = "За несовершеннолетнего подписывает законный представитель (родитель, опекун, попечитель)"
        return Problem(field="given_by", detail=f"{detail}; внесите его и его согласие")
    return paper.given_by


def legal(links: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """Of (person, kinship) pairs, those who may sign."""
    return [person for person, kinship in links if Kinship(kinship).has_legal_force]


def signed(paper: NewConsent, subject: UUID, giver: UUID, born: date | None, terms: Terms = USUAL) -> NewConsent:
    """The paper with everything decided: who gave it, on which form, what it names, until when it holds."""
    valid_to = paper.valid_to
    if giver != subject and born is not None:
        grown = birthday(born, ADULT) + timedelta(days=GRACE_DAYS)
        valid_to = min(valid_to, grown) if valid_to else grown
    form, names = terms.form(paper), paper.data_categories
    if names is None:
        names = sorted(map(DataCategory, form.data_categories) if form is not None else form_of(paper.purposes))
    form_id = form.id if form is not None else None
    named = replace(paper, form_id=form_id, data_categories=names)
    return replace(named, id=paper.id or uuid7(), given_by=giver, valid_to=valid_to)


def covers(papers: list[NewConsent], today: date) -> Coverage:
    """What these (`signed`) papers allow today."""
    active = [one for one in papers if not one.refused and (one.valid_to is None or one.valid_to > today)]
    return coverage((one.purposes, one.data_categories or ()) for one in active)


def row(paper: NewConsent, subject: UUID, place: dict[str, Any], by: UUID | None) -> dict[str, Any]:
    """A `signed` paper as it is stored."""
    return {
        **place,
        "id": paper.id,
        "person_id": subject,
        "given_by": paper.given_by,
        "number": paper.number.strip(),
        "purposes": [one.value for one in paper.purposes],
        "data_categories": [one.value for one in paper.data_categories or ()],
        "signed_at": paper.signed_at,
        "valid_to": paper.valid_to,
        "cosigned_on": paper.cosigned_on,
        "refused": paper.refused,
        "form_id": paper.form_id,
        "withdrawn_on": None,
        "withdrawal_document": None,
        "registered_by": by,
    }
