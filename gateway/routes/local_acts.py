"""Local acts of a school: editions, approval, differences, and the list for its site."""

from contracts.documents import DocumentsApi
from gateway.routes.orders import PRINTING
from gateway.routing import PUBLIC, Route

_SCHOOL = "/v1/schools/{school_id}"
_ACT = "/v1/local-acts/{act_id}"
_EDITION = "/v1/local-act-editions/{edition_id}"

ROUTES = [
    Route(
        "GET",
        f"{_SCHOOL}/local-acts",
        DocumentsApi.list_local_acts,
        "local_acts.read",
        summary="Локальные акты школы",
    ),
    Route(
        "POST",
        f"{_SCHOOL}/local-acts",
        DocumentsApi.draft_local_act,
        "local_acts.draft",
        summary="Подготовить локальный акт",
        status=201,
    ),
    Route("GET", _ACT, DocumentsApi.get_local_act, "local_acts.read", summary="Локальный акт и его редакции"),
    Route(
        "POST",
        f"{_ACT}/editions",
        DocumentsApi.draft_edition,
        "local_acts.draft",
        summary="Подготовить новую редакцию",
        status=201,
    ),
    Route(
        "GET",
        f"{_ACT}/difference",
        DocumentsApi.compare_editions,
        "local_acts.read",
        summary="Чем отличаются две редакции",
    ),
    Route(
        "POST",
        f"{_ACT}/repeal",
        DocumentsApi.repeal_local_act,
        "local_acts.approve",
        summary="Признать утратившим силу",
    ),
    Route("GET", _EDITION, DocumentsApi.get_edition, "local_acts.read", summary="Редакция с текстом"),
    Route("PUT", _EDITION, DocumentsApi.edit_edition, "local_acts.draft", summary="Исправить проект редакции"),
    Route(
        "GET",
        f"{_EDITION}/pdf",
        DocumentsApi.get_edition_pdf,
        "local_acts.read",
        summary="Печатный вид редакции",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        f"{_EDITION}/approval",
        DocumentsApi.approve_edition,
        "local_acts.approve",
        summary="Утвердить редакцию приказом",
        seconds=PRINTING,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/published-local-acts",
        DocumentsApi.list_published_acts,
        PUBLIC,
        summary="Локальные акты для сайта школы",
        limit="local_act",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/published-local-acts/page",
        DocumentsApi.show_published_acts,
        PUBLIC,
        summary="Локальные акты для сайта школы (страница)",
        limit="local_act",
        page=True,
    ),
    Route(
        "GET",
        "/v1/published-local-acts/{act_id}",
        DocumentsApi.get_published_act,
        PUBLIC,
        summary="Файл действующего локального акта",
        limit="local_act",
        seconds=PRINTING,
    ),
]
