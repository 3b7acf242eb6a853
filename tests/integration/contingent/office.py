"""A school's register of applications for admission, in words."""

from datetime import date

from contracts.admissions import AdmissionProcedure, Applicant, NewApplication, PackagePaper
from services.contingent.usecases import admission_deciding as deciding
from services.contingent.usecases import admissions, clock
from tests.builders import student_body as build

PACKAGE = [PackagePaper.PARENT_ID, PackagePaper.KINSHIP_PROOF]
FOREIGN = {"procedure": AdmissionProcedure.FOREIGN}


class Office:
    """A school's register of applications on a day of the test's choosing."""

    def __init__(self, school, monkeypatch):
        self.school, self.clock, self.day = school, monkeypatch, date(2026, 10, 1)
        self.today(self.day)

    def today(self, day):
        self.day = day
        self.clock.setattr(clock, "today", lambda: day)

    def does(self, deed, *more, role="CLERK", who=None):
        with self.school.db.begin(who or self.school.caller(role)) as uow:
            return deed(uow, *more)

    def asked(self, last="Иванова", **more):
        born = more.pop("born", date(2015, 5, 5))
        child = Applicant(last_name=last, first_name="Анна", middle_name="Петровна", sex="F", birth_date=born)
        usual = {"school_id": self.school.id, "year": build.YEAR, "grade": 5, "child": child}
        return NewApplication(**(usual | {"applicant_name": "Иванова Мария"} | more))

    def submit(self, last="Иванова", **more):
        return self.does(admissions.submit, self.asked(last, **more))

    def papers(self, one, *more):
        return self.does(deciding.take_papers, one.id, one.version, [*PACKAGE, *more])

    def refuse(self, one, ground, role="DIRECTOR"):
        return self.does(deciding.refuse, one.id, one.version, ground, None, role=role)

    def page(self, role="CLERK", **more):
        usual = {"year": build.YEAR, "grade": None, "status": None, "overdue": False, "after": None, "limit": 50}
        return self.does(admissions.page, self.school.id, *(usual | more).values(), role=role)
