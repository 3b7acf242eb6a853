"""Activation slips and the accounts they open."""

from contracts.identity import IdentityApi
from gateway.routing import PUBLIC, Route

_SLIPS = "/v1/schools/{school_id}/slips"
_ACCOUNT = "/v1/schools/{school_id}/accounts/{person_id}"
_HAND_OUT, _MANAGE = "accounts.hand_out", "accounts.manage"

ROUTES = [
    Route("POST", _SLIPS, IdentityApi.hand_out_slips, _HAND_OUT, summary="Выдать листки активации", status=201),
    Route(
        "POST",
        f"{_SLIPS}/pdf",
        IdentityApi.print_slips,
        _HAND_OUT,
        summary="Выдать листки активации и напечатать (PDF)",
        status=201,
        seconds=30.0,
    ),
    Route("GET", _SLIPS, IdentityApi.list_slips, _HAND_OUT, summary="Журнал выдачи листков"),
    Route(
        "POST",
        "/v1/officers/slips",
        IdentityApi.hand_out_slips,
        "schools.open",
        summary="Листки отдела",
        status=201,
        alias="hand_out_officer_slips",
    ),
    Route(
        "GET",
        "/v1/officers/slips",
        IdentityApi.list_slips,
        "schools.open",
        summary="Журнал выдачи листков отдела",
        alias="list_officer_slips",
    ),
    Route(
        "POST", "/v1/activations", IdentityApi.activate, PUBLIC, summary="Активировать запись", status=201, limit="code"
    ),
    Route("POST", f"{_ACCOUNT}/block", IdentityApi.block_account, _MANAGE, summary="Закрыть учётную запись"),
    Route(
        "POST",
        f"{_ACCOUNT}/second-factor/reset",
        IdentityApi.reset_second_factor,
        _MANAGE,
        summary="Сбросить второй фактор с указанием причины",
        status=204,
    ),
    Route(
        "POST",
        "/v1/officers/{person_id}/second-factor/reset",
        IdentityApi.reset_second_factor,
        "schools.open",
        summary="Сбросить второй фактор специалиста отдела",
        status=204,
        alias="reset_officer_second_factor",
    ),
    Route("GET", f"{_ACCOUNT}/sessions", IdentityApi.list_person_sessions, _MANAGE, summary="Открытые сеансы человека"),
    Route(
        "DELETE",
        f"{_ACCOUNT}/sessions/{{session_id}}",
        IdentityApi.end_person_sessions,
        _MANAGE,
        summary="Завершить сеанс человека",
        status=204,
        alias="end_person_session",
    ),
    Route(
        "POST",
        f"{_ACCOUNT}/sessions/end",
        IdentityApi.end_person_sessions,
        _MANAGE,
        summary="Завершить все сеансы человека",
        status=204,
    ),
    Route("POST", f"{_ACCOUNT}/unblock", IdentityApi.unblock_account, _MANAGE, summary="Открыть учётную запись"),
]
