"""Every door of identity."""

from chassis import call as calls
from chassis.db import Database
from chassis.doors import Service, command, every, listen, query, rpc
from chassis.heavy import Turns
from contracts.base import PLATFORM, system
from contracts.contingent import (
    ClassOpened,
    ConsentChanged,
    MovementCancelled,
    PeopleMerged,
    PersonalDataAccessed,
    PersonRenamed,
    RepresentativeLinked,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from contracts.documents import OrderRegistered, PaperAccessed
from contracts.identity import IdentityApi
from contracts.reporting import NamesAccessed
from services.identity.repository import accesses, known
from services.identity.usecases import accesses as journal
from services.identity.usecases import (
    accounts,
    acting,
    appointing,
    confirming,
    emergencies,
    ending,
    keeping,
    merged,
    ordered,
    schools,
    second_factor,
    sessions,
    signed_in,
    slip_printing,
    slips,
)
from services.identity.usecases.appointing import Terms
from services.identity.usecases.slips import Wanted

printing = Turns(at_once=1, waiting=20)
"""One sheet of slips at a time: the threads of the pool, and a processor, are left to those who sign in."""


class IdentityService(Service, IdentityApi):
    name = IdentityApi.service
    db = Database()

    # districts and schools

    @rpc
    def open_district(self, *, id, title, officer, position):
        with self.db.begin() as uow:  # the answer holds a code: it is not kept
            return schools.open_district(uow, id, title, officer, position)

    @command
    def open_school(self, uow, *, card, id=None):
        return schools.open_school(uow, card, id)

    @query
    def get_school(self, uow, *, school_id):
        return schools.get(uow, school_id)

    @command
    def edit_school(self, uow, *, school_id, card, version):
        return schools.edit(uow, school_id, card, version)

    @command
    def set_school_status(self, uow, *, school_id, status, since, order_number, version):
        return schools.set_status(uow, school_id, status, since, order_number, version)

    @query
    def list_school_changes(self, uow, *, school_id, after=None, limit=50):
        return schools.history(uow, school_id, after, limit)

    @query
    def list_schools(self, uow, *, after=None, limit=500):
        return schools.list_visible(uow, after, limit)

    # staff

    @command
    def appoint_staff(self, uow, *, school_id, person, **terms):
        return appointing.appoint_staff(uow, school_id, person, Terms(**terms))

    @command
    def appoint_officer(self, uow, *, person, **terms):
        return appointing.appoint_officer(uow, person, Terms(role="DISTRICT", **terms))

    @command
    def end_appointment(self, uow, *, appointment_id, ends_on, order_number=None, order_date=None):
        return appointing.end(uow, appointment_id, ends_on, order_number, order_date)

    @query
    def list_staff(self, uow, *, school_id, on=None, role=None, after=None, limit=500):
        return appointing.list_of_school(uow, school_id, on, role, after, limit)

    @query
    def list_appointments(self, uow, *, person_id):
        return appointing.of_person(uow, person_id)

    # journal of access to personal data

    @query
    def list_accesses(self, uow, *, person_id, after=None, limit=100):
        return journal.of_person(uow, person_id, after, limit)

    @query
    def list_school_accesses(self, uow, *, school_id, actor_id=None, since=None, until=None, after=None, limit=100):
        return journal.of_school(uow, school_id, actor_id, since, until, after, limit)

    @query
    def list_access_alerts(self, uow, *, school_id, after=None, limit=100):
        return journal.alerts(uow, school_id, after, limit)

    @every(1.0)
    def seal_accesses(self):
        while journal.seal(self.db) >= journal.AT_ONCE:
            pass

    # emergency access

    @command
    def open_emergency(self, uow, *, school_id, reason):
        return emergencies.open_one(uow, school_id, reason)

    @command
    def close_emergency(self, uow, *, emergency_id):
        return emergencies.close(uow, emergency_id)

    # slips and accounts: a person may have posts in other schools, so these see the whole district

    @rpc
    def hand_out_slips(self, *, school_id=None, person_ids=None, class_id=None):
        with self._district() as uow:  # the answer holds codes: it is not kept
            return slips.hand_out(uow, self.caller, school_id, person_ids, class_id)

    @rpc
    def print_slips(self, *, school_id, person_ids=None, class_id=None):
        with self._district() as uow:  # committed before it is printed; a print that fails is made anew
            sheet = slips.hand_out(uow, self.caller, school_id, person_ids, class_id)
        return printing(slip_printing.paper, sheet)

    @query
    def list_slips(self, uow, *, after=None, limit=100, **wanted):
        return slips.register(uow, Wanted(**wanted), after, limit)

    @rpc
    def activate(self, *, code, password, accepts_rules, login=None):
        with self.db.begin(PLATFORM) as uow:
            ready = accounts.prepare(uow, code, login, password, accepts_rules)
        password_hash = ready.password.hashed()
        with self.db.begin(PLATFORM) as uow:
            return uow.answer(accounts.activate(uow, ready, password_hash))

    @rpc
    def block_account(self, *, school_id, person_id, reason):
        with self._district() as uow:
            return uow.answer(accounts.block(uow, self.caller, school_id, person_id, reason))

    @rpc
    def unblock_account(self, *, school_id, person_id):
        with self._district() as uow:
            return uow.answer(accounts.unblock(uow, self.caller, school_id, person_id))

    def _district(self):
        return self.db.begin(system(district_id=self.caller.district_id))

    # sessions: answers hold tokens and are not kept

    @rpc
    def sign_in(self, *, login, password, **more):
        return sessions.sign_in(self.db, login, password, sessions.Wish(**more))

    @rpc
    def refresh(self, *, refresh_token):
        return sessions.refresh(self.db, refresh_token, self._key())

    @rpc
    def switch_role(self, *, refresh_token, role, school_id=None):
        return sessions.switch_role(self.db, self.caller, refresh_token, self._key(), role, school_id)

    @rpc
    def switch_child(self, *, refresh_token, student_id):
        return sessions.switch_child(self.db, self.caller, refresh_token, self._key(), student_id)

    @rpc
    def sign_out(self, *, refresh_token):
        with self.db.begin(PLATFORM) as uow:
            return sessions.sign_out(uow, self.caller, refresh_token)

    @rpc
    def list_own_sessions(self):
        with self._district() as uow:
            return signed_in.own(uow, self.caller)

    @rpc
    def end_own_session(self, *, session_id):
        with self._district() as uow:
            signed_in.end_own(uow, self.caller, session_id)
            return uow.answer(None)

    @rpc
    def end_other_sessions(self):
        with self._district() as uow:
            signed_in.end_others(uow, self.caller)
            return uow.answer(None)

    @rpc
    def list_person_sessions(self, *, school_id, person_id):
        with self._district() as uow:
            return signed_in.of_person(uow, self.caller, school_id, person_id)

    @rpc
    def end_person_sessions(self, *, school_id, person_id, session_id=None):
        with self._district() as uow:
            signed_in.end_of_person(uow, self.caller, school_id, person_id, session_id)
            return uow.answer(None)

    @rpc
    def change_password(self, *, password, new_password):
        return accounts.change_password(self.db, self.caller, password, new_password)

    @rpc
    def confirm_signature(self, *, purpose, subject, password=None, code=None):
        return confirming.confirm(self.db, self.caller, purpose, subject, password, code)

    def _key(self):
        call = calls.current()
        return call.key if call else None

    @rpc
    def begin_second_factor(self, *, login, password):
        return second_factor.begin(self.db, login, password)

    @rpc
    def confirm_second_factor(self, *, login, password, code):
        return second_factor.confirm(self.db, login, password, code)

    @rpc
    def drop_second_factor(self, *, password, code):
        return second_factor.drop(self.db, self.caller, password, code)

    @rpc
    def reset_second_factor(self, *, person_id, reason, school_id=None):
        with self._district() as uow:
            second_factor.reset(uow, self.caller, school_id, person_id, reason)
            return uow.answer(None)

    @rpc
    def get_keys(self):
        with self.db.begin(PLATFORM) as uow:
            return sessions.keys(uow)

    @rpc
    def list_ended_sessions(self, *, after=None):
        with self.db.begin(PLATFORM, read_only=True) as uow:
            return ending.ended(uow, after)

    @every(15.0)
    def end_lapsed_sessions(self):
        ending.end_of_yesterday(self.db)

    @rpc
    def whoami(self):
        with self._district() as uow:
            return acting.whoami(uow, self.caller)

    @rpc
    def get_permissions(self):
        return acting.permission_table()

    @every(3600.0)
    def sweep(self):
        with self.db.begin(PLATFORM) as uow:
            sessions.sweep(uow)
        second_factor.seal_anew(self.db)

    # what contingent and documents tell

    @listen(ClassOpened)
    def keep_class(self, uow, event):
        known.keep_class(uow, event.school_class, event.at)

    @listen(StudentEnrolled)
    def keep_student(self, uow, event):
        keeping.keep_student(uow, event)

    @listen(PersonRenamed)
    def keep_name(self, uow, event):
        keeping.keep_name(uow, event)

    @listen(PeopleMerged)
    def join_people(self, uow, event):
        merged.follow(uow, event)

    @listen(StudentMoved)
    def move_student(self, uow, event):
        keeping.move_student(uow, event)

    @listen(MovementCancelled)
    def undo_movement(self, uow, event):
        keeping.undo_movement(uow, event)

    @listen(StudentWithdrawn)
    def end_enrolment(self, uow, event):
        keeping.end_enrolment(uow, event)

    @listen(RepresentativeLinked)
    def keep_representative(self, uow, event):
        keeping.keep_representative(uow, event)

    @listen(OrderRegistered)
    def give_roles(self, uow, event):
        ordered.give(uow, event)

    @listen(PersonalDataAccessed)
    def note_access(self, uow, event):
        accesses.keep(uow, event)

    @listen(PaperAccessed)
    def note_paper(self, uow, event):
        accesses.keep(uow, event)

    @listen(NamesAccessed)
    def note_names(self, uow, event):
        accesses.keep(uow, event)

    @listen(ConsentChanged)
    def keep_consent(self, uow, event):
        keeping.keep_consent(uow, event)
