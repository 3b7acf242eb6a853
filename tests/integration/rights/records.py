"""What is written about the pupil of the world, as their school would write it: something of every kind."""

from datetime import timedelta

from deploy.demo import plans, sheets
from deploy.demo.identifiers import phone
from tests.integration.rights import papers
from tests.integration.rights.house import Json, eventually
from tests.integration.rights.papers import moved
from tests.integration.rights.school import BORN, FIRST_DAY, TODAY, YEAR, Child, consent, new_id
from tests.integration.rights.settling import assign
from tests.integration.rights.world import SURNAME, World

CONCLUSION = "заключение ПМПК № 77 от 01.09.2025"
BEGINS = min(FIRST_DAY.isoweekday(), 5)
"""The weekday by whose timetable the year's first day is taught, two lessons of it, whatever day it is: both have been
given as soon as the year has begun."""
MATHS = ("мат", 5, 5)
"""Key of the subject, grade, hours a week."""


def keep(world: World) -> World:
    _staff(world)
    _health(world)
    _papers(world)
    _plan_the_year(world)
    _journal(world)
    _classes(world)
    _orders(world)
    _missed(world)
    _curriculum(world)
    _report(world)
    papers.keep(world)
    return world


def _staff(world: World) -> None:
    school = world.school
    world.targets |= {
        "teacher_id": school.people["TEACHER"].person_id,
        "appointment_id": school.appointments["spare"],
        "employee_id": school.people["spare"].person_id,
    }


def _papers(world: World) -> None:
    """Kinship, consent, proposals, applications; a card of somebody who goes to no school."""
    people, child, targets = world.school.people, world.children[0], world.targets
    clerk, parent, path = people["CLERK"], people["PARENT"], f"/v1/people/{child.person_id}"
    photos = {"consent": consent(f"Ф-{child.number}", "P5"), "scan_id": _scan(world, "фото")}
    form = {"form": {"purpose": "P1", "starts_on": str(FIRST_DAY)}}
    targets |= {
        "snils": child.card()["snils"],
        "link_id": _grandmother(world),
        "scan_id": photos["scan_id"],
        "consent_id": eventually(lambda: clerk.do("POST", f"{path}/consents", photos))["id"],
        "form_id": people["DIRECTOR"].do("POST", f"{world.school.path}/consent-forms", form)["id"],
        "application_id": _applied(world, "Мила"),
        "refused_id": _applied(world, "Нина"),
        "examined_id": _applied(world, "Рита"),
        "tested_id": _applied(world, "Сима"),
        "ready_id": _applied(world, "Ольга", procedure="ORDINARY"),
        "unlinked_id": _applied(world, "Полина", procedure="ORDINARY"),
    }
    for name in ("examined_id", "tested_id"):
        applied = f"/v1/applications/{targets[name]}"
        package = {"papers": ["PARENT_ID", "KINSHIP_PROOF", "LAWFUL_STAY"]}
        version = clerk.do("PUT", f"{applied}/papers", package, version=1)["version"]
    clerk.do("PUT", f"{applied}/test", {"on": str(TODAY)}, version=version)
    cards = [Child(SURNAME, child.class_id, name) for name in ("Ольга", "Полина")]
    for one in cards:
        world.school.register(one)
    targets["newcomer_id"] = cards[1].person_id
    world.aside["loose_scan"] = _scan(world, "ничей")
    for name, of in (("proposal_id", "native_language"), ("returned_id", "study_language"), ("withdrawn_id", "email")):
        body = {"changes": {of: "child@example.org" if of == "email" else "русский"}}
        targets[name] = parent.do("POST", f"{path}/proposals", body)["id"]
    ready = f"/v1/applications/{targets['ready_id']}"
    papers = {"papers": ["PARENT_ID", "KINSHIP_PROOF", "PERSONAL_FILE", "STUDY_PERIOD", "REGISTRATION_PROOF"]}
    clerk.do("PUT", f"{ready}/papers", papers, version=1)
    clerk.do("PUT", f"{ready}/person", {"person_id": cards[0].person_id}, version=2)


def _scan(world: World, name: str) -> str:
    """A signed paper about the pupil."""
    path, query = f"/v1/people/{world.children[0].person_id}/consent-scans", {"name": f"{name}.pdf"}
    return str(world.school.people["CLERK"].do("POST", path, f"%PDF-1.7 {name}".encode(), query=query)["id"])


def _health(world: World) -> None:
    """Only the class teacher writes it down."""
    teacher, path = world.school.people["CLASS_TEACHER"], f"/v1/people/{world.targets['person_id']}"
    card = world.children[0].card() | {"health_group": "III", "special_needs": CONCLUSION}
    teacher.do("PUT", path, {"card": card}, version=teacher.get(path)["version"])


def _grandmother(world: World) -> str:
    """Beside the child without legal force: she may come and go."""
    child = world.children[0]
    card = {"last_name": SURNAME, "first_name": "Зоя"}
    link = {"person_id": new_id(), "card": card, "kinship": "GRANDMOTHER", "consent": consent("Б-1", "P1")}
    path = f"/v1/people/{child.person_id}/representatives"
    found = world.school.people["CLERK"].do("PUT", path, {"representative": link}, version=0)
    world.targets["grandmother_id"] = found["person_id"]
    return str(found["id"])


def _applied(world: World, name: str, procedure: str = "FOREIGN") -> str:
    """For a sister of the pupil, by their mother."""
    child = {"last_name": SURNAME, "first_name": name, "sex": "F", "birth_date": str(BORN)}
    asked = {"school_id": world.school.id, "year": YEAR, "grade": 5, "child": child, "procedure": procedure}
    parent = world.school.people["PARENT"]
    return str(parent.do("POST", "/v1/applications", {"application": asked})["id"])


def _plan_the_year(world: World) -> None:
    school, targets, (child, _, other, *_) = world.school, world.targets, world.children
    deputy, teacher = school.people["DEPUTY"], school.people["TEACHER"]
    targets["calendar_id"] = _calendar(world)
    subjects = deputy.get(f"{school.path}/subjects")
    targets["subject_id"] = next(one["id"] for one in subjects if one["name"] == "Математика")
    targets["untaught"] = next(one["id"] for one in subjects if one["name"] == "Литература")
    targets["assignment_id"] = assign(school, "Математика", child.class_id, "TEACHER")
    assign(school, "Математика", other.class_id, "teacher of 5Б")
    assign(school, "Изобразительное искусство", child.class_id, "teacher of art")
    gone = assign(school, "Музыка", child.class_id, "former teacher")
    deputy.do("POST", f"/v1/assignments/{gone}/ending", {"ends_on": str(FIRST_DAY)}, version=1)
    asked = {"year": YEAR, "grade": 5, "subject_id": targets["subject_id"], "hours_per_week": 5, "dry_run": "false"}
    teacher.do("POST", f"{school.path}/parallel-plans", plan_file(), query=asked)
    targets["plan_id"] = teacher.get(f"{school.path}/parallel-plans", year=YEAR)[0]["id"]
    hours = [(BEGINS, 1), (BEGINS, 2), *((day, 1) for day in range(1, 6) if day != BEGINS)][:5]
    slots = [{"weekday": day, "number": n, "assignment_id": targets["assignment_id"]} for day, n in hours]
    deputy.do("PUT", f"/v1/classes/{child.class_id}/timetable", {"slots": slots}, version=0)
    body = {"year": YEAR, "class_id": child.class_id, "since": str(FIRST_DAY)}
    deputy.do("POST", f"{school.path}/lessons", body)


def plan_file() -> bytes:
    return sheets.plan(plans.rows(*MATHS))


def _calendar(world: World) -> str:
    deputy, path, calendar_id = world.school.people["DEPUTY"], world.school.path, new_id()
    proposal = eventually(lambda: deputy.get(f"{path}/calendar-proposal", year=YEAR, grade=5))
    body = {name: value for name, value in proposal.items() if name != "study_days"}
    body["starts_on"] = body["periods"][0]["starts_on"] = str(FIRST_DAY)
    others = [one for one in body["days"] if one["on"] != str(FIRST_DAY)]
    begun = {"on": str(FIRST_DAY), "kind": "STUDY_DAY", "title": "начало года", "weekday": BEGINS}
    body["days"] = [*others, begun]
    deputy.do("PUT", f"{path}/calendars/{calendar_id}", body, version=0)
    deputy.do("PUT", f"{path}/calendar-drafts/{calendar_id}", body, version=0)
    return calendar_id


def _journal(world: World) -> None:
    """A lesson with a mark of the pupil, another one that the pupil missed."""
    teacher, targets, child = world.school.people["TEACHER"], world.targets, world.children[0]
    lessons = teacher.get(f"/v1/assignments/{targets['assignment_id']}/lessons")
    targets["lesson_id"], targets["missed_id"] = (one["id"] for one in lessons[:2])
    targets["work_id"] = new_id()
    work = {"id": targets["work_id"], "kind": "CONTROL", "marks": [{"student_id": child.student_id, "value": "4"}]}
    body: Json = {"topic": "Дроби", "absences": [], "works": [work]}
    saved = eventually(lambda: teacher.do("PUT", f"/v1/lessons/{targets['lesson_id']}", body))
    targets["page_id"] = saved["page_id"]
    missing = {"absences": [{"student_id": child.student_id, "code": "ОТ"}]}
    teacher.do("PUT", f"/v1/lessons/{targets['missed_id']}/attendance", missing)


def _classes(world: World) -> None:
    school, targets = world.school, world.targets
    deputy, admin, path = school.people["DEPUTY"], school.people["SYS_ADMIN"], f"/v1/classes/{targets['class_id']}"
    for name in ("division_id", "DEPUTY", "WORKING_GROUP"):
        targets[name] = deputy.do("POST", f"{path}/divisions", {"title": f"деление {name}"})["id"]
    targets["second_class"] = school.open_class(4, "М")
    body = {"class_ids": [school.open_class(grade, "К") for grade in (1, 3)], "capacity": 60}
    targets["combined_id"] = admin.do("POST", f"{school.path}/combined-classes", body)["id"]


def _orders(world: World) -> None:
    """Drafts of the class teacher about a classmate: registered, they move nobody but the classmate."""
    school, targets = world.school, world.targets
    for name in ("order_id", "unsigned_id", "signed_id"):
        targets[name] = school.draft("CLASS_MOVE", [moved(world)], by="CLASS_TEACHER")
    school.sign(targets["signed_id"])
    pupil = world.children[0]
    at_home = {"line": 1, "kind": "HOME_EDU", "student_id": pupil.student_id, "person_id": pupil.person_id}
    at_home |= {"effective_on": str(TODAY), "basis": "заключение врачебной комиссии"}
    targets["home_id"] = school.draft("HOME_EDU", [at_home], by="CLASS_TEACHER")


def _missed(world: World) -> None:
    """The last lesson of the pupil's teacher this year does not take place."""
    school, targets = world.school, world.targets
    targets["substitution_id"] = new_id()
    *_, last = school.people["TEACHER"].get(f"/v1/assignments/{targets['assignment_id']}/lessons")
    line = {"line": 1, "id": targets["substitution_id"], "lesson_id": last["id"], "on": last["on"]}
    line |= {"teacher_id": targets["teacher_id"], "kind": "CANCELLED", "cause": "COURSES"}
    _teach(world, "SUBSTITUTION", {"substitutions": [line]})


def _curriculum(world: World) -> None:
    """One in force, by an order; one that waits for its own."""
    targets, drafts = world.targets, f"{world.school.path}/curriculum-drafts"
    targets["curriculum_id"], targets["draft_curriculum"] = new_id(), new_id()
    for name in ("curriculum_id", "draft_curriculum"):
        world.school.people["DEPUTY"].do("PUT", f"{drafts}/{targets[name]}", curriculum(world), version=0)
    line = {"line": 1, "curriculum_id": targets["curriculum_id"], "version": 1, "starts_on": str(FIRST_DAY)}
    _teach(world, "CURRICULUM", {"curricula": [line]})


def curriculum(world: World) -> Json:
    row = {"subject_id": world.targets["subject_id"], "grade": 5, "hours_per_week": 6}
    return {"year": YEAR, "level": "BASIC", "rows": [row]}


def curriculum_file() -> bytes:
    return sheets.table("Учебный план", ("Предмет", "5"), [("Математика", 5)])


def _teach(world: World, kind: str, teaching: Json) -> None:
    school, body = world.school, {"id": new_id(), "kind": kind, "basis": "приказ", "teaching": teaching}
    school.people["CLERK"].do("POST", f"{school.path}/general-orders", body)
    school.sign(body["id"])
    school.carry_out(body["id"])


def _report(world: World) -> None:
    director = world.school.people["DIRECTOR"]
    span = {"starts_on": str(FIRST_DAY), "ends_on": str(TODAY + timedelta(1))}
    world.targets["report_id"] = director.do("POST", "/v1/reports", span)["id"]


def traces(world: World) -> dict[str, set[str]]:
    """A right to read → what is read by that right only, whichever way it is come by."""
    targets = world.targets
    return {
        "health.read": {CONCLUSION},
        "representatives.read": {phone(world.children[0].number)},
        "consents.read": {targets["consent_id"]},
        "admission.read": {targets["application_id"]},
        "orders.read": {targets["order_id"]},
        "journal.read": {targets["work_id"], targets["page_id"]},
        "reports.read": {targets["report_id"]},
        "certificates.read": {targets["certificate_id"]},
    }
