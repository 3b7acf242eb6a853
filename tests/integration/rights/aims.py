"""How every route is aimed at the pupil of the world, or at what is kept about them.

The path and whatever an argument's name tells are filled in by themselves (`shape`); `bodies` knows the rest.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from werkzeug.test import TestResponse

from gateway.routing import Route
from tests.integration.rights import bodies, bodies_of_papers, shape
from tests.integration.rights.house import Json, Somebody
from tests.integration.rights.school import new_id
from tests.integration.rights.world import World

GIVEN = bodies.GIVEN | bodies_of_papers.GIVEN
PERSONAL = bodies.PERSONAL | bodies_of_papers.PERSONAL
NOT_AIMED: dict[str, str] = {
    "confirm_arrival": "nobody has left for another school in this world",
    "note_arrival_notice": "the same",
    "hand_over_file": "the same",
    "insert_order": "no order has been forgotten in a register",
    "destroy_orders": "no order has outlived the years that it is kept for",
    "drop_second_factor": "nobody has a second factor",
    "reset_second_factor": "the same",
    "archive_order": "a case is closed when its year is over",
    "reset_officer_second_factor": "the same",
    "name_person": "nobody is kept under a number",
    "list_consents_to_ask": "everybody has been asked",
    "set_school_status": "a school that is closed would end the world",
}
"""Routes that nothing of the pupil's stands behind in this world, and why. They are asked about nobody: unnamed, and by
every role that the table grants nothing."""


@dataclass(frozen=True)
class Shot:
    verb: str
    path: str
    query: Json
    body: Any
    version: int | None

    @property
    def told(self) -> str:
        """Everything that the request itself names."""
        return f"{self.path} {self.query} {self.body}"

    def by(self, who: Somebody, version: int | None = None) -> Any:
        return who.ask(
            self.verb, self.path, self.body, query=self.query, version=self.version if version is None else version
        )


def text_of(answer: TestResponse) -> str:
    """What a person reads in it: a workbook is opened."""
    body = answer.get_data()
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as book:
        return "\n".join(book.read(one).decode() for one in book.namelist())


class Aim:
    """A route aimed at the pupil of the world. A place of its path that has no target fails, and is named."""

    def __init__(self, world: World, route: Route) -> None:
        self.world, self.route = world, route
        special = GIVEN[route.operation_id](world) if route.operation_id in GIVEN else {}
        made = {name: shape.value(name, route.hints[name], world.targets) for name in route.required - {route.file}}
        in_path = {step[1:-1] for step in route.path.split("/") if step.startswith("{")}
        if route.operation_id in NOT_AIMED:
            special = {name: new_id() for name in in_path - world.targets.keys()} | special
        missing = in_path - world.targets.keys() - special.keys()
        assert not missing, f"{route.verb} {route.path}: nothing to aim at for {sorted(missing)}"
        self.in_path = {name: special.get(name, world.targets.get(name)) for name in in_path}
        self.given = {**made, **special}

    def shot(self, who: Somebody) -> Shot:
        """As this person makes it."""
        route, personal = self.route, PERSONAL.get(self.route.operation_id)
        given = self.given | (personal(self.world, who) if personal else {})
        path = route.path.format(**{name: given.get(name, one) for name, one in self.in_path.items()})
        given = {name: one for name, one in given.items() if name not in self.in_path}
        version = given.pop("version", None) or (1 if "version" in route.required else None)
        body = given.pop(route.file) if route.file else None
        if route.changes and not route.file:
            return Shot(route.verb, path, {}, given, version)
        return Shot(route.verb, path, {name: _text(one) for name, one in given.items()}, body, version)


def _text(one: Any) -> Any:
    return str(one).lower() if isinstance(one, bool) else one
