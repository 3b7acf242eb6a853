"""Every resource's routes, one module each. Each module of this package with ROUTES is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from gateway.routing import Route

ROUTES: list[Route] = [
    route for found in iter_modules(__path__) for route in import_module(f"{__name__}.{found.name}").ROUTES
]
