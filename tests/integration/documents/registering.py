"""A process that registers signed orders until none is left, or until it is killed: `… URL DISTRICT SCHOOL`."""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
from uuid import UUID  # noqa: E402

from chassis.db import Database  # noqa: E402
from chassis.migrate import role_of  # noqa: E402
from services.documents.usecases import reading, registration  # noqa: E402
from tests.integration.documents.place import Place  # noqa: E402


def main(url: str, district_id: str, school_id: str) -> None:
    place = Place(
        Database().open(url, role=role_of("documents")), district_id=UUID(district_id), school_id=UUID(school_id)
    )
    print("ready", flush=True)
    while True:
        with place.begin("CLERK") as uow:
            signed = reading.find(uow, place.school_id, "SIGNED", None, None, None).orders
        if not signed:
            return
        for one in signed:
            registration.register(place.office("CLERK"), one.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
