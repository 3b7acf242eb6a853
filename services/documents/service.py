"""Every door of documents."""

from chassis.db import Database
from chassis.doors import Service, client, command, every, listen, query, rpc
from chassis.heavy import aside
from contracts.base import PLATFORM
from contracts.contingent import (
    ClassOpened,
    ContingentApi,
    ImportAccepted,
    MovementRefused,
    MovementsExecuted,
    OrderProposed,
)
from contracts.documents import DocumentsApi
from contracts.identity import AppointmentEnded, OrderedRolesGiven, OrderedRolesRefused, SchoolOpened, StaffAppointed
from services.documents.usecases import (
    attaching,
    declensions,
    drafting,
    filing,
    general,
    hearing,
    numbering,
    reading,
    registration,
    reviewing,
    signing,
    templates,
    tending,
)
from services.documents.usecases.office import Office


class DocumentsService(Service, DocumentsApi):
    name = DocumentsApi.service
    db = Database()
    contingent = client(ContingentApi, seconds=15.0)

    @property
    def office(self):
        return Office(begin=self.db.begin, contingent=self.contingent, aside=aside)

    # orders

    @rpc
    def draft_order(self, **content):
        return drafting.draft(self.office, **content)

    @rpc
    def edit_order(self, **content):
        return drafting.edit(self.office, **content)

    @command
    def draft_general_order(self, uow, *, school_id, kind, basis, **content):
        return general.draft(uow, school_id, kind, basis, **content)

    @command
    def edit_general_order(self, uow, *, order_id, version, basis, **content):
        return general.edit(uow, order_id, version, basis, **content)

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
    def sign_order(self, *, order_id, version):
        return signing.sign(self.office, order_id, version)

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
    def get_order_pdf(self, *, order_id, signed=False):
        return reading.pdf(self.office, order_id, signed=signed)

    @query
    def list_orders(self, uow, *, school_id, status=None, kind=None, year=None, after=None):
        return reading.find(uow, school_id, status, kind, year, after)

    @query
    def list_registrations(self, uow, *, school_id, year, letters=None, after=None):
        return reading.read_book(uow, school_id, year, letters, after)

    # numbering

    @query
    def get_order_numbering(self, uow, *, school_id):
        return numbering.get(uow, school_id)

    @command
    def set_order_numbering(self, uow, *, school_id, version, series):
        return numbering.change(uow, school_id, version, series)

    # words and pages

    @query
    def get_order_template(self, uow, *, school_id, kind):
        return templates.get(uow, school_id, kind)

    @rpc
    def preview_order_template(self, *, school_id, kind, words, page=None):
        return templates.preview(self.office, school_id, kind, words, page)

    @rpc
    def set_order_template(self, *, school_id, kind, version, words, page=None):
        return templates.change(self.office, school_id, kind, version, words, page)

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
    def attach_file(self, *, order_id, version, name, content):
        return attaching.attach(self.office, order_id, version, name, content)

    @command
    def detach_file(self, uow, *, order_id, attachment_id, version):
        return attaching.detach(uow, order_id, attachment_id, version)

    @rpc
    def get_attachment(self, *, order_id, attachment_id):
        return attaching.read(self.office, order_id, attachment_id)

    @rpc
    def get_attachment_to_review(self, *, order_id, attachment_id):
        return reviewing.attachment(self.office, order_id, attachment_id)

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

    @listen(ImportAccepted)
    def draft_initial_entry(self, uow, event):
        hearing.draft_initial_entry(uow, event)

    @listen(OrderProposed)
    def draft_proposed(self, uow, event):
        hearing.draft_proposed(uow, event)

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

    # what nobody asks for

    @every(5.0)
    def tend_orders(self):
        tending.tend(Office(begin=lambda: self.db.begin(PLATFORM), contingent=self.contingent, aside=aside))
