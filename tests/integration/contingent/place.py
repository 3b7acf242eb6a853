"""A district of its own for each test, in a database shared by the module."""

from datetime import UTC, datetime, time

import orjson

from chassis.db import Database
from chassis.migrate import role_of
from contracts.base import Caller, system, uuid7
from contracts.contingent import MovementKind, NewMovement
from contracts.identity import KnownSchool, SchoolOpened
from contracts.reporting import ReportReopened, ReportSubmitted
from services.contingent.usecases import classes, closed_periods, known, movement_execution, people
from tests.builders import student_body as build


class School:
    """One school of the district, with words for what its people do."""

    def __init__(self, db: Database, district_id):
        self.db, self.district_id, self.id = db, district_id, uuid7()
        school = {"id": self.id, "short_name": f"СОШ {str(self.id)[-4:]}", "place": "п. Примерный", "rural": True}
        blank = dict.fromkeys(("full_name", "inn", "kpp", "ogrn", "oktmo", "address", "phone"), "")
        opened = SchoolOpened(district_id=district_id, school_id=self.id, school=KnownSchool(**blank, **school))
        with self.begin() as uow:
            known.keep_school(uow, opened)

    @property
    def place(self) -> dict:
        return {"district_id": self.district_id, "school_id": self.id}

    def caller(self, role: str = "CLERK", person_id=None) -> Caller:
        return Caller(role=role, district_id=self.district_id, school_id=self.id, person_id=person_id)

    def begin(self, role: str | None = None, person_id=None):
        own = system(district_id=self.district_id, school_id=self.id)
        return self.db.begin(self.caller(role, person_id) if role else own)

    def open_class(self, grade: int = 5, letter: str = "А", capacity: int = 25, teacher=None, year=build.YEAR):
        with self.begin("SYS_ADMIN") as uow:
            return classes.open_class(uow, self.id, grade, letter, year, None, capacity, teacher).id

    def applicant(self, card=None, adults=None, papers=None):
        """A person with a mother and a consent, not yet a student."""
        adults = [build.mother()] if adults is None else adults
        papers = [build.consent()] if papers is None else papers
        with self.begin("CLERK") as uow:
            return people.register(uow, self.id, card or build.child(), None, adults, papers).id

    def execute(self, lines: list[NewMovement], **more):
        event = build.registered(self.district_id, self.id, lines, **more)
        return self.deliver(event)

    def deliver(self, event):
        who = system(district_id=self.district_id, school_id=self.id)
        with self.db.begin(who, hears=[event.event_id]) as uow:
            if uow.new:
                movement_execution.execute(uow, event)
        return event.order.id

    def enrol(self, class_id, person_id=None, kind=MovementKind.ENROL_OTHER, **more):
        """Someone becomes a student; returns (student_id, person_id)."""
        person_id = person_id or self.applicant()
        line = build.line(kind, person_id, class_id, **more)
        self.execute([line], on=line.effective_on)
        return line.student_id, person_id

    def close_period(self, starts_on, ends_on, *, reopened=False, report_id=None, at=None, code="R2"):
        """The department has accepted the movement report of these days, or the school is correcting it."""
        period = {"report_id": report_id or uuid7(), "code": code, "period": f"{starts_on}/{ends_on}"}
        moment = {"at": at or datetime.combine(ends_on, time(12), UTC)}
        event = (ReportReopened if reopened else ReportSubmitted)(**self.place, **period, **moment)
        with self.begin() as uow:
            closed_periods.keep(uow, event)
        return event.report_id

    def told(self, name: str) -> list[dict]:
        """Bodies of the school's events of one name, oldest first."""
        return [body for body in self.district_told(name) if body["school_id"] == str(self.id)]

    def district_told(self, name: str) -> list[dict]:
        """The same, of the whole district."""
        with self.db.begin(system()) as uow:
            rows = uow.rows("SELECT body FROM outbox WHERE name = %(n)s ORDER BY seq", {"n": name})
        bodies = [orjson.loads(bytes(row.body)) for row in rows]
        return [body for body in bodies if body["district_id"] == str(self.district_id)]

    def outcome(self, order_id) -> str:
        """«EXECUTED», or the reason of the refusal."""
        for body in self.told("movement_refused.v1"):
            if body["order_id"] == str(order_id):
                return body["reason"]
        return "EXECUTED" if any(b["order_id"] == str(order_id) for b in self.told("movements_executed.v1")) else ""


def open_database(url: str) -> Database:
    return Database().open(url, size=30, role=role_of("contingent"))
