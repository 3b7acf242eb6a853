"""The journal: pages, lessons, attendance, works, marks. If-Match carries the page's version."""

from contracts.gradebook import GradebookApi as Api
from gateway.routing import Route

READ, WRITE = "journal.read", "journal.write"

ROUTES = [
    Route(
        "GET",
        "/v1/schools/{school_id}/journal-pages",
        Api.list_journal_pages,
        READ,
        "Страницы журнала, доступные пользователю",
    ),
    Route("GET", "/v1/journal-pages/{page_id}", Api.get_journal_page, READ, "Страница журнала"),
    Route("GET", "/v1/work-kinds", Api.list_work_kinds, READ, "Виды работ и их обычные веса"),
    Route("PUT", "/v1/lessons/{lesson_id}", Api.save_lesson, WRITE, "Сохранить урок целиком"),
    Route("PUT", "/v1/lessons/{lesson_id}/held", Api.hold_lesson, WRITE, "Записать тему и домашнее задание"),
    Route("PUT", "/v1/lessons/{lesson_id}/attendance", Api.save_attendance, WRITE, "Отметить посещаемость урока"),
    Route("POST", "/v1/lessons/{lesson_id}/works", Api.add_work, WRITE, "Добавить работу", status=201),
    Route("PATCH", "/v1/works/{work_id}", Api.change_work, WRITE, "Изменить вид, название или вес работы"),
    Route("POST", "/v1/lessons/{lesson_id}/marks", Api.post_marks, WRITE, "Выставить отметки за урок или работу"),
    Route(
        "GET", "/v1/works/{work_id}/marks/{student_id}", Api.get_mark_history, READ, "История отметки с исправлениями"
    ),
    Route("POST", "/v1/works/{work_id}/marks/{student_id}/correction", Api.correct_mark, WRITE, "Исправить отметку"),
    Route("POST", "/v1/works/{work_id}/marks/{student_id}/annulment", Api.annul_mark, WRITE, "Аннулировать отметку"),
    Route("POST", "/v1/absence-reasons", Api.resolve_absences, "attendance_reason.write", "Указать причины пропусков"),
    Route(
        "POST",
        "/v1/journal-pages/{page_id}/period-marks",
        Api.set_period_marks,
        "period_marks.write",
        "Выставить отметки за период",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/marking-rules",
        Api.get_marking_rules,
        "schools.read",
        "Как школа предлагает отметку за период",
    ),
    Route(
        "PUT",
        "/v1/schools/{school_id}/marking-rules",
        Api.set_marking_rules,
        "settings.write",
        "Изменить правило предлагаемой отметки",
        whole_school=True,
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/mark-ledger",
        Api.check_ledger,
        "audit.read",
        "Сверка журнала с реестром отметок",
        whole_school=True,
    ),
]
