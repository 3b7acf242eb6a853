"""Subjects, the study calendar, the teaching load, timetables and dated lessons."""

from contracts.planning import PlanningApi as Api
from gateway.routing import Route

READ, WRITE = "curriculum.read", "curriculum.write"
_ROUTES = (
    ("GET", "/v1/schools/{school_id}/subjects", Api.list_subjects, READ, "Предметы школы"),
    ("PUT", "/v1/subjects/{subject_id}", Api.change_subject, WRITE, "Изменить или закрыть предмет"),
    ("GET", "/v1/schools/{school_id}/calendars", Api.list_calendars, READ, "Учебные календари школы"),
    ("GET", "/v1/schools/{school_id}/calendar-proposal", Api.propose_calendar, READ, "Календарь по образцу"),
    ("PUT", "/v1/schools/{school_id}/calendars/{calendar_id}", Api.set_calendar, WRITE, "Задать учебный календарь"),
    ("GET", "/v1/schools/{school_id}/calendar-drafts", Api.list_calendar_drafts, WRITE, "Проекты учебных календарей"),
    (
        "PUT",
        "/v1/schools/{school_id}/calendar-drafts/{calendar_id}",
        Api.draft_calendar,
        WRITE,
        "Проект учебного календаря, который утвердит приказ",
    ),
    ("GET", "/v1/schools/{school_id}/curricula", Api.list_curricula, READ, "Учебные планы школы, введённые приказами"),
    ("GET", "/v1/curricula/{curriculum_id}", Api.get_curriculum, READ, "Учебный план"),
    ("GET", "/v1/schools/{school_id}/curriculum-drafts", Api.list_curriculum_drafts, WRITE, "Проекты учебных планов"),
    (
        "PUT",
        "/v1/schools/{school_id}/curriculum-drafts/{curriculum_id}",
        Api.draft_curriculum,
        WRITE,
        "Проект учебного плана, который введёт приказ",
    ),
    (
        "GET",
        "/v1/schools/{school_id}/load-findings",
        Api.compare_load,
        READ,
        "Где нагрузка расходится с учебным планом",
    ),
    ("GET", "/v1/calendars/{calendar_id}", Api.get_calendar, READ, "Учебный календарь"),
    ("GET", "/v1/calendars/{calendar_id}/study-days", Api.list_study_days, READ, "Учебные дни"),
    ("GET", "/v1/schools/{school_id}/assignments", Api.list_assignments, READ, "Учебная нагрузка"),
    ("POST", "/v1/assignments/{assignment_id}/ending", Api.end_assignment, WRITE, "Закончить нагрузку учителя"),
    ("GET", "/v1/classes/{class_id}/timetable", Api.get_timetable, READ, "Расписание класса"),
    ("PUT", "/v1/classes/{class_id}/timetable", Api.set_timetable, WRITE, "Задать расписание класса"),
    ("POST", "/v1/classes/{class_id}/timetable/check", Api.check_timetable, WRITE, "Проверить расписание"),
    ("GET", "/v1/teachers/{teacher_id}/timetable", Api.get_teacher_timetable, READ, "Расписание учителя"),
    (
        "GET",
        "/v1/schools/{school_id}/substitutions",
        Api.list_substitutions,
        "substitutions.read",
        "Журнал пропущенных и замещённых уроков",
    ),
    ("GET", "/v1/assignments/{assignment_id}/lessons", Api.list_lessons, "class_plans.read", "Уроки по датам"),
)

ROUTES = [
    *(Route(verb, path, method, permission, summary=summary) for verb, path, method, permission, summary in _ROUTES),
    Route("POST", "/v1/schools/{school_id}/subjects", Api.add_subject, WRITE, summary="Добавить предмет", status=201),
    Route(
        "POST",
        "/v1/schools/{school_id}/curriculum-drafts/{curriculum_id}/file",
        Api.load_curriculum,
        WRITE,
        summary="Проект учебного плана из XLSX",
        file="content",
    ),
    Route(
        "POST",
        "/v1/schools/{school_id}/assignments",
        Api.make_assignments,
        WRITE,
        summary="Распределить нагрузку списком",
        status=201,
    ),
    Route(
        "POST",
        "/v1/schools/{school_id}/lessons",
        Api.schedule_lessons,
        WRITE,
        summary="Составить уроки по расписанию",
        seconds=30.0,
    ),
]
