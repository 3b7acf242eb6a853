"""Where those who left have gone."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"

ROUTES = [
    Route(
        "GET",
        "/v1/destinations",
        ContingentApi.list_destinations,
        "movements.read",
        summary="Выбывшие, о прибытии которых должны ответить",
    ),
    Route(
        "POST",
        f"{_SCHOOL}/movements/{{movement_id}}/arrival",
        ContingentApi.confirm_arrival,
        "movements.write",
        summary="Записать ответ о прибытии выбывшего",
    ),
    Route(
        "POST",
        f"{_SCHOOL}/movements/{{movement_id}}/notice",
        ContingentApi.note_arrival_notice,
        "movements.write",
        summary="Записать уведомление исходной организации о зачислении",
        status=204,
    ),
    Route(
        "POST",
        f"{_SCHOOL}/students/{{student_id}}/file-handover",
        ContingentApi.hand_over_file,
        "movements.write",
        summary="Записать выдачу личного дела выбывшего",
        status=204,
    ),
]
