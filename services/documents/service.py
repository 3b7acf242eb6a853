"""Every door of documents."""

from functools import cache

from chassis.db import Database
from chassis.doors import Service, client, command, every, listen, query, rpc
from chassis.heavy import Turns, aside
from chassis.keyring import KeyRing
from chassis.settings import settings
from contracts.base import PLATFORM
from contracts.contingent import (
    ClassOpened,
    ConsentFiled,
    ContingentApi,
    ImportAccepted,
    MovementRefused,
    MovementsExecuted,
    OrderProposed,
    PersonRenamed,
)
from contracts.documents import DocumentsApi
from contracts.identity import (
    AppointmentEnded,
    IdentityApi,
    OrderedRolesGiven,
    OrderedRolesRefused,
    SchoolOpened,
    StaffAppointed,
)
from contracts.planning import OrderedTeachingDone, OrderedTeachingRefused, PlanningApi
from services.documents.usecases import (
    acknowledgement,
    acknowledging,
    attaching,
    certifying,
    consent_scans,
    declensions,
    drafting,
    enacting,
    filing,
    hearing,
    local_acts,
    numbering,
    outside,
    reading,
    records_schedule,
    registers,
    registration,
    reviewing,
    searching,
    signing,
    signing_next,
    signing_rules,
    special,
    substitution_journal,
    teaching,
    templates,
    tending,
    uploading,
)
from services.documents.usecases.office import Office

HERE = "http://127.0.0.1:8080"
"""Where people find the platform when KONTINGENT_PUBLIC_URL does not say: as `make run` opens it."""
PRINTERS, QUEUE = "2", "200"
"""Papers printed at a time, and waiting, when KONTINGENT_PRINTERS and KONTINGENT_PRINTING_QUEUE do not say."""


@cache
def press() -> Turns:
    return Turns(int(settings().option("PRINTERS", PRINTERS)), int(settings().option("PRINTING_QUEUE", QUEUE)))


class DocumentsService(Service, DocumentsApi):
    name = DocumentsApi.service
    db = Database()
    contingent = client(ContingentApi, seconds=15.0)
    planning = client(PlanningApi, seconds=15.0)
    identity = client(IdentityApi)
    keys = KeyRing()

    @property
    def office(self):
        return self._office(self.db.begin)

    def _office(self, begin):
        ours = {"begin": begin, "aside": aside, "press": press(), "caller": lambda: self.caller}
        return Office(contingent=self.contingent, planning=self.planning, claims=self._claims, **ours)

    def _claims(self, token):
        return self.keys.claims(token, lambda: {"keys": self.identity.get_keys().keys})

    # orders

    @rpc
    def draft_order(self, **content):
        return drafting.draft(self.office, **content)

    @rpc
    def edit_order(self, **content):
        return drafting.edit(self.office, **content)

    @rpc
    def draft_general_order(self, **content):
        return teaching.draft(self.office, **content)

    @rpc
    def edit_general_order(self, **content):
        return teaching.edit(self.office, **content)

    @rpc
    def check_order(self, *, order_id):
        return drafting.check_again(self.office, order_id)

    @command
    def reject_order(self, uow, *, order_id, version, comment):
        return drafting.reject(uow, order_id, version, comment)

    # visas before it is signed

    @command
    def send_to_review(self, uow, *, order_id, version):
        return reviewing.send(uow, order_id, version)

    @command
    def recall_order(self, uow, *, order_id, version):
        return reviewing.recall(uow, order_id, version)

    @command
    def review_order(self, uow, *, order_id, version, agreed, comment=None):
        return reviewing.review(uow, order_id, version, agreed=agreed, comment=comment)

    @query
    def list_orders_to_review(self, uow, *, after=None):
        return reviewing.waiting(uow, after)

    @query
    def get_order_to_review(self, uow, *, order_id):
        return reviewing.get(uow, order_id)

    @rpc
    def get_pdf_to_review(self, *, order_id):
        return reviewing.pdf(self.office, order_id)

    @query
    def get_review_routes(self, uow, *, school_id):
        return reviewing.routes(uow, school_id)

    @command
    def set_review_routes(self, uow, *, school_id, version, routes):
        return reviewing.change_routes(uow, school_id, version, routes)

    # signature and number

    @rpc
    def sign_order(self, *, order_id, version, confirmation=None):
        return signing.sign(self.office, order_id, version, confirmation)

    @query
    def list_orders_to_sign(self, uow, *, after=None):
        return signing_next.waiting(uow, after)

    @rpc
    def get_pdf_to_sign(self, *, order_id):
        with self.db.begin() as uow:  # a look is noted: this reading writes
            return signing_next.pdf(uow, order_id)

    @rpc
    def sign_after_director(self, *, order_id, version, confirmation=None):
        return signing_next.sign(self.office, order_id, version, confirmation)

    @command
    def return_signed_order(self, uow, *, order_id, version, comment):
        return signing_next.give_back(uow, order_id, version, comment)

    @rpc
    def register_order(self, *, order_id):
        return registration.register(self.office, order_id)

    @rpc
    def insert_order(self, *, order_id, after, reason):
        return registration.insert(self.office, order_id, after, reason)

    # cases and the archive

    @command
    def file_order(self, uow, *, order_id, version, case_index, case_title, keep_years=None):
        return filing.put(uow, order_id, version, case_index, case_title, keep_years)

    @command
    def archive_order(self, uow, *, order_id):
        return filing.archive(uow, order_id)

    @command
    def destroy_orders(self, uow, *, school_id, act_number, act_date, order_ids):
        return filing.destroy(uow, school_id, act_number, act_date, order_ids)

    @query
    def list_filed_orders(self, uow, *, school_id, case_index=None, due_on=None, after=None):
        return filing.find(uow, school_id, case_index, due_on, after)

    # what people look at

    @query
    def get_order(self, uow, *, order_id):
        return reading.get(uow, order_id)

    @rpc
    def get_order_special_categories(self, *, order_id, person_id):
        return special.read(self.office, order_id, person_id)

    @rpc
    def get_order_pdf(self, *, order_id, signed=False):
        return reading.pdf(self.office, order_id, signed=signed)

    @query
    def list_orders(self, uow, *, school_id, status=None, kind=None, year=None, after=None):
        return reading.find(uow, school_id, status, kind, year, after)

    @query
    def list_registrations(self, uow, *, school_id, year, letters=None, after=None):
        return reading.read_book(uow, school_id, year, letters, after)

    # how a school signs

    @query
    def get_signing_rules(self, uow, *, school_id):
        return signing_rules.get(uow, school_id)

    @command
    def set_signing_rules(self, uow, **given):
        return signing_rules.change(uow, **given)

    # numbering

    @query
    def get_order_numbering(self, uow, *, school_id):
        return numbering.get(uow, school_id)

    @command
    def set_order_numbering(self, uow, *, school_id, version, series):
        return numbering.change(uow, school_id, version, series)

    # acknowledgement

    @rpc
    def open_acknowledgement(self, **given):
        return acknowledging.open_list(self.office, **given)

    @query
    def list_acknowledgement_lists(self, uow, *, school_id, subject=None, order_id=None, overdue=False, after=None):
        return acknowledging.find(uow, school_id, subject, order_id, overdue, after)

    @query
    def get_acknowledgement_list(self, uow, *, list_id):
        return acknowledging.get(uow, list_id)

    @rpc
    def get_acknowledgement_sheet(self, *, list_id):
        return acknowledgement.sheet(self.office, list_id)

    @command
    def record_acknowledgements(self, uow, *, list_id, signatures):
        return acknowledging.record(uow, list_id, signatures)

    @command
    def refuse_acknowledgement(self, uow, *, line_id, act_number, act_on):
        return acknowledging.refuse(uow, line_id, act_number, act_on)

    @command
    def release_acknowledgement(self, uow, *, line_id, reason):
        return acknowledging.release(uow, line_id, reason)

    @command
    def remind_acknowledgement(self, uow, *, list_id):
        return acknowledging.remind(uow, list_id)

    @query
    def list_own_acknowledgements(self, uow, *, after=None):
        return acknowledgement.own(uow, after)

    @rpc
    def acknowledge(self, *, line_id, confirmation=None):
        return acknowledgement.acknowledge(self.office, line_id, confirmation)

    @rpc
    def get_acknowledged_document(self, *, line_id):
        with self.db.begin() as uow:  # a look is noted
            return acknowledgement.document(uow, line_id)

    @query
    def count_acknowledgements(self, uow, *, school_id):
        return acknowledgement.summary(uow, school_id)

    @query
    def get_acknowledgement_rules(self, uow, *, school_id):
        return acknowledgement.get_rules(uow, school_id)

    @command
    def set_acknowledgement_rules(self, uow, **given):
        return acknowledgement.set_rules(uow, **given)

    # local acts

    @command
    def draft_local_act(self, uow, *, school_id, kind, content, id=None, on_site=True):
        return enacting.draft(uow, school_id, kind, content, id, on_site)

    @command
    def draft_edition(self, uow, *, act_id, content, id=None):
        return enacting.draft_edition(uow, act_id, content, id)

    @command
    def edit_edition(self, uow, *, edition_id, version, content):
        return enacting.edit(uow, edition_id, version, content)

    @rpc
    def approve_edition(self, **given):
        return enacting.approve(self.office, **given)

    @command
    def repeal_local_act(self, uow, *, act_id, order_number, order_on, valid_to):
        return enacting.repeal(uow, act_id, order_number, order_on, valid_to)

    @query
    def list_local_acts(self, uow, *, school_id, kind=None, in_force=False, after=None):
        return local_acts.find(uow, school_id, kind, in_force, after)

    @query
    def get_local_act(self, uow, *, act_id):
        return local_acts.get(uow, act_id)

    @query
    def get_edition(self, uow, *, edition_id):
        return local_acts.get_edition(uow, edition_id)

    @rpc
    def get_edition_pdf(self, *, edition_id):
        return local_acts.pdf(self.office, edition_id)

    @rpc
    def compare_editions(self, *, act_id, before, after):
        return local_acts.compare(self.office, act_id, before, after)

    @rpc
    def list_published_acts(self, *, school_id):
        with self.db.begin(PLATFORM, read_only=True) as uow:
            return local_acts.published(uow, school_id)

    @rpc
    def show_published_acts(self, *, school_id):
        with self.db.begin(PLATFORM, read_only=True) as uow:
            return local_acts.published_page(uow, school_id)

    @rpc
    def get_published_act(self, *, act_id):
        with self.db.begin(PLATFORM, read_only=True) as uow:
            return local_acts.published_paper(uow, act_id)

    # registers and search

    @query
    def search_documents(self, uow, **given):
        return searching.find(uow, **given)

    @rpc
    def get_order_register(self, *, school_id, year, media):
        return registers.orders(self.office, school_id, year, media)

    @rpc
    def get_certificate_register(self, *, school_id, year, media):
        return registers.certificates_of(self.office, school_id, year, media)

    @rpc
    def get_substitution_register(self, *, school_id, starts_on, ends_on, media):
        return substitution_journal.file(self.office, school_id, starts_on, ends_on, media)

    @rpc
    def get_local_act_register(self, *, school_id, media):
        return registers.local_acts_of(self.office, school_id, media)

    @query
    def get_records_schedule(self, uow, *, school_id, year):
        return records_schedule.schedule(uow, school_id, year)

    @command
    def set_records_schedule(self, uow, *, school_id, year, version, cases):
        return records_schedule.set_schedule(uow, school_id, year, version, cases)

    @rpc
    def get_records_schedule_file(self, *, school_id, year, media):
        return registers.schedule_file(self.office, school_id, year, media)

    # certificates

    @rpc
    def issue_certificate(self, **given):
        return certifying.issue(self.office, settings().option("PUBLIC_URL", HERE), **given)

    @command
    def cancel_certificate(self, uow, *, certificate_id, reason):
        return certifying.cancel(uow, certificate_id, reason)

    @query
    def get_certificate(self, uow, *, certificate_id):
        return certifying.get(uow, certificate_id)

    @rpc
    def get_certificate_pdf(self, *, certificate_id):
        return certifying.pdf(self.office, certificate_id)

    @query
    def list_certificates(self, uow, *, school_id, kind=None, year=None, student_id=None, after=None):
        return certifying.find(uow, school_id, kind, year, student_id, after)

    @rpc
    def check_certificate(self, *, code):
        with self.db.begin(PLATFORM, read_only=True) as uow:
            return certifying.check(uow, code)

    # words and pages

    @query
    def get_order_template(self, uow, *, school_id, kind):
        return templates.get(uow, school_id, kind)

    @rpc
    def preview_order_template(self, *, school_id, kind, words, page=None):
        return templates.preview(self.office, school_id, kind, words, page)

    @rpc
    def set_order_template(self, *, school_id, kind, version, words, page=None, keep_file=False):
        return templates.change(self.office, school_id, kind, version, words, page, keep_file=keep_file)

    @query
    def list_order_template_fields(self, uow, *, school_id, kind):
        return templates.list_fields(uow, school_id, kind)

    @rpc
    def preview_order_template_file(self, *, school_id, kind, content):
        return templates.preview_file(self.office, school_id, kind, content)

    @rpc
    def set_order_template_file(self, *, school_id, kind, version, name, content):
        return templates.change_file(self.office, school_id, kind, version, name, content)

    @query
    def get_order_template_file(self, uow, *, school_id, kind):
        return templates.read_file(uow, school_id, kind)

    @query
    def decline(self, uow, *, school_id, kind, nominative, case, sex=None):
        return declensions.look_up(uow, school_id, kind, nominative, sex, case)

    @command
    def correct_declension(self, uow, *, school_id, kind, nominative, case, text, sex=None):
        return declensions.correct(uow, school_id, kind, nominative, sex, case, text)

    @query
    def list_declensions(self, uow, *, school_id, after=None):
        return declensions.find(uow, school_id, after)

    # files

    @rpc
    def attach_file(self, *, order_id, version, name, upload_id):
        return attaching.attach(self.office, order_id, version, name, upload_id)

    @command
    def begin_upload(self, uow, *, order_id, version, name, size):
        return uploading.begin(uow, order_id, version, name, size)

    @rpc
    def send_part(self, *, upload_id, offset, content):
        return uploading.send(self.office, upload_id, offset, content)

    @command
    def detach_file(self, uow, *, order_id, attachment_id, version):
        return attaching.detach(uow, order_id, attachment_id, version)

    @rpc
    def get_attachment(self, *, order_id, attachment_id, offset=0):
        return attaching.read(self.office, order_id, attachment_id, offset)

    @rpc
    def get_attachment_to_review(self, *, order_id, attachment_id, offset=0):
        return reviewing.attachment(self.office, order_id, attachment_id, offset)

    # signatures made elsewhere

    @rpc
    def bring_signature(self, *, order_id, content):
        return outside.bring(self.office, order_id, content)

    @query
    def get_external_signature(self, uow, *, order_id, signature_id):
        return outside.read(uow, order_id, signature_id)

    # consents on paper

    @rpc
    def get_consent_sheet(self, *, person_id, form_id, given_by=None):
        return consent_scans.sheet(self.office, person_id, form_id, given_by)

    @rpc
    def begin_consent_scan(self, *, person_id, name, size):
        return consent_scans.begin(self.office, person_id, name, size)

    @rpc
    def keep_consent_scan(self, *, person_id, name, upload_id):
        return consent_scans.keep(self.office, person_id, name, upload_id)

    @rpc
    def list_consent_scans(self, *, person_id):
        return consent_scans.list_of(self.office, person_id)

    @rpc
    def get_consent_scan(self, *, consent_id, offset=0):
        return consent_scans.read(self.office, consent_id, offset)

    @command
    def destroy_consent_scan(self, uow, *, scan_id, act_number=None, act_date=None):
        return consent_scans.destroy(uow, scan_id, act_number, act_date)

    # what others tell

    @listen(SchoolOpened)
    def keep_school(self, uow, event):
        hearing.keep_school(uow, event)

    @listen(StaffAppointed)
    def keep_staff(self, uow, event):
        hearing.keep_staff(uow, event)

    @listen(AppointmentEnded)
    def end_appointment(self, uow, event):
        hearing.end_appointment(uow, event)

    @listen(ClassOpened)
    def keep_class(self, uow, event):
        hearing.keep_class(uow, event)

    @listen(ImportAccepted, aside=True)
    def draft_initial_entry(self, uow, event):
        hearing.draft_initial_entry(uow, event)

    @listen(OrderProposed, aside=True)
    def draft_proposed(self, uow, event):
        hearing.draft_proposed(uow, event)

    @listen(PersonRenamed)
    def rename_in_drafts(self, uow, event):
        hearing.rename_in_drafts(uow, event)

    @listen(ConsentFiled)
    def file_consent_scan(self, uow, event):
        consent_scans.file(uow, event)

    @listen(MovementsExecuted)
    def keep_executed(self, uow, event):
        hearing.keep_executed(uow, event)

    @listen(MovementRefused)
    def keep_refused(self, uow, event):
        hearing.keep_refused(uow, event)

    @listen(OrderedRolesGiven)
    def keep_roles_given(self, uow, event):
        hearing.keep_executed(uow, event)

    @listen(OrderedRolesRefused)
    def keep_roles_refused(self, uow, event):
        hearing.keep_refused(uow, event)

    @listen(OrderedTeachingDone)
    def keep_teaching_done(self, uow, event):
        hearing.keep_executed(uow, event)

    @listen(OrderedTeachingRefused)
    def keep_teaching_refused(self, uow, event):
        hearing.keep_refused(uow, event)

    # what nobody asks for

    @every(5.0)
    def tend_orders(self):
        tending.tend(self._own_office)

    @every(600.0)
    def remind_of_acknowledgements(self):
        acknowledgement.remind_everybody(self._own_office)

    @property
    def _own_office(self):
        return self._office(lambda: self.db.begin(PLATFORM))
