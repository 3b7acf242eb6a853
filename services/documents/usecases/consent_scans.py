"""Consents on paper: printed to be signed, the signed paper kept as a scan, shown to whoever may read the consent."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, File, Forbidden, NotFound
from contracts.consents import ConsentPaper
from contracts.contingent import ConsentFiled
from contracts.documents import ConsentScanned
from contracts.permissions import allowed, require_in_own_school
from services.documents import store
from services.documents.models.attachments import OrderFile
from services.documents.models.consent_scans import UNREGISTERED, ConsentScan, refuse_other
from services.documents.models.days import day_of, now
from services.documents.models.files import named, refuse_unwanted
from services.documents.models.known import KnownSchool
from services.documents.repository import consent_scans as scans
from services.documents.repository import known, uploads
from services.documents.usecases import consent_wording, printing, uploading
from services.documents.usecases.certifying import PDF
from services.documents.usecases.office import Office
from services.documents.views import consent_scans as views


def sheet(office: Office, person_id: UUID, form_id: UUID, given_by: UUID | None) -> File:
    """Contingent says what the paper says of whom, within the caller's own rights, and notes the print."""
    facts = office.contingent.describe_consent(person_id=person_id, form_id=form_id, given_by=given_by)
    with office.begin() as uow:
        form, at = consent_wording.compose(facts, known.school(uow, facts.school_id)), now()
    content = office.press(printing.consent, form, at).content
    return File(name=f"Согласие {facts.form.purpose}.pdf", media_type=PDF, content=content)


def begin(office: Office, person_id: UUID, name: str, size: int) -> Rendered:
    """Whether the caller may know of the person, contingent says; nothing is stored of what it refuses."""
    shown = named(name)
    refuse_other(shown)
    refuse_unwanted(shown, size)
    office.contingent.list_consents(person_id=person_id)
    with office.begin() as uow:
        school = _school(uow)
        return uow.answer(uploading.new(uow, school.district_id, school.id, size, person_id=person_id))


def keep(office: Office, person_id: UUID, name: str, upload_id: UUID) -> Rendered:
    """Of bytes that are here already, the file that they are; their second coming is swept away."""
    shown = named(name)
    refuse_other(shown)
    office.contingent.list_consents(person_id=person_id)
    with office.begin() as uow:
        school = _school(uow)
        upload, parts = uploading.whole(uow, upload_id, person_id)
        size = upload.size
    content = uploading.Content(store.opened(), school.id, parts)
    media_type, scanned, digest = uploading.looked_at(office, upload_id, shown, content)
    with office.begin() as uow:
        uploads.hold(uow, school.id, digest)
        pair = scans.same(uow, school.id, digest)
        if pair is not None and pair[0].person_id != person_id:
            raise Conflict("Этот файл уже загружен к карточке другого человека", field="content")
        if pair is None:
            upload, _ = uploading.whole(uow, upload_id, person_id)
            upload.attached = True
            tenant = {"district_id": school.district_id, "school_id": school.id}
            file = OrderFile(
                id=upload_id,
                order_id=None,
                name=shown,
                media_type=media_type,
                size=size,
                sha256=digest,
                scanned=scanned,
                added_by=uow.caller.person_id,
                added_at=now(),
                **tenant,
            )
            pair = _add(uow, ConsentScan(id=file.id, person_id=person_id, **tenant), file)
        return uow.answer(views.paper(*pair))


def _school(uow: UnitOfWork) -> KnownSchool:
    if uow.caller.school_id is None or not allowed("consents.write", uow.caller.role):
        raise Forbidden("У вашей роли нет права на это действие")
    return known.school(uow, uow.caller.school_id)


def list_of(office: Office, person_id: UUID) -> list[ConsentPaper]:
    known_ones = office.contingent.list_consents(person_id=person_id)
    with office.begin() as uow:
        found = scans.of_person(uow, person_id, [one.id for one in known_ones])
        return [views.paper(*pair) for pair in found]


def read(office: Office, consent_id: UUID, offset: int = 0) -> File:
    """A part of it. Contingent says which file it is, whether the caller may see it, and notes the look."""
    place = office.contingent.open_consent_scan(consent_id=consent_id)
    with office.begin() as uow:
        scan, file = scans.get(uow, place.id)
        if scan.act_date is not None:
            raise NotFound(f"Скан уничтожен по акту № {scan.act_number} от {scan.act_date:%d.%m.%Y}")
        parts = uploading.parts_of(uow, file)
    return uploading.part(office, file, parts, offset)


def destroy(uow: UnitOfWork, scan_id: UUID, act_number: str | None, act_date: date | None) -> ConsentPaper:
    """Bytes are erased by the timer, like those of a file that was taken off an order."""
    require_in_own_school(uow.caller, "consents.write")
    scan, file = scans.get(uow, scan_id, lock=True)
    if scan.consent_id is None:
        _forget(uow, scan, file)
    else:
        scan.destroy(" ".join((act_number or "").split()), act_date, day_of(now()))
        file.removed_at = now()
    return views.paper(scan, file)


def forget_unregistered(uow: UnitOfWork) -> None:
    for scan, file in scans.unregistered(uow, now() - UNREGISTERED):
        _forget(uow, scan, file)


def file(uow: UnitOfWork, event: ConsentFiled) -> None:
    scan, _ = scans.get(uow, event.scan_id, lock=True)
    scan.consent_id, scan.ends_on = event.consent_id, event.ends_on


def _add(uow: UnitOfWork, scan: ConsentScan, file: OrderFile) -> scans.Pair:
    uow.add(file)
    uow.flush()
    uow.add(scan)
    uow.flush()
    _tell(uow, scan, file)
    return scan, file


def _forget(uow: UnitOfWork, scan: ConsentScan, file: OrderFile) -> None:
    """Nobody's paper: contingent may not register anything by it any more."""
    if file.removed_at is not None:
        raise NotFound("Такого скана нет")
    file.removed_at = now()
    _tell(uow, scan, file, gone=True)


def _tell(uow: UnitOfWork, scan: ConsentScan, file: OrderFile, *, gone: bool = False) -> None:
    uow.publish(
        ConsentScanned(
            district_id=scan.district_id,
            school_id=scan.school_id,
            scan_id=scan.id,
            person_id=scan.person_id,
            sha256=file.sha256,
            gone=gone,
        )
    )
