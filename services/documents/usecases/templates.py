"""A school's own words and page: looked at, tried, set."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import File, Stale, uuid7
from contracts.documents import OrderKind, OrderTemplate
from contracts.permissions import require_in_own_school
from contracts.templates import TemplateWords
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.known import KnownSchool
from services.documents.models.templates import OrderTemplateRow, refuse_bad
from services.documents.repository import known, templates
from services.documents.usecases import printing, samples, wording
from services.documents.usecases.form import Form, Signer
from services.documents.usecases.office import Office
from services.documents.usecases.phrases import OwnWords, edition

MANY = 25
"""So many lines go to an appendix."""


def get(uow: UnitOfWork, school_id: UUID, kind: OrderKind) -> OrderTemplate:
    known.school(uow, school_id)
    return _shown(kind, templates.current(uow, school_id, kind), day_of(now()))


def preview(office: Office, school_id: UUID, kind: OrderKind, words: TemplateWords, page: str | None) -> File:
    """An invented order as this template would print it; a broken page is refused by its line."""
    school = _readable(office, school_id, words, page)
    sheet = office.press(printing.draft, _sample(kind, words, school, 1), now(), page)
    return File(name="Образец приказа.pdf", media_type="application/pdf", content=sheet.content)


def change(
    office: Office, school_id: UUID, kind: OrderKind, version: int, words: TemplateWords, page: str | None
) -> Rendered:
    """Nothing is set that does not print: one pupil, many in an appendix, with a number and the mark of a signature."""
    with office.begin() as uow:
        require_in_own_school(uow.caller, "settings.write")
    school = _readable(office, school_id, words, page)
    for count in (1, MANY):
        office.press(printing.trial, _sample(kind, words, school, count), now(), page)
    with office.begin() as uow:
        before = templates.current(uow, school_id, kind)
        if version != (before.version if before else 0):
            current = _shown(kind, before, day_of(now()))
            raise Stale("Шаблон уже изменён", current=views.as_json(current))
        row = OrderTemplateRow(
            id=uuid7(),
            district_id=school.district_id,
            school_id=school.id,
            kind=kind.value,
            version=version + 1,
            words=_own(words),
            page=page,
            set_by=uow.caller.person_id,
            at=now(),
        )
        uow.add(row)
        return uow.answer(_shown(kind, row, day_of(now())))


def _shown(kind: OrderKind, row: OrderTemplateRow | None, on: date) -> OrderTemplate:
    usual = edition(kind, on)
    one, many = usual["heading"]
    return OrderTemplate(
        kind=kind,
        version=row.version if row else 0,
        words=TemplateWords(**(row.words if row else {})),
        page=row.page if row else None,
        usual=TemplateWords(
            heading_one=one,
            heading_many=many,
            law=usual["law"],
            action=usual.get("action"),
            instructions=usual["instructions"],
        ),
        usual_page=printing.usual_page(),
    )


def _readable(office: Office, school_id: UUID, words: TemplateWords, page: str | None) -> KnownSchool:
    refuse_bad(words, page)
    with office.begin() as uow:
        return known.school(uow, school_id)


def _own(words: TemplateWords) -> OwnWords:
    return {name: value for name, value in asdict(words).items() if value is not None}


def _sample(kind: OrderKind, words: TemplateWords, school: KnownSchool, count: int) -> Form:
    own, today = _own(words), day_of(now())
    content = samples.content(kind, count, wording.heading_of(kind, count, today, own), today)
    return wording.compose(content, school, Signer("Директор", "А. С. Петрова"), None, today, own)
