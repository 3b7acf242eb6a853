"""What people read of local acts: the school's own, the differences of editions, the list for the site."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import File, Invalid
from contracts.local_acts import (
    Edition,
    EditionDifference,
    LocalAct,
    LocalActKind,
    LocalActPage,
    LocalActRow,
    PublishedActs,
)
from services.documents.models import local_acts as rows
from services.documents.models.days import day_of, now
from services.documents.repository import known, local_acts
from services.documents.repository.cursors import parts
from services.documents.usecases import difference, pages, printing, sheets
from services.documents.usecases.office import Office
from services.documents.views import local_acts as views

PDF = "application/pdf"


def find(
    uow: UnitOfWork, school_id: UUID, kind: LocalActKind | None, in_force: bool, after: str | None
) -> LocalActPage:
    today, place = day_of(now()), parts(after, UUID)
    before = place[0] if place else None
    found = local_acts.page(uow, school_id, today, kind=kind, in_force=in_force, before=before)
    return views.page(found, today)


def every_act(uow: UnitOfWork, school_id: UUID) -> list[LocalActRow]:
    """By kind and title, for a register."""
    today = day_of(now())
    found = views.acts(local_acts.page(uow, school_id, today, limit=None), today)
    return sorted(found, key=lambda one: (one.kind_title, one.edition.title, one.id))


def get(uow: UnitOfWork, act_id: UUID) -> LocalAct:
    return whole_act(uow, local_acts.act(uow, act_id))


def get_edition(uow: UnitOfWork, edition_id: UUID) -> Edition:
    return whole_edition(uow, local_acts.edition(uow, edition_id))


def compare(office: Office, act_id: UUID, before: int, after: int) -> EditionDifference:
    """Long texts take their time: not inside a transaction."""
    if not before < after:
        raise Invalid("Сравните прежнюю редакцию с более поздней", field="after")
    with office.begin() as uow:
        old, new = (local_acts.numbered(uow, act_id, number).text for number in (before, after))
    return views.difference(act_id, before, after, office.aside(difference.difference, old, new))


def pdf(office: Office, edition_id: UUID) -> File:
    """The frozen bytes; of a draft a print marked «ПРОЕКТ»."""
    with office.begin() as uow:
        row, paper = local_acts.edition(uow, edition_id), local_acts.paper_of(uow, edition_id)
        form = sheets.local_act(known.school(uow, row.school_id), row, None, None, None)
    content = paper.content if paper else office.press(printing.local_act, form, now()).content
    return File(name=_name(row.title, row.number), media_type=PDF, content=content)


# for everybody


def published(uow: UnitOfWork, school_id: UUID) -> PublishedActs:
    school, today = known.school(uow, school_id), day_of(now())
    return views.published(school.full_name, today, local_acts.published(uow, school_id, today))


def published_page(uow: UnitOfWork, school_id: UUID) -> File:
    return pages.local_acts(published(uow, school_id))


def published_paper(uow: UnitOfWork, act_id: UUID) -> File:
    found = local_acts.published_paper(uow, act_id, day_of(now()))
    return File(name=_name(found.title, found.number), media_type=PDF, content=bytes(found.content))


# shown


def whole_act(uow: UnitOfWork, act: rows.LocalAct) -> LocalAct:
    return views.act(act, local_acts.editions_of(uow, act.id), day_of(now()))


def whole_edition(uow: UnitOfWork, row: rows.LocalActEdition) -> Edition:
    names = known.names_of(uow, [row.drafted_by, row.approved_by])
    return views.edition(row, local_acts.hash_of(uow, row.id), names, day_of(now()))


def _name(title: str, number: int) -> str:
    return f"{title[:80]}, редакция {number}.pdf".replace("/", "-")
