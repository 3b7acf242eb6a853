"""The journal of access to personal data."""

from contracts.identity import IdentityApi
from gateway.routing import Route

ROUTES = [
    Route(
        "GET",
        "/v1/people/{person_id}/accesses",
        IdentityApi.list_accesses,
        "audit.read",
        summary="Кто смотрел данные человека",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/accesses",
        IdentityApi.list_school_accesses,
        "audit.read",
        summary="Обращения к персональным данным школы",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/access-alerts",
        IdentityApi.list_access_alerts,
        "audit.read",
        summary="На что обратить внимание: массовые и ночные обращения",
        whole_school=True,
    ),
]
