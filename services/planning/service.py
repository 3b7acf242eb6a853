"""Every door of planning."""

from chassis.db import Database
from chassis.doors import Service, command, listen, query
from contracts.contingent import ClassOpened
from contracts.documents import OrderRegistered
from contracts.gradebook import LessonHeld
from contracts.identity import AppointmentEnded, SchoolOpened, StaffAppointed
from contracts.planning import PlanningApi
from services.planning.usecases import (
    calendar,
    calendar_drafts,
    class_plan,
    curricula,
    curriculum_drafts,
    execution,
    known,
    lessons,
    load,
    load_findings,
    ordered,
    parallel_plan,
    plan_template,
    schedule,
    subjects,
    substituting,
    timetable,
)


class PlanningService(Service, PlanningApi):
    name = PlanningApi.service
    db = Database()

    # subjects and calendar

    @query
    def list_subjects(self, uow, *, school_id):
        return subjects.list_(uow, school_id)

    @command
    def add_subject(self, uow, *, school_id, name, short_name=None, area="", id=None):
        return subjects.add(uow, school_id, name, short_name, area, id)

    @command
    def change_subject(self, uow, *, subject_id, name, short_name, area, active, version):
        return subjects.change(uow, subject_id, name, short_name, area, active, version)

    @query
    def list_calendars(self, uow, *, school_id, year=None):
        return calendar.list_(uow, school_id, year)

    @query
    def get_calendar(self, uow, *, calendar_id):
        return calendar.get(uow, calendar_id)

    @query
    def list_study_days(self, uow, *, calendar_id):
        return calendar.days(uow, calendar_id)

    @query
    def propose_calendar(self, uow, *, school_id, year, grade, week_length=5):
        return calendar.propose(uow, school_id, year, grade, week_length)

    @command
    def set_calendar(self, uow, *, school_id, calendar_id, version, **given):
        return calendar.set_(uow, school_id, calendar_id, version, **given)

    @command
    def draft_calendar(self, uow, *, school_id, calendar_id, version, **given):
        return calendar_drafts.put(uow, school_id, calendar_id, version, **given)

    @query
    def list_calendar_drafts(self, uow, *, school_id):
        return calendar_drafts.list_(uow, school_id)

    # curriculum

    @command
    def draft_curriculum(self, uow, *, school_id, rows, version, **target):
        return curriculum_drafts.put(uow, school_id, curriculum_drafts.Target(**target), rows, version)

    @command
    def load_curriculum(self, uow, *, school_id, content, dry_run=True, replaces=0, **target):
        return curriculum_drafts.load(uow, school_id, curriculum_drafts.Target(**target), content, dry_run, replaces)

    @query
    def list_curriculum_drafts(self, uow, *, school_id):
        return curriculum_drafts.list_(uow, school_id)

    @query
    def list_curricula(self, uow, *, school_id, year=None, level=None):
        return curricula.list_(uow, school_id, year, level)

    @query
    def get_curriculum(self, uow, *, curriculum_id):
        return curricula.get(uow, curriculum_id)

    @query
    def compare_load(self, uow, *, school_id, year, on=None):
        return load_findings.compare(uow, school_id, year, on)

    # load and timetable

    @command
    def make_assignments(self, uow, *, school_id, assignments):
        return load.make(uow, school_id, assignments)

    @command
    def end_assignment(self, uow, *, assignment_id, ends_on, version):
        return load.end(uow, assignment_id, ends_on, version)

    @query
    def list_assignments(
        self, uow, *, school_id, year=None, class_id=None, teacher_id=None, on=None, after=None, limit=2000
    ):
        return load.list_(uow, school_id, year, class_id, teacher_id, on, after, limit)

    @query
    def get_timetable(self, uow, *, class_id, on=None):
        return timetable.get(uow, class_id, on)

    @query
    def get_teacher_timetable(self, uow, *, teacher_id, on=None):
        return timetable.get_of_teacher(uow, teacher_id, on)

    @query
    def check_timetable(self, uow, *, class_id, slots, starts_on=None):
        return timetable.check(uow, class_id, slots, starts_on)

    @command
    def set_timetable(self, uow, *, class_id, slots, version, starts_on=None):
        return timetable.set_(uow, class_id, slots, starts_on, version)

    # lessons

    @command
    def schedule_lessons(self, uow, *, school_id, year, class_id=None, since=None):
        return schedule.run(uow, school_id, year, class_id, since)

    @query
    def list_lessons(self, uow, *, assignment_id, starts_on=None, ends_on=None, after=None, limit=500):
        return lessons.list_(uow, assignment_id, starts_on, ends_on, after, limit)

    # orders about teaching

    @query
    def check_teaching(self, uow, *, school_id, teaching, amends=None):
        return ordered.check(uow, school_id, teaching, amends)

    @query
    def list_substitutions(
        self, uow, *, school_id, month=None, teacher_id=None, after=None, limit=100, starts_on=None, ends_on=None
    ):
        days = substituting.days_of(month, starts_on, ends_on)
        return substituting.list_(uow, school_id, days, teacher_id, after, limit)

    # plans

    @query
    def get_plan_template(self, uow):
        return plan_template.template()

    @command
    def load_parallel_plan(self, uow, *, school_id, content, dry_run=True, replaces=0, **target):
        return parallel_plan.load(uow, school_id, parallel_plan.Target(**target), content, dry_run, replaces)

    @query
    def list_parallel_plans(self, uow, *, school_id, year=None, grade=None):
        return parallel_plan.list_(uow, school_id, year, grade)

    @query
    def get_parallel_plan(self, uow, *, plan_id):
        return parallel_plan.get(uow, plan_id)

    @query
    def get_class_plan(self, uow, *, assignment_id):
        return class_plan.get(uow, assignment_id)

    @command
    def change_class_plan(self, uow, *, assignment_id, rows, version):
        return class_plan.change(uow, assignment_id, rows, version)

    @query
    def get_programme_execution(self, uow, *, assignment_id, on=None):
        return execution.get(uow, assignment_id, on)

    @query
    def list_programme_execution(self, uow, *, school_id, year, class_id=None, on=None):
        return execution.list_(uow, school_id, year, class_id, on)

    # facts

    @listen(SchoolOpened)
    def keep_school(self, uow, event):
        known.keep_school(uow, event)

    @listen(ClassOpened)
    def keep_class(self, uow, event):
        known.keep_class(uow, event)

    @listen(StaffAppointed)
    def keep_appointment(self, uow, event):
        known.keep_appointment(uow, event)

    @listen(AppointmentEnded)
    def end_appointment(self, uow, event):
        known.end_appointment(uow, event)

    @listen(OrderRegistered)
    def carry_out_order(self, uow, event):
        ordered.carry_out(uow, event)

    @listen(LessonHeld)
    def freeze_lesson(self, uow, event):
        lessons.hold(uow, event)
