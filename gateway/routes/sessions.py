"""Signing in, staying signed in, leaving."""

from contracts.identity import IdentityApi
from gateway.routing import PUBLIC, Route

ROUTES = [
    Route("POST", "/v1/sessions", IdentityApi.sign_in, PUBLIC, summary="Войти", status=201, limit="sign_in"),
    Route(
        "POST",
        "/v1/second-factor",
        IdentityApi.begin_second_factor,
        PUBLIC,
        summary="Подключить второй фактор: секрет для телефона",
        status=201,
        limit="sign_in",
    ),
    Route(
        "POST",
        "/v1/second-factor/confirmation",
        IdentityApi.confirm_second_factor,
        PUBLIC,
        summary="Подтвердить второй фактор кодом, получить коды восстановления",
        limit="sign_in",
    ),
    Route(
        "POST",
        "/v1/me/second-factor/off",
        IdentityApi.drop_second_factor,
        "me",
        summary="Отключить свой второй фактор",
        status=204,
    ),
    Route(
        "POST",
        "/v1/me/confirmations",
        IdentityApi.confirm_signature,
        "me",
        summary="Подтвердить подпись паролем или кодом",
        status=201,
    ),
    Route("POST", "/v1/sessions/refresh", IdentityApi.refresh, PUBLIC, summary="Продлить сеанс"),
    Route("POST", "/v1/sessions/role", IdentityApi.switch_role, "me", summary="Сменить действующую роль"),
    Route(
        "POST", "/v1/sessions/child", IdentityApi.switch_child, "me", summary="Перейти к другому ребёнку: в его школу"
    ),
    Route("POST", "/v1/sessions/sign-out", IdentityApi.sign_out, "me", summary="Выйти", status=204),
    Route("GET", "/v1/me/sessions", IdentityApi.list_own_sessions, "me", summary="Мои открытые сеансы"),
    Route(
        "DELETE",
        "/v1/me/sessions/{session_id}",
        IdentityApi.end_own_session,
        "me",
        summary="Завершить свой сеанс",
        status=204,
    ),
    Route(
        "POST",
        "/v1/me/sessions/end-others",
        IdentityApi.end_other_sessions,
        "me",
        summary="Завершить все свои сеансы, кроме этого",
        status=204,
    ),
    Route("GET", "/v1/me", IdentityApi.whoami, "me", summary="Кто я и что мне можно"),
    Route("POST", "/v1/me/password", IdentityApi.change_password, "me", summary="Сменить свой пароль", status=204),
]
