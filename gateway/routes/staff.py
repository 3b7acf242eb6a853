"""Staff of schools and of the department, and their appointments."""

from contracts.identity import IdentityApi
from gateway.routing import Route

_STAFF = "/v1/schools/{school_id}/staff"

ROUTES = [
    Route("GET", _STAFF, IdentityApi.list_staff, "staff.read", summary="Сотрудники школы и их роли"),
    Route("POST", _STAFF, IdentityApi.appoint_staff, "staff.write", summary="Назначить на роль", status=201),
    Route(
        "GET",
        "/v1/people/{person_id}/appointments",
        IdentityApi.list_appointments,
        "staff.read",
        summary="Назначения сотрудника: прошлые, нынешние и будущие, с приказами",
    ),
    Route("POST", "/v1/officers", IdentityApi.appoint_officer, "staff.write", summary="Назначить в отдел", status=201),
    Route(
        "POST",
        "/v1/appointments/{appointment_id}/end",
        IdentityApi.end_appointment,
        "staff.write",
        summary="Прекратить назначение",
    ),
]
