"""The table of rights."""

from contracts.identity import IdentityApi
from gateway.routing import Route

ROUTES = [
    Route("GET", "/v1/permissions", IdentityApi.get_permissions, "me", summary="Роли и права"),
]
