"""What else a school keeps about its pupils: local acts and who has read them, certificates, visas, merges, imports."""

from datetime import date, timedelta

from contracts.permissions import STAFF_ROLES
from services.contingent.usecases import import_template
from tests.builders import word
from tests.builders.authority import Authority
from tests.integration.rights.house import Json
from tests.integration.rights.school import MOVING, REASON, TODAY, YEAR, Child, consent, new_id
from tests.integration.rights.world import World

CASES = [{"index": "01-05", "title": "Приказы", "storage_period": "75 лет", "article": "ст. 434", "holds": []}]
TWIN, ENDS = "Двойняшкина", ("а", "ина", "ия", "ья", "еля", "ика")
REVIEWED = "WITHDRAW"
SIGNATURE = Authority().sign(b"%PDF-1.7 of somebody else")
SAYS = ["Утвердить календарный учебный график."]
UNDECIDED = {"line_id": "spare", "refusing_line": "leads 5Б", "released_line": "led 5А"}
"""Line → whose: the clerk decides about it."""
METHODIST = "методист"
"""The post whose visa orders of that kind need; only the member of the working group holds it."""
AFTER_DIRECTOR = "APPOINT_TRAINER"
SIGNING = {"confirm": True, "stamp": "FULL", "signers": [{"kind": AFTER_DIRECTOR, "posts": [METHODIST]}]}


def moved(world: World) -> Json:
    """A classmate's way from 5А into 5Б."""
    _, mate, other, *_ = world.children
    line = {"line": 1, "kind": "CLASS_MOVE", "student_id": mate.student_id, "person_id": mate.person_id}
    return line | {"class_id": other.class_id, "effective_on": str(MOVING), "basis": "заявление"}


GROUND = {"title": "Учёт детей района", "act": "Федеральный закон от 29.12.2012 № 273-ФЗ", "article": "ст. 9"}
GROUND |= {"categories": ["SNILS"], "starts_on": str(TODAY)}  # type: ignore[dict-item]
"""By which the department takes lists out."""


def keep(world: World) -> None:
    world.aside["ground_id"] = new_id()
    world.school.officer.do("POST", "/v1/export-grounds", {"ground": GROUND | {"id": world.aside["ground_id"]}})
    _local_acts(world)
    _acknowledgements(world)
    _certificates(world)
    _twins(world)
    _documents(world)
    _sessions(world)
    _import(world)
    _filed(world)
    _reviews(world)
    _to_sign(world)


def act(title: str) -> Json:
    return {"title": title, "text": "1. Общие положения\n2. Отметки ставит учитель.", "minutes": "протокол № 3"}


def _local_acts(world: World) -> None:
    targets = world.targets
    targets["act_id"], targets["edition_id"] = _in_force(world, "Положение об отметках")
    targets["repealed_act"], targets["repealed_edition"] = _in_force(world, "Положение о дежурстве")
    clerk, path = world.school.people["CLERK"], f"/v1/local-acts/{targets['act_id']}/editions"
    for name in ("next_edition", "draft_edition"):
        targets[name] = clerk.do("POST", path, {"content": act("Положение об отметках")})["id"]
        if name == "next_edition":
            _approve(world, targets[name], TODAY + timedelta(1))


def _in_force(world: World, title: str) -> tuple[str, str]:
    people, path = world.school.people, f"{world.school.path}/local-acts"
    made = people["CLERK"].do("POST", path, {"kind": "REGULATION", "content": act(title)})
    _approve(world, made["edition"]["id"], TODAY)
    return made["id"], made["edition"]["id"]


def _approve(world: World, edition_id: str, since: date) -> None:
    order = {"valid_from": str(since), "order_number": "7-ОД", "order_on": str(TODAY)}
    director = world.school.people["DIRECTOR"]
    order |= director.confirmed("LOCAL_ACT", edition_id)
    director.do("POST", f"/v1/local-act-editions/{edition_id}/approval", order, version=1)


def _acknowledgements(world: World) -> None:
    """Everybody who is near the pupil has a line; three of employees are for the clerk to decide."""
    school, targets = world.school, world.targets
    rules = {"remind_days": 2, "electronic_act": "Положение об электронном документообороте"}
    school.people["SYS_ADMIN"].do("PUT", f"{school.path}/acknowledgement-rules", rules, version=0)
    near = {who.person_id for (role, at), who in world.people.items() if at == "own" and role in STAFF_ROLES}
    undecided = {name: school.people[of].person_id for name, of in UNDECIDED.items()}
    family = {"families_of": [targets["class_id"]]}
    audience = {"person_ids": sorted({*near, *undecided.values()}), **family}
    body = {"subject": "LOCAL_ACT", "edition_id": targets["edition_id"], "audience": audience}
    body |= {"due_on": str(TODAY + timedelta(3))}
    found = school.people["CLERK"].do("POST", f"{school.path}/acknowledgement-lists", body)
    targets["list_id"] = found["id"]
    lines = {one["person_id"]: one["id"] for one in found["lines"]}
    world.aside |= {name: lines.pop(person) for name, person in undecided.items()}
    targets["line_id"] = world.aside["line_id"]
    world.lines |= lines


def _certificates(world: World) -> None:
    clerk, path = world.school.people["CLERK"], f"{world.school.path}/certificates"
    body = {"student_id": world.targets["student_id"], "kind": "STUDY"}
    for name in ("certificate_id", "cancelled_id"):
        world.targets[name] = clerk.do("POST", path, body)["id"]


def _twins(world: World) -> None:
    """For each who merges: a pair to merge, a pair to keep apart, a pair merged already."""
    for role, name in (("SYS_ADMIN", "Мар"), ("DEPUTY", "Дар")):
        cards = [Child(TWIN, "", f"{name}{end}") for end in ENDS]
        for one in cards:
            _register_without_papers(world, one)
        ids = [one.person_id for one in cards]
        world.pairs[role] = ids[0], ids[1]
        world.strangers[role] = ids[2], ids[3]
        body = {"other_id": ids[5], "other_version": 1, "reason": "заведена дважды"}
        made = world.school.people[role].do("POST", f"/v1/people/{ids[4]}/merges", body, version=1)
        world.merges[role] = made["id"]
    world.targets["merge_id"] = world.merges["DEPUTY"]


def _register_without_papers(world: World, child: Child) -> None:
    """Two with different numbers are not one person."""
    card = {name: one for name, one in child.card().items() if name not in ("snils", "identity_document")}
    body = {"id": child.person_id, "card": card, "representatives": [child.mother()]}
    body |= {"consents": [consent(f"С-{child.number}", "P1")]}
    world.school.people["CLERK"].do("POST", f"{world.school.path}/people", body)


def _documents(world: World) -> None:
    clerk, path = world.school.people["CLERK"], f"/v1/people/{world.targets['person_id']}"
    body = {"document": {"kind": "PASSPORT_RF_INTL", "series": "75", "number": "7654321"}, "main": False}
    version = clerk.get(path)["version"]
    found = clerk.do("PUT", f"{path}/identity-documents", body, version=version)
    world.targets["document_id"] = next(one["id"] for one in found["items"] if not one["is_main"])


def _sessions(world: World) -> None:
    """Of whoever led the class before; and an emergency of the administrator beside that of the world."""
    school = world.school
    found = school.people["led 5А"].again().get("/v1/me/sessions")["items"]
    world.aside["session_id"] = next(one["id"] for one in found if one["current"])
    world.targets["session_id"] = school.people["spare"].get("/v1/me/sessions")["items"][0]["id"]
    world.targets["emergency_id"] = school.emergency_id
    opened = school.people["SYS_ADMIN"].do("POST", f"{school.path}/emergencies", {"reason": REASON})
    world.targets["own_emergency"] = opened["id"]


def _import(world: World) -> None:
    row = import_template.EXAMPLE | {"paper_date": TODAY, "paper_date1": TODAY}
    path, query = f"{world.school.path}/imports", {"dry_run": "true", "year": YEAR}
    found = world.school.people["CLERK"].do("POST", path, import_template.workbook([row]), query=query)
    world.targets["import_id"] = found["id"]


def _filed(world: World) -> None:
    """A draft with a file for each who may take it off; an executed order in a case of the year's schedule."""
    school, targets = world.school, world.targets
    clerk, order = school.people["CLERK"], targets["order_id"]
    for number, role in enumerate(("CLERK", "DEPUTY", "WORKING_GROUP", "CLASS_TEACHER")):
        world.files[role] = _attach(world, order, f"{number}")
    targets["attachment_id"] = world.files["CLERK"]
    targets["turned_id"] = school.draft("CLASS_MOVE", [moved(world)], by="CLASS_TEACHER")
    body = {"id": new_id(), "kind": "CALENDAR", "basis": "решение педсовета", "instructions": SAYS}
    clerk.do("POST", f"{school.path}/general-orders", body)
    targets["general_id"] = body["id"]
    page, query = f"{school.path}/order-templates/PROMOTE/file", {"name": "приказ.docx"}
    school.people["SYS_ADMIN"].do("PUT", page, word.docx(word.order()), query=query, version=0)
    schedule = f"{school.path}/records-schedules/{TODAY.year}"
    clerk.do("PUT", schedule, {"cases": CASES}, version=clerk.get(schedule)["version"])
    path = f"/v1/orders/{targets['entered_by']}"
    case = {"case_index": "01-05", "case_title": "Приказы"}
    clerk.do("PUT", f"{path}/case", case, version=clerk.get(path)["version"])
    brought = clerk.do("POST", f"/v1/orders/{targets['signed_id']}/external-signatures", SIGNATURE)
    targets["signature_id"] = brought["external_signatures"][0]["id"]
    clerk.do("POST", f"{school.path}/quality/checks")


def _attach(world: World, order_id: str, name: str) -> str:
    clerk, path = world.school.people["CLERK"], f"/v1/orders/{order_id}"
    query, version = {"name": f"{name}.pdf"}, clerk.get(path)["version"]
    made = clerk.do("POST", f"{path}/attachments", f"%PDF-1.7 {name}".encode(), query=query, version=version)
    return next(one["id"] for one in made["attachments"] if one["name"] == f"{name}.pdf")


def _to_sign(world: World) -> None:
    """Orders that the director has signed and the methodist has not yet."""
    school, targets = world.school, world.targets
    director, clerk = school.people["DIRECTOR"], school.people["CLERK"]
    school.people["SYS_ADMIN"].do("PUT", f"{school.path}/signing-rules", SIGNING, version=0)
    for name in ("to_sign_id", "to_return_id", "to_read_id"):
        targets[name] = new_id()
        body = {"id": targets[name], "kind": AFTER_DIRECTOR, "basis": "решение педсовета", "instructions": SAYS}
        clerk.do("POST", f"{school.path}/general-orders", body)
        proof = director.confirmed("ORDER", targets[name])
        director.do("POST", f"/v1/orders/{targets[name]}/signature", proof, version=1)


def _reviews(world: World) -> None:
    """A withdrawal of the classmate that waits for the visa of the methodist, with a file on it."""
    school, targets = world.school, world.targets
    routes = {"routes": [{"kind": REVIEWED, "posts": [METHODIST]}]}
    school.people["SYS_ADMIN"].do("PUT", f"{school.path}/review-routes", routes, version=0)
    mate = world.children[1]
    line = {"line": 1, "kind": REVIEWED, "student_id": mate.student_id, "person_id": mate.person_id}
    line |= {"reason": "FAMILY_EDU", "counterpart": "FAMILY", "effective_on": str(MOVING), "basis": "заявление"}
    for name in ("reviewed_id", "recalled_id", "rejected_id"):
        targets[name] = school.draft(REVIEWED, [line], by="CLASS_TEACHER")
    clerk = school.people["CLERK"]
    targets["reviewed_file"] = _attach(world, targets["reviewed_id"], "заявление")
    for name in ("reviewed_id", "recalled_id"):
        path = f"/v1/orders/{targets[name]}"
        clerk.do("POST", f"{path}/review", version=clerk.get(path)["version"])
