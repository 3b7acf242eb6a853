"""A school's own words and page, typed or uploaded as a DOCX: looked at, tried, set."""

from dataclasses import asdict
from datetime import date
from hashlib import sha256
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import File, NotFound, Stale, uuid7
from contracts.documents import OrderKind, OrderTemplate
from contracts.permissions import require_in_own_school
from contracts.templates import TemplateField, TemplateFields, TemplateFile, TemplateWords
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.files import TYPES, named
from services.documents.models.known import KnownSchool
from services.documents.models.templates import OrderTemplateRow, refuse_bad
from services.documents.repository import known, templates
from services.documents.usecases import printing, samples, wording
from services.documents.usecases.form import Form, Signer
from services.documents.usecases.office import Office
from services.documents.usecases.phrases import OwnWords, edition
from services.documents.usecases.word import fields, translate

MANY = 25
"""So many lines go to an appendix."""


def get(uow: UnitOfWork, school_id: UUID, kind: OrderKind) -> OrderTemplate:
    known.school(uow, school_id)
    return _shown(kind, templates.current(uow, school_id, kind), day_of(now()))


def preview(office: Office, school_id: UUID, kind: OrderKind, words: TemplateWords, page: str | None) -> File:
    """An invented order as this template would print it; a broken page is refused by its line."""
    refuse_bad(words, page)
    return _printed(office, _school(office, school_id), kind, words, page)


def preview_file(office: Office, school_id: UUID, kind: OrderKind, content: bytes) -> File:
    school, words = _school(office, school_id), _words_now(office, school_id, kind)
    return _printed(office, school, kind, words, _translated(office, content, kind))


def change(
    office: Office,
    school_id: UUID,
    kind: OrderKind,
    version: int,
    words: TemplateWords,
    page: str | None,
    *,
    keep_file: bool = False,
) -> Rendered:
    refuse_bad(words, page)
    with office.begin() as uow:
        require_in_own_school(uow.caller, "settings.write")
        before = templates.current(uow, school_id, kind) if keep_file else None
    if before is None or before.file_name is None:
        return _set(office, school_id, kind, version, OrderTemplateRow(words=_own(words), page=page))
    kept = OrderTemplateRow(
        words=_own(words), page=before.page, file_name=before.file_name, file_content=before.file_content
    )
    return _set(office, school_id, kind, version, kept)


def change_file(office: Office, school_id: UUID, kind: OrderKind, version: int, name: str, content: bytes) -> Rendered:
    """The page is made once, now: however the product reads a DOCX later, what was tried is what is printed."""
    with office.begin() as uow:
        require_in_own_school(uow.caller, "settings.write")
    words, page = _words_now(office, school_id, kind), _translated(office, content, kind)
    made = OrderTemplateRow(words=_own(words), page=page, file_name=named(name), file_content=content)
    return _set(office, school_id, kind, version, made)


def read_file(uow: UnitOfWork, school_id: UUID, kind: OrderKind) -> File:
    known.school(uow, school_id)
    row = templates.current(uow, school_id, kind)
    if row is None or row.file_name is None or row.file_content is None:
        raise NotFound("Для этого вида приказов файл шаблона не загружали")
    return File(name=row.file_name, media_type=TYPES["DOCX"][0], content=row.file_content)


def list_fields(uow: UnitOfWork, school_id: UUID, kind: OrderKind) -> TemplateFields:
    known.school(uow, school_id)
    return TemplateFields(
        items=[
            TemplateField(name=one.name, text=one.text, place=one.place, needed=one.needed)
            for one in fields.of_kind(kind).values()
        ]
    )


def _set(office: Office, school_id: UUID, kind: OrderKind, version: int, made: OrderTemplateRow) -> Rendered:
    """Nothing is set that does not print: one pupil, many in an appendix, with a number and the mark of a signature."""
    school, words = _school(office, school_id), TemplateWords(**made.words)
    for count in (1, MANY):
        office.press(printing.trial, _sample(kind, words, school, count), now(), made.page)
    with office.begin() as uow:
        before = templates.current(uow, school_id, kind)
        if version != (before.version if before else 0):
            current = _shown(kind, before, day_of(now()))
            raise Stale("Шаблон уже изменён", current=views.as_json(current))
        made.id, made.district_id, made.school_id = uuid7(), school.district_id, school.id
        made.kind, made.version = kind.value, version + 1
        made.set_by, made.at = uow.caller.person_id, now()
        uow.add(made)
        return uow.answer(_shown(kind, made, day_of(now())))


def _printed(office: Office, school: KnownSchool, kind: OrderKind, words: TemplateWords, page: str | None) -> File:
    sheet = office.press(printing.draft, _sample(kind, words, school, 1), now(), page)
    return File(name="Образец приказа.pdf", media_type="application/pdf", content=sheet.content)


def _translated(office: Office, content: bytes, kind: OrderKind) -> str:
    return str(office.aside(translate.page, content, kind, printing.uploaded_prelude()))


def _words_now(office: Office, school_id: UUID, kind: OrderKind) -> TemplateWords:
    with office.begin() as uow:
        row = templates.current(uow, school_id, kind)
        return TemplateWords(**(row.words if row else {}))


def _shown(kind: OrderKind, row: OrderTemplateRow | None, on: date) -> OrderTemplate:
    usual = edition(kind, on)
    one, many = usual["heading"]
    return OrderTemplate(
        kind=kind,
        version=row.version if row else 0,
        words=TemplateWords(**(row.words if row else {})),
        page=row.page if row and row.file_name is None else None,
        file=_file(row),
        usual=TemplateWords(
            heading_one=one,
            heading_many=many,
            law=usual["law"],
            action=usual.get("action"),
            instructions=usual["instructions"],
        ),
        usual_page=printing.usual_page(),
    )


def _file(row: OrderTemplateRow | None) -> TemplateFile | None:
    if row is None or row.file_name is None or row.file_content is None:
        return None
    return TemplateFile(name=row.file_name, size=len(row.file_content), sha256=sha256(row.file_content).hexdigest())


def _school(office: Office, school_id: UUID) -> KnownSchool:
    with office.begin() as uow:
        return known.school(uow, school_id)


def _own(words: TemplateWords) -> OwnWords:
    return {name: value for name, value in asdict(words).items() if value is not None}


def _sample(kind: OrderKind, words: TemplateWords, school: KnownSchool, count: int) -> Form:
    own, today = _own(words), day_of(now())
    content = samples.content(kind, count, wording.heading_of(kind, count, today, own), today)
    return wording.compose(content, school, Signer("Директор", "А. С. Петрова"), None, today, own)
