"""Every door of reporting."""

from chassis.db import Database
from chassis.doors import Service, client, command, every, listen, query, rpc
from chassis.keyring import KeyRing
from chassis.settings import settings
from contracts.contingent import (
    ArrivalConfirmed,
    ClassOpened,
    ConsentChanged,
    MovementCancelled,
    PeopleMerged,
    PersonRenamed,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from contracts.documents import OrderRegistered
from contracts.gradebook import AttendanceTaken, MarksPosted
from contracts.identity import AccountActivated, AppointmentEnded, IdentityApi, SchoolOpened, StaffAppointed
from contracts.planning import CalendarSet
from contracts.reporting import ReportingApi
from services.reporting.usecases import catalogue, facts, movement_report, naming, seal, sending, signing, snapshots


class ReportingService(Service, ReportingApi):
    name = ReportingApi.service
    db = Database()
    identity = client(IdentityApi)
    keys = KeyRing()

    # looking at the present state

    @rpc
    def get_movement_report(self, *, starts_on, ends_on, school_id=None):
        with self.db.begin() as uow:  # whose names are seen is noted: this reading writes
            return movement_report.get(uow, school_id, starts_on, ends_on)

    @rpc
    def get_movement_report_xlsx(self, *, starts_on, ends_on, school_id=None):
        with self.db.begin() as uow:  # whose names are seen is noted: this reading writes
            return movement_report.get_xlsx(uow, school_id, starts_on, ends_on)

    @rpc
    def list_movement_names(self, *, starts_on, ends_on, school_id=None, row=None, column=None):
        with self.db.begin() as uow:  # whose names are seen is noted: this reading writes
            return movement_report.list_names(uow, school_id, starts_on, ends_on, row, column)

    @query
    def list_report_periods(self, uow, *, school_id=None):
        return catalogue.periods(uow, school_id)

    @query
    def get_journal_activity(self, uow, *, starts_on=None, ends_on=None, school_id=None):
        return catalogue.activity(uow, school_id, starts_on, ends_on)

    # reports that were made

    @query
    def list_reports(self, uow, *, school_id=None, state=None, after=None, limit=50):
        return catalogue.page(uow, school_id, state, after, limit)

    @query
    def get_report(self, uow, *, report_id):
        return catalogue.get(uow, report_id)

    @rpc
    def get_report_xlsx(self, *, report_id, edition=None):
        with self.db.begin() as uow:  # whose names are seen is noted: this reading writes
            return catalogue.xlsx(uow, report_id, edition)

    @query
    def get_report_snapshot(self, uow, *, report_id, edition=None):
        return catalogue.snapshot(uow, report_id, edition)

    @rpc
    def get_signing_key(self):
        with self.db.begin() as uow:
            return seal.public_key(uow)

    @command
    def make_report(self, uow, *, starts_on, ends_on, school_id=None, code="R2", id=None):
        return snapshots.make(uow, id, school_id, code, starts_on, ends_on)

    @command
    def correct_report(self, uow, *, report_id, version, reason):
        return snapshots.correct(uow, report_id, version, reason)

    @rpc
    def sign_report(self, *, report_id, version, confirmation=None):
        return signing.sign(self.db, self.caller, self._claims, report_id, version, confirmation)

    def _claims(self, token):
        return self.keys.claims(token, lambda: {"keys": self.identity.get_keys().keys})

    @command
    def send_report(self, uow, *, report_id):
        return sending.send(uow, report_id, settings().option("DEPARTMENT_URL"))

    @every(1.0)
    def deliver(self):
        options = settings().option
        pause = float(options("DEPARTMENT_RETRY_SECONDS", "2"))
        sending.deliver(self.db, options("DEPARTMENT_URL"), options("DEPARTMENT_TOKEN"), pause)

    # facts

    @listen(SchoolOpened)
    def keep_school(self, uow, event):
        facts.keep_school(uow, event)

    @listen(ClassOpened)
    def keep_class(self, uow, event):
        facts.keep_class(uow, event)

    @listen(StudentEnrolled)
    def keep_enrolment(self, uow, event):
        facts.keep_enrolment(uow, event)

    @listen(StudentMoved)
    def keep_move(self, uow, event):
        facts.keep_move(uow, event)

    @listen(MovementCancelled)
    def undo_movement(self, uow, event):
        facts.undo_movement(uow, event)

    @listen(StudentWithdrawn)
    def keep_withdrawal(self, uow, event):
        facts.keep_move(uow, event)

    @listen(ArrivalConfirmed)
    def keep_confirmation(self, uow, event):
        facts.keep_confirmation(uow, event)

    @listen(PeopleMerged)
    def join_people(self, uow, event):
        facts.join_people(uow, event)

    @listen(PersonRenamed)
    def keep_name(self, uow, event):
        naming.keep_name(uow, event)

    @listen(ConsentChanged)
    def keep_consent(self, uow, event):
        naming.keep_consent(uow, event)

    @listen(OrderRegistered)
    def keep_order(self, uow, event):
        facts.keep_order(uow, event)

    @listen(StaffAppointed)
    def keep_appointment(self, uow, event):
        facts.keep_appointment(uow, event)

    @listen(AppointmentEnded)
    def end_appointment(self, uow, event):
        facts.end_appointment(uow, event)

    @listen(CalendarSet)
    def keep_calendar(self, uow, event):
        facts.keep_calendar(uow, event)

    @listen(MarksPosted)
    def keep_marks(self, uow, event):
        facts.keep_marks(uow, event)

    @listen(AttendanceTaken)
    def keep_roll(self, uow, event):
        facts.keep_roll(uow, event)

    @listen(AccountActivated)
    def keep_activation(self, uow, event):
        facts.keep_activation(uow, event)
