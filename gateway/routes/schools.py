"""Schools of the district and their cards."""

from contracts.identity import IdentityApi
from gateway.routing import Route

ROUTES = [
    Route("GET", "/v1/schools", IdentityApi.list_schools, "schools.read", summary="Школы района"),
    Route("POST", "/v1/schools", IdentityApi.open_school, "schools.open", summary="Открыть школу", status=201),
    Route("GET", "/v1/schools/{school_id}", IdentityApi.get_school, "schools.read", summary="Карточка школы"),
    Route(
        "PUT", "/v1/schools/{school_id}", IdentityApi.edit_school, "schools.write", summary="Изменить карточку школы"
    ),
]
