"""The books, and checking movements before they become an order."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"

ROUTES = [
    Route(
        "POST",
        f"{_SCHOOL}/movement-checks",
        ContingentApi.check_movements,
        "orders.draft",
        summary="Проверить движения до приказа",
    ),
    Route(
        "POST",
        f"{_SCHOOL}/cancellations",
        ContingentApi.draft_cancellation,
        "orders.draft",
        summary="Подготовить приказ об отмене исполненного приказа",
        status=202,
        whole_school=True,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/movement-book",
        ContingentApi.list_movement_book,
        "movements.read",
        summary="Книга движения обучающихся",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/movement-book.xlsx",
        ContingentApi.get_movement_book_file,
        "export.personal",
        summary="Книга движения обучающихся (XLSX)",
        seconds=60.0,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/movement-book/numberings",
        ContingentApi.list_book_numberings,
        "movements.read",
        summary="Как нумеруется книга движения",
    ),
    Route(
        "POST",
        f"{_SCHOOL}/movement-book/numberings",
        ContingentApi.decide_book_numbering,
        "movements.write",
        summary="Выбрать нумерацию книги движения с начала года",
        whole_school=True,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/alphabet-book",
        ContingentApi.list_alphabet_book,
        "movements.read",
        summary="Алфавитная книга",
    ),
]
