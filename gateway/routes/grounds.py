"""Legal grounds on which the department takes persons' data out of schools' lists."""

from contracts.contingent import ContingentApi
from gateway.routing import Route

_ALL = "/v1/export-grounds"

ROUTES = [
    Route(
        "GET",
        _ALL,
        ContingentApi.list_export_grounds,
        "settings.read",
        summary="Основания, по которым отдел образования выгружает персональные данные",
    ),
    Route(
        "POST",
        _ALL,
        ContingentApi.add_export_ground,
        "settings.write",
        summary="Внести основание выгрузки",
        status=201,
    ),
    Route(
        "POST",
        f"{_ALL}/{{ground_id}}/end",
        ContingentApi.end_export_ground,
        "settings.write",
        summary="Прекратить действие основания выгрузки",
    ),
]
