"""A school's list: first loading from it, and giving it out."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_IMPORTS = "/v1/schools/{school_id}/imports"

_TITLES = "/v1/schools/{school_id}/import-titles"

ROUTES = [
    Route(
        "POST",
        _IMPORTS,
        ContingentApi.import_students,
        "initial_entry.write",
        summary="Загрузить список школы (XLSX, ODS, CSV): проверка или приём",
        file="content",
        seconds=60.0,
    ),
    Route(
        "POST",
        f"{_IMPORTS}/annotation",
        ContingentApi.annotate_import,
        "initial_entry.write",
        summary="Получить список с отмеченными ошибками (XLSX)",
        file="content",
        seconds=60.0,
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/student-list",
        ContingentApi.export_students,
        "export.personal",
        summary="Выгрузить список обучающихся (XLSX, ODS, CSV)",
        seconds=60.0,
    ),
    Route(
        "GET",
        "/v1/imports/{import_id}",
        ContingentApi.get_import,
        "initial_entry.read",
        summary="Как далеко продвинулась загрузка списка",
    ),
    Route(
        "GET",
        _TITLES,
        ContingentApi.list_import_titles,
        "initial_entry.read",
        summary="Как в школе называют столбцы списков",
    ),
    Route(
        "POST",
        _TITLES,
        ContingentApi.remember_import_titles,
        "initial_entry.write",
        summary="Запомнить, что стоит в столбцах с такими заголовками",
    ),
    Route(
        "GET",
        f"{_IMPORTS}/template",
        ContingentApi.get_import_template,
        "initial_entry.read",
        summary="Шаблон списка",
    ),
]
