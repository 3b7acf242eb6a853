"""Every door of contingent."""

from chassis.db import Database
from chassis.doors import Service, command, every, listen, query, rpc
from chassis.heavy import aside
from contracts.contingent import ContingentApi
from contracts.documents import ConsentScanned, OrderRegistered, OrderTakesEffect
from contracts.identity import AppointmentEnded, SchoolOpened, StaffAppointed
from contracts.importing import ListFormat
from contracts.planning import AssignmentMade
from contracts.proposals import ProposalStatus
from contracts.reporting import ReportReopened, ReportSubmitted
from contracts.student_body import Purpose
from services.contingent.usecases import (
    addresses,
    admission_deciding,
    admissions,
    book_file,
    book_numbering,
    books,
    cancelling,
    class_teachers,
    classes,
    closed_periods,
    code_lists,
    combined_classes,
    consent_coverage,
    consent_deadlines,
    consent_forms,
    consent_papers,
    consent_rules,
    consents,
    destinations,
    destroying,
    divisions,
    grounds,
    history,
    identity_documents,
    import_acceptance,
    import_running,
    import_template,
    import_titles,
    known,
    merging,
    movement_check,
    movement_execution,
    people,
    proposals,
    pseudonyms,
    quality,
    quality_lists,
    representatives,
    sealing,
    searching,
    special,
    student_export,
    students,
    taking_over,
    twins,
    year_end,
)
from services.contingent.usecases.import_running import Desk


class ContingentService(Service, ContingentApi):
    name = ContingentApi.service
    db = Database()

    @property
    def desk(self):
        return Desk(begin=self.db.begin, aside=aside)

    # classes

    @command
    def open_class(self, uow, *, school_id, grade, letter, year, id=None, capacity=25, class_teacher_id=None):
        return classes.open_class(uow, school_id, grade, letter, year, id, capacity, class_teacher_id)

    @command
    def set_class_teacher(self, uow, *, class_id, version, class_teacher_id=None):
        return classes.set_teacher(uow, class_id, version, class_teacher_id)

    @command
    def set_class_capacity(self, uow, *, class_id, version, capacity):
        return classes.set_capacity(uow, class_id, version, capacity)

    @query
    def list_classes(self, uow, *, school_id, year=None):
        return classes.list_of(uow, school_id, year)

    @query
    def get_class(self, uow, *, class_id):
        return classes.get(uow, class_id)

    @command
    def combine_classes(self, uow, *, school_id, class_ids, capacity, id=None):
        return combined_classes.combine(uow, school_id, class_ids, capacity, id)

    @command
    def separate_classes(self, uow, *, combined_id, version):
        return combined_classes.separate(uow, combined_id, version)

    @query
    def list_combined_classes(self, uow, *, school_id, year=None):
        return combined_classes.list_of(uow, school_id, year)

    @command
    def divide_class(self, uow, *, class_id, title, subgroups=2, id=None, balanced=True):
        return divisions.divide(uow, class_id, title, subgroups, id, balanced)

    @command
    def balance_division(self, uow, *, division_id, version):
        return divisions.balance(uow, division_id, version)

    @command
    def place_in_subgroup(self, uow, *, division_id, version, student_ids, subgroup_id=None):
        return divisions.place(uow, division_id, version, student_ids, subgroup_id)

    @command
    def remove_division(self, uow, *, division_id, version):
        return divisions.remove(uow, division_id, version)

    @query
    def list_divisions(self, uow, *, class_id):
        return divisions.list_of(uow, class_id)

    # students

    @query
    def list_students(self, uow, *, school_id, q=None, class_id=None, on=None, after=None, limit=50):
        return students.page(uow, school_id, q, class_id, on, after, limit)

    @query
    def list_class_students(self, uow, *, class_id, on=None):
        return students.of_class(uow, class_id, on)

    @query
    def get_student(self, uow, *, student_id):
        return students.get(uow, student_id)

    # people

    @command
    def register_person(self, uow, *, school_id, card, id=None, representatives=None, consents=None):
        return people.register(uow, school_id, card, id, representatives or [], consents or [])

    @command
    def register_unnamed_person(self, uow, *, school_id, sex, birth_year, refusal_number, refused_on, id=None):
        return pseudonyms.register(uow, school_id, sex, birth_year, refusal_number, refused_on, id)

    @command
    def name_person(self, uow, *, person_id, version, card, representatives=None, consents=None):
        return pseudonyms.name(uow, person_id, version, card, representatives or [], consents or [])

    @rpc
    def get_card(self, *, person_id, reason=None):
        with self.db.begin() as uow:  # a look is noted: this reading writes
            return people.get(uow, person_id, reason)

    @command
    def change_card(self, uow, *, person_id, version, card, basis=None):
        return people.change(uow, person_id, version, card, basis)

    @rpc
    def list_card_history(self, *, person_id, field=None, after=None, limit=50):
        with self.db.begin() as uow:
            return history.of_card(uow, person_id, field, after, limit)

    @query
    def find_people(self, uow, *, school_id, q=None, after=None, limit=50):
        return people.find(uow, school_id, q, after, limit)

    @query
    def search_people(self, uow, *, q, after=None, limit=20):
        return searching.search(uow, q, after, limit)

    @command
    def take_over_person(self, uow, *, school_id, snils, last_name, birth_date):
        return taking_over.take_over(uow, school_id, snils, last_name, birth_date)

    @command
    def put_representative(self, uow, *, person_id, version, representative):
        return representatives.put(uow, person_id, version, representative)

    @command
    def end_representative(self, uow, *, person_id, link_id, ends_on=None, version=None):
        return representatives.end(uow, person_id, link_id, ends_on, version)

    @rpc
    def list_representatives(self, *, person_id):
        with self.db.begin() as uow:  # a look is noted
            return representatives.list_of(uow, person_id)

    @query
    def list_class_families(self, uow, *, class_ids):
        return representatives.families(uow, class_ids)

    # identity documents and addresses

    @rpc
    def list_identity_documents(self, *, person_id):
        with self.db.begin() as uow:  # a look is noted
            return identity_documents.list_of(uow, person_id)

    @command
    def put_identity_document(self, uow, *, person_id, version, document, main=True):
        return identity_documents.put(uow, person_id, version, document, main)

    @command
    def end_identity_document(self, uow, *, person_id, version, document_id, ended_on=None):
        return identity_documents.end(uow, person_id, version, document_id, ended_on)

    @rpc
    def list_addresses(self, *, person_id):
        with self.db.begin() as uow:
            return addresses.history(uow, person_id)

    # special categories

    @rpc
    def read_special_for_order(self, *, person_id, kind, order):
        with self.db.begin() as uow:  # a look is noted
            return special.for_order(uow, person_id, kind, order)

    @rpc
    def get_special_categories(self, *, person_id, reason=None):
        with self.db.begin() as uow:  # a look is noted
            return special.get(uow, person_id, reason)

    @command
    def put_special_categories(self, uow, *, person_id, version, data):
        return special.put(uow, person_id, version, data)

    @query
    def count_special_categories(self, uow, *, school_id):
        return special.count(uow, school_id)

    @rpc
    def list_special_history(self, *, person_id, reason=None, field=None, after=None, limit=50):
        with self.db.begin() as uow:
            return history.of_special(uow, person_id, reason, field, after, limit)

    # reference data

    @query
    def get_code_list(self, uow, *, name, on=None):
        return code_lists.read(uow, name, on)

    # quality

    @query
    def get_quality(self, uow, *, school_id):
        return quality_lists.school(uow, school_id)

    @query
    def list_school_quality(self, uow):
        return quality_lists.of_schools(uow)

    @command
    def check_quality(self, uow, *, school_id):
        return quality.check(uow, school_id)

    @query
    def list_student_quality(self, uow, *, school_id, class_id=None, after=None, limit=50):
        return quality_lists.students(uow, school_id, class_id, after, limit)

    @query
    def list_findings(
        self, uow, *, school_id, kind=None, class_id=None, responsible_id=None, overdue=False, after=None, limit=50
    ):
        return quality_lists.findings(uow, school_id, kind, class_id, responsible_id, overdue, after, limit)

    # two cards of one person

    @query
    def list_duplicates(self, uow, *, school_id, after=None, limit=50):
        return twins.page(uow, school_id, after, limit)

    @command
    def keep_people_apart(self, uow, *, person_id, other_id, reason):
        return twins.keep_apart(uow, person_id, other_id, reason)

    @command
    def merge_people(self, uow, *, person_id, version, other_id, other_version, reason, id=None):
        return merging.merge(uow, person_id, version, other_id, other_version, reason, id)

    @command
    def undo_merge(self, uow, *, merge_id, reason):
        return merging.undo(uow, merge_id, reason)

    @query
    def list_merges(self, uow, *, school_id, after=None, limit=50):
        return merging.page(uow, school_id, after, limit)

    # admission

    @command
    def submit_application(self, uow, *, application):
        return admissions.submit(uow, application)

    @command
    def take_application_papers(self, uow, *, application_id, version, papers):
        return admission_deciding.take_papers(uow, application_id, version, papers)

    @command
    def assign_admission_test(self, uow, *, application_id, version, on):
        return admission_deciding.assign_test(uow, application_id, version, on)

    @command
    def record_admission_test(self, uow, *, application_id, version, passed, document):
        return admission_deciding.record_test(uow, application_id, version, passed, document)

    @command
    def refuse_application(self, uow, *, application_id, version, ground, reason=None):
        return admission_deciding.refuse(uow, application_id, version, ground, reason)

    @command
    def withdraw_application(self, uow, *, application_id, version, reason=None):
        return admission_deciding.withdraw(uow, application_id, version, reason)

    @command
    def link_application(self, uow, *, application_id, version, person_id):
        return admission_deciding.link(uow, application_id, version, person_id)

    @query
    def get_application(self, uow, *, application_id):
        return admissions.get(uow, application_id)

    @query
    def list_own_applications(self, uow):
        return admissions.own(uow)

    @query
    def list_applications(
        self, uow, *, school_id, year=None, grade=None, status=None, overdue=False, after=None, limit=50
    ):
        return admissions.page(uow, school_id, year, grade, status, overdue, after, limit)

    @query
    def count_applications(self, uow, *, school_id, year=None):
        return admissions.count(uow, school_id, year)

    @query
    def get_admission_rules(self, uow, *, year=None):
        return admissions.parameters(year)

    @query
    def list_enrolment_lines(self, uow, *, school_id, application_ids, class_id, effective_on):
        return admission_deciding.lines(uow, school_id, application_ids, class_id, effective_on)

    # what parents propose

    @command
    def propose_change(self, uow, *, person_id, changes, id=None, basis=None):
        return proposals.propose(uow, person_id, changes, id, basis)

    @command
    def withdraw_proposal(self, uow, *, proposal_id):
        return proposals.withdraw(uow, proposal_id)

    @command
    def accept_proposal(self, uow, *, proposal_id, version):
        return proposals.accept(uow, proposal_id, version)

    @command
    def return_proposal(self, uow, *, proposal_id, reason):
        return proposals.send_back(uow, proposal_id, reason)

    @rpc
    def list_proposals(self, *, person_id):
        with self.db.begin() as uow:  # looks are noted: these readings write
            return proposals.of_person(uow, person_id)

    @rpc
    def list_school_proposals(self, *, school_id, status=ProposalStatus.WAITING, after=None, limit=50):
        with self.db.begin() as uow:
            return proposals.queue(uow, school_id, status, after, limit)

    # consents

    @command
    def register_consent(self, uow, *, person_id, consent, scan_id=None):
        return consents.register(uow, person_id, consent, scan_id)

    @command
    def put_consent_scan(self, uow, *, consent_id, scan_id):
        return consent_papers.put(uow, consent_id, scan_id)

    @command
    def withdraw_consent(self, uow, *, consent_id, document, withdrawn_on=None):
        return consents.withdraw(uow, consent_id, document, withdrawn_on)

    @query
    def list_consents(self, uow, *, person_id, after=None, limit=200):
        return consents.list_of(uow, person_id, after, limit)

    @query
    def get_consent_coverage(self, uow, *, school_id):
        return consent_coverage.school(uow, school_id)

    @query
    def list_consents_to_ask(self, uow, *, school_id, purpose=Purpose.P1, class_id=None, after=None, limit=50):
        return consent_coverage.to_ask(uow, school_id, purpose, class_id, after, limit)

    @query
    def list_consent_disputes(self, uow, *, school_id):
        return consent_coverage.disputes(uow, school_id)

    @query
    def get_consent_rules(self, uow, *, school_id):
        return consent_rules.of_school(uow, school_id)

    @command
    def set_consent_rules(self, uow, *, school_id, version, separate, order_number, order_on):
        return consent_rules.set_of_school(uow, school_id, version, separate, order_number, order_on)

    @query
    def get_district_consent_rules(self, uow):
        return consent_rules.of_district(uow)

    @command
    def set_district_consent_rules(self, uow, *, version, separate, order_number, order_on):
        return consent_rules.set_of_district(uow, version, separate, order_number, order_on)

    @query
    def list_consent_forms(self, uow, *, school_id, purpose=None):
        return consent_forms.list_of(uow, school_id, purpose)

    @command
    def add_consent_form(self, uow, *, school_id, form, id=None):
        return consent_forms.add(uow, school_id, form, id)

    @query
    def list_outdated_consents(self, uow, *, school_id, purpose=None, after=None, limit=50):
        return consent_forms.outdated(uow, school_id, purpose, after, limit)

    @rpc
    def describe_consent(self, *, person_id, form_id, given_by=None):
        with self.db.begin() as uow:  # looks are noted: these readings write
            return consent_papers.describe(uow, person_id, form_id, given_by)

    @rpc
    def open_consent_scan(self, *, consent_id):
        with self.db.begin() as uow:
            return consent_papers.open_scan(uow, consent_id)

    @query
    def list_destruction_acts(self, uow, *, school_id, year=None, after=None, limit=50):
        return destroying.page(uow, school_id, year, after, limit)

    # movements and books

    @query
    def check_movements(self, uow, *, school_id, kind, movements, on=None):
        return movement_check.check(uow, school_id, kind, movements, on)

    @command
    def draft_cancellation(self, uow, *, school_id, order_id, basis, id=None):
        return cancelling.draft(uow, school_id, order_id, basis, id)

    @rpc
    def list_movement_book(self, *, school_id, year, part, after=None, limit=100):
        with self.db.begin() as uow:  # addresses that are shown are noted
            return books.movement_page(uow, school_id, year, part, after, limit)

    @rpc
    def get_movement_book_file(self, *, school_id, year, reason=None):
        return book_file.make(self.desk, school_id, year, reason)

    @query
    def list_book_numberings(self, uow, *, school_id):
        return book_numbering.list_of(uow, school_id)

    @command
    def decide_book_numbering(self, uow, *, school_id, numbering, starts_on):
        return book_numbering.decide(uow, school_id, numbering, starts_on)

    @query
    def list_alphabet_book(self, uow, *, school_id, letter=None, after=None, limit=100):
        return books.alphabet_page(uow, school_id, letter, after, limit)

    # where those who left have gone

    @query
    def list_destinations(self, uow, *, school_id=None, state=None, after=None, limit=50):
        return destinations.page(uow, school_id, state, after, limit)

    @command
    def confirm_arrival(self, uow, *, school_id, movement_id, paper, confirmed_on):
        return destinations.confirm(uow, school_id, movement_id, paper, confirmed_on)

    @command
    def note_arrival_notice(self, uow, *, school_id, movement_id, number, sent_on):
        destinations.note_notice(uow, school_id, movement_id, number, sent_on)

    @command
    def hand_over_file(self, uow, *, school_id, student_id, given_on, given_to):
        destinations.hand_over_file(uow, school_id, student_id, given_on, given_to)

    # the end of the year

    @query
    def preview_year_end(self, uow, *, school_id, year=None, class_id=None, after=None, limit=50):
        return year_end.preview(uow, school_id, year, class_id, after, limit)

    @command
    def draft_year_end(self, uow, *, school_id, basis, year=None, decisions=None, graduated_on=None, id=None):
        return year_end.draft(uow, school_id, basis, year, decisions or [], graduated_on, id)

    @command
    def open_next_classes(self, uow, *, school_id, year=None):
        return year_end.open_classes(uow, school_id, year)

    # first loading

    @rpc
    def import_students(self, *, school_id, content, media_type="", dry_run=True, id=None, year=None):
        return import_acceptance.take(self.desk, school_id, content, dry_run, id, year)

    @rpc
    def annotate_import(self, *, school_id, content, media_type="", year=None):
        return import_acceptance.annotate(self.desk, school_id, content, year)

    @rpc
    def export_students(self, *, school_id, format=ListFormat.XLSX, class_id=None, reason=None, ground_id=None):
        return student_export.export(self.desk, school_id, format, class_id, reason, ground_id)

    @query
    def list_export_grounds(self, uow):
        return grounds.list_of(uow)

    @command
    def add_export_ground(self, uow, *, ground):
        return grounds.add(uow, ground)

    @command
    def end_export_ground(self, uow, *, ground_id, ends_on):
        return grounds.end(uow, ground_id, ends_on)

    @query
    def get_import(self, uow, *, import_id):
        return import_running.progress(uow, import_id)

    @query
    def list_import_titles(self, uow, *, school_id):
        return import_titles.list_of(uow, school_id)

    @command
    def remember_import_titles(self, uow, *, school_id, titles):
        return import_titles.remember(uow, school_id, titles)

    @query
    def get_import_template(self, uow, *, school_id):
        return import_template.make(uow, school_id)

    # time

    @every(600.0)
    def tell_expired_consents(self):
        with self.db.begin() as uow:
            consent_deadlines.tell_expired(uow)

    @every(600.0)
    def tell_who_has_come_of_age(self):
        with self.db.begin() as uow:
            consent_deadlines.tell_grown(uow)

    @every(600.0)
    def destroy_uncovered_data(self):
        with self.db.begin() as uow:
            consent_deadlines.destroy_due(uow)

    @every(600.0)
    def seal_with_the_first_key(self):
        progress = sealing.Progress()
        while not progress.over:
            with self.db.begin() as uow:
                progress = sealing.seal_anew(uow, progress)

    @every(600.0)
    def follow_class_teachers(self):
        with self.db.begin() as uow:
            class_teachers.follow(uow)

    @every(60.0)
    def check_cards(self):
        with self.db.begin() as uow:
            quality.check_next(uow)

    # news

    @listen(SchoolOpened)
    def keep_school(self, uow, event):
        known.keep_school(uow, event)

    @listen(StaffAppointed)
    def keep_appointment(self, uow, event):
        known.keep_appointment(uow, event)

    @listen(AppointmentEnded)
    def end_appointment(self, uow, event):
        known.end_appointment(uow, event)

    @listen(AssignmentMade)
    def keep_assignment(self, uow, event):
        known.keep_assignment(uow, event)

    @listen(OrderRegistered, aside=True)
    def execute_order(self, uow, event):
        movement_execution.execute(uow, event)

    @listen(ReportSubmitted)
    def close_period(self, uow, event):
        closed_periods.keep(uow, event)

    @listen(ReportReopened)
    def reopen_period(self, uow, event):
        closed_periods.keep(uow, event)

    @listen(OrderTakesEffect)
    def follow_order(self, uow, event):
        classes.follow(uow, event)

    @listen(ConsentScanned)
    def keep_scan(self, uow, event):
        known.keep_scan(uow, event)
