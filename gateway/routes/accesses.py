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
        summary="На что обратить внимание: массовые и ночные обращения, экстренный доступ",
        whole_school=True,
    ),
    Route(
        "POST",
        "/v1/schools/{school_id}/emergencies",
        IdentityApi.open_emergency,
        "emergency.open",
        summary="Открыть экстренный доступ к карточкам на полчаса",
        status=201,
    ),
    Route(
        "POST",
        "/v1/emergencies/{emergency_id}/close",
        IdentityApi.close_emergency,
        "emergency.close",
        summary="Закрыть экстренный доступ раньше срока",
    ),
]
