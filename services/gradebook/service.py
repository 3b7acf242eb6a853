"""Every door of the gradebook."""

from chassis.db import Database
from chassis.doors import Service, command, listen, query
from contracts.contingent import (
    ClassOpened,
    ConsentChanged,
    MovementCancelled,
    PeopleMerged,
    PersonRenamed,
    RepresentativeLinked,
    StudentEnrolled,
    StudentMoved,
    StudentWithdrawn,
)
from contracts.gradebook import GradebookApi
from contracts.identity import AppointmentEnded, SchoolOpened, StaffAppointed
from contracts.planning import AssignmentMade, CalendarSet, LessonsScheduled, SubstitutionSet
from services.gradebook.usecases import (
    diaries,
    holding,
    known,
    marking,
    period_marks,
    reading,
    roll,
    rules,
    whole_lesson,
    works,
)


class GradebookService(Service, GradebookApi):
    name = GradebookApi.service
    db = Database()

    # reading

    @query
    def list_journal_pages(self, uow, *, school_id, class_id=None, on=None, after=None, limit=100):
        return reading.page_list(uow, school_id, class_id, on, after, limit)

    @query
    def get_journal_page(self, uow, *, page_id):
        return reading.page_body(uow, page_id)

    @query
    def get_mark_history(self, uow, *, work_id, student_id):
        return reading.history(uow, work_id, student_id)

    @query
    def list_work_kinds(self, uow):
        return reading.work_kinds()

    @query
    def get_diary(self, uow, *, student_id, week=None):
        return diaries.week(uow, student_id, week)

    @query
    def list_children(self, uow):
        return diaries.children(uow)

    @query
    def get_summary(self, uow, *, student_id, on=None):
        return diaries.summary(uow, student_id, on)

    @query
    def get_marking_rules(self, uow, *, school_id):
        return rules.get(uow, school_id)

    @query
    def check_ledger(self, uow, *, school_id):
        return rules.check_ledger(uow, school_id)

    # writing

    @command
    def hold_lesson(self, uow, *, lesson_id, topic, homework=None, version=None):
        return holding.hold(uow, lesson_id, topic, homework, version)

    @command
    def save_attendance(self, uow, *, lesson_id, absences, version=None):
        return roll.save(uow, lesson_id, absences, version)

    @command
    def resolve_absences(self, uow, *, reasons):
        return roll.resolve(uow, reasons)

    @command
    def add_work(self, uow, *, lesson_id, kind, title="", weight=None, id=None):
        return works.add(uow, lesson_id, kind, title, weight, id)

    @command
    def change_work(self, uow, *, work_id, kind=None, title=None, weight=None, version=None):
        return works.change(uow, work_id, kind, title, weight, version)

    @command
    def post_marks(self, uow, *, lesson_id, marks, work_id=None, version=None):
        return marking.post(uow, lesson_id, marks, work_id, version)

    @command
    def correct_mark(self, uow, *, work_id, student_id, value, reason, version=None):
        return marking.correct(uow, work_id, student_id, value, reason, version)

    @command
    def annul_mark(self, uow, *, work_id, student_id, reason, version=None):
        return marking.correct(uow, work_id, student_id, None, reason, version)

    @command
    def save_lesson(self, uow, *, lesson_id, topic, absences, works, homework=None, version=None):
        return whole_lesson.save(uow, lesson_id, topic, homework, absences, works, version)

    @command
    def set_period_marks(self, uow, *, page_id, marks, version=None):
        return period_marks.decide(uow, page_id, marks, version)

    @command
    def set_marking_rules(self, uow, *, school_id, preset, version):
        return rules.change(uow, school_id, preset, version)

    # hearing

    @listen(SchoolOpened)
    def keep_school(self, uow, event):
        known.keep_school(uow, event)

    @listen(StaffAppointed)
    def keep_staff(self, uow, event):
        known.keep_staff(uow, event)

    @listen(AppointmentEnded)
    def end_appointment(self, uow, event):
        known.end_appointment(uow, event)

    @listen(ClassOpened)
    def keep_class(self, uow, event):
        known.keep_class(uow, event)

    @listen(StudentEnrolled)
    def keep_student(self, uow, event):
        known.keep_student(uow, event)

    @listen(PeopleMerged)
    def join_people(self, uow, event):
        known.join_people(uow, event)

    @listen(PersonRenamed)
    def rename_student(self, uow, event):
        known.rename_student(uow, event)

    @listen(StudentMoved)
    def move_student(self, uow, event):
        known.move_student(uow, event)

    @listen(MovementCancelled)
    def undo_movement(self, uow, event):
        known.undo_movement(uow, event)

    @listen(StudentWithdrawn)
    def withdraw_student(self, uow, event):
        known.withdraw_student(uow, event)

    @listen(RepresentativeLinked)
    def keep_representative(self, uow, event):
        known.keep_representative(uow, event)

    @listen(ConsentChanged)
    def keep_consent(self, uow, event):
        known.keep_consent(uow, event)

    @listen(CalendarSet)
    def keep_calendar(self, uow, event):
        known.keep_calendar(uow, event)

    @listen(AssignmentMade)
    def keep_assignment(self, uow, event):
        known.keep_assignment(uow, event)

    @listen(LessonsScheduled)
    def keep_lessons(self, uow, event):
        known.keep_lessons(uow, event)

    @listen(SubstitutionSet)
    def keep_substitution(self, uow, event):
        known.keep_substitution(uow, event)
