"""Schools of the district and their cards."""

from contracts.identity import IdentityApi
from gateway.routing import Route

_SCHOOL = "/v1/schools/{school_id}"

ROUTES = [
    Route("GET", "/v1/schools", IdentityApi.list_schools, "schools.read", summary="Школы района"),
    Route("POST", "/v1/schools", IdentityApi.open_school, "schools.open", summary="Открыть школу", status=201),
    Route("GET", _SCHOOL, IdentityApi.get_school, "schools.read", summary="Карточка школы"),
    Route("PUT", _SCHOOL, IdentityApi.edit_school, "schools.write", summary="Изменить карточку школы"),
    Route(
        "POST",
        f"{_SCHOOL}/status",
        IdentityApi.set_school_status,
        "schools.open",
        summary="Отметить реорганизацию или ликвидацию школы",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/changes",
        IdentityApi.list_school_changes,
        "staff.read",
        summary="История карточки школы",
    ),
]
