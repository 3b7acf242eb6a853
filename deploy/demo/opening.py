"""Schools, those who run them, everybody else who works there, classes."""

from uuid import UUID

from deploy.demo.accounts import Accounts, Wanted
from deploy.demo.http import Person
from deploy.demo.identifiers import same_id
from deploy.demo.place import Place, eventually
from deploy.demo.staff import Employee

HEADS = ("DIRECTOR", "SYS_ADMIN")
WORKING = ("DEPUTY", "CLERK")
SHOWN = ("WORKING_GROUP",)
"""Has nothing to do in this story, but a demonstration login."""
CLASS_TEACHER = "классный руководитель"


def open_school(place: Place, officer: Person, accounts: Accounts) -> None:
    """The officer opens the school and appoints its heads, who activate their accounts."""
    school = place.school
    officer.post("/v1/schools", {"id": str(school.id), "card": school.card()}, key=f"school {school.id}")
    heads = {role: place.staff.office[role] for role in HEADS}
    for one in heads.values():
        appoint(place, officer, one, one.role, one.position)
    _open_accounts(place, accounts, officer, heads)


def hire(place: Place, accounts: Accounts, *, shown: bool) -> None:
    """The administrator appoints everybody else; only those who have something to do activate their accounts."""
    admin = place.acting["SYS_ADMIN"]
    for one in place.staff.everybody:
        if one.role not in HEADS:
            appoint(place, admin, one, one.role, one.position)
        if one.leads:
            appoint(place, admin, one, "CLASS_TEACHER", CLASS_TEACHER, one.leads)
    roles = WORKING + (SHOWN if shown else ())
    _open_accounts(place, accounts, admin, {role: place.staff.office[role] for role in roles})
    logins = _teachers_logins(place)
    wanted = [Wanted(login, str(one.id), "TEACHER") for login, one in logins.items()]
    opened = accounts.open(wanted, place.slips(admin))
    place.acting |= {str(logins[login].id): person for login, person in opened.items()}


def open_classes(place: Place) -> None:
    admin = place.acting["SYS_ADMIN"]
    for one in place.school.classes:
        body = {
            "id": str(one.id),
            "grade": one.grade,
            "letter": one.letter,
            "year": place.year,
            "capacity": max(one.size + 2, 12),
            "class_teacher_id": str(place.staff.class_teacher(one).id),
        }
        eventually(lambda body=body: admin.post(f"{place.path}/classes", body, key=f"class {body['id']}"))  # type: ignore[misc]


def appoint(place: Place, by: Person, one: Employee, role: str, position: str, class_id: UUID | None = None) -> None:
    appointment = str(same_id(one.id, role))
    body = {
        "id": appointment,
        "person": one.person(),
        "role": role,
        "position": position,
        "starts_on": str(place.first_day),
        "order_number": f"{place.school.number}-к",
    } | ({"class_id": str(class_id)} if class_id else {})
    by.post(f"{place.path}/staff", body, key=f"appointment {appointment}")


def _teachers_logins(place: Place) -> dict[str, Employee]:
    """Of those who teach the class that is studied; the shown ones are its class teacher and one who leads no class."""
    teachers = place.staff.teachers_of_studied()
    plain = place.staff.teacher_without_class()
    logins = {}
    for number, one in enumerate(teachers, 1):
        leads = any(of.studied and of.id == one.leads for of in place.school.classes)
        name = "homeroom" if leads else "teacher" if one is plain else f"teacher{number}"
        logins[place.login(name)] = one
    return logins


def _open_accounts(place: Place, accounts: Accounts, giver: Person, roles: dict[str, Employee]) -> None:
    logins = {place.login(_word(role)): role for role in roles}
    wanted = [Wanted(login, str(roles[role].id), role) for login, role in logins.items()]
    opened = accounts.open(wanted, place.slips(giver))
    place.acting |= {logins[login]: person for login, person in opened.items()}


def _word(role: str) -> str:
    return {"SYS_ADMIN": "admin", "WORKING_GROUP": "methodist"}.get(role, role.lower())
