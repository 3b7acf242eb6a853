"""Who lives in the world: officers, schools, their people, pupils and parents, each with an account and a session."""

from typing import Any

from contracts.base import uuid7
from contracts.identity import StaffPerson
from tests.integration.rights.house import House, Somebody, eventually
from tests.integration.rights.school import FIRST_DAY, Child, School, consent, new_id
from tests.integration.rights.world import MATE, SURNAME, World

OFFICE = ("DIRECTOR", "SYS_ADMIN", "DEPUTY", "CLERK", "WORKING_GROUP", "EMERGENCY")
STAFF_OF_TWO_CLASSES = {
    "TEACHER": "TEACHER",
    "teacher of 5Б": "TEACHER",
    "teacher of art": "TEACHER",
    "former teacher": "TEACHER",
    "CLASS_TEACHER": "CLASS_TEACHER",
    "leads 5Б": "CLASS_TEACHER",
    "led 5А": "CLASS_TEACHER",
    "spare": "CLERK",
}


def settle(house: House) -> World:
    first, second = (_officer(house, title) for title in ("Луговской район", "Степной район"))
    school, near = School(house, first, "Заречная").open(), School(house, first, "Ольховская").open()
    far = School(house, second, "Ключевская").open()
    world = World(house, school, {("DISTRICT", "own"): first, ("DISTRICT", "other district"): second})
    for one in (school, near, far):
        one.break_glass()
    _home(world, school)
    _elsewhere(world, near, "other school")
    _elsewhere(world, far, "other district")
    _family_of_two_schools(world, near)
    world.newcomer = Child("Переездова", "")
    near.register(world.newcomer)
    return world


def _officer(house: House, title: str) -> Somebody:
    who = StaffPerson(id=uuid7(), last_name="Отделова", first_name="Вера")
    opened = house.as_platform().open_district(id=uuid7(), title=title, officer=who, position="специалист")
    return house.activate("DISTRICT", str(who.id), opened.slip.code)


def _elsewhere(world: World, school: School, situation: str) -> None:
    """The same people as at home, around a pupil of their own 5А."""
    admin = school.people["SYS_ADMIN"]
    school.employ(admin, {"TEACHER": "TEACHER", "CLASS_TEACHER": "CLASS_TEACHER"})
    child = Child("Соседова", school.open_class(5, "А", "CLASS_TEACHER"))
    school.enrol(child)
    school.let_in(admin, {"STUDENT": ("STUDENT", child.person_id), "PARENT": ("PARENT", child.mother_id)})
    assign(school, "Математика", child.class_id, "TEACHER")
    world.people |= {(role, situation): person for role, person in school.people.items()}
    world.elsewhere[situation] = school, child


def _home(world: World, school: School) -> None:
    """5А with the pupil, a classmate and who teaches them; 5Б beside it; those who were there before."""
    admin = school.people["SYS_ADMIN"]
    school.employ(admin, STAFF_OF_TWO_CLASSES)
    class_a, class_b = school.open_class(5, "А", "led 5А"), school.open_class(5, "Б", "leads 5Б")
    child, mate, other = Child(SURNAME, class_a), Child(MATE, class_a), Child("Дальняя", class_b)
    order = school.enrol(child, mate, other)
    _change_class_teacher(school, class_a)
    father = _father(school, child)
    families = {"STUDENT": ("STUDENT", child.person_id), "PARENT": ("PARENT", child.mother_id)}
    families |= {"pupil of 5Б": ("STUDENT", other.person_id), "mother of 5Б": ("PARENT", other.mother_id)}
    school.let_in(admin, families | {"father": ("PARENT", father["person_id"])})
    _restrict(school, child, father)
    world.children = child, mate, other
    people = school.people
    world.people |= {(role, "own"): people[role] for role in (*OFFICE, "TEACHER", "CLASS_TEACHER", "STUDENT", "PARENT")}
    world.people |= {
        ("TEACHER", "other class"): people["teacher of 5Б"],
        ("CLASS_TEACHER", "other class"): people["leads 5Б"],
        ("STUDENT", "other class"): people["pupil of 5Б"],
        ("PARENT", "other class"): people["mother of 5Б"],
        ("TEACHER", "other subject"): people["teacher of art"],
        ("TEACHER", "former"): people["former teacher"],
        ("CLASS_TEACHER", "former"): people["led 5А"],
        ("PARENT", "former"): people["father"],
    }
    world.targets |= {
        "school_id": school.id,
        "class_id": class_a,
        "person_id": child.person_id,
        "student_id": child.student_id,
        "mother_id": child.mother_id,
        "mate_id": mate.student_id,
        "mate_person_id": mate.person_id,
        "entered_by": order,
    }


def _family_of_two_schools(world: World, near: School) -> None:
    """One child beside the pupil's school fellows of 5Б, one in the other school, one mother."""
    school, there = world.school, world.elsewhere["other school"][1].class_id
    first = Child("Парная", world.children[2].class_id)
    second = Child("Парная", there, "Юлия", mother_id=first.mother_id, mother_known=True)
    school.enrol(first)
    near.enrol(second)
    school.let_in(school.people["SYS_ADMIN"], {"mother of two": ("PARENT", first.mother_id)})
    world.people["PARENT", "two schools"] = school.people["mother of two"]


def _change_class_teacher(school: School, class_id: str) -> None:
    admin, path = school.people["SYS_ADMIN"], f"/v1/classes/{class_id}"
    body = {"class_teacher_id": school.people["CLASS_TEACHER"].person_id}
    admin.do("PUT", f"{path}/teacher", body, version=admin.get(path)["version"])


def _father(school: School, child: Child) -> Any:
    """Of another surname, still with all rights."""
    card = {"last_name": "Бывалов", "first_name": "Иван", "phone": "+79000009999"}
    link = {"person_id": new_id(), "card": card, "kinship": "FATHER", "consent": consent("О-1", "P1", "P2", "P7")}
    return school.people["CLERK"].do("PUT", _links(child), {"representative": link}, version=0)


def _restrict(school: School, child: Child, father: Any) -> None:
    """By a court: the link stays, the portal closes."""
    link = {"id": father["id"], "person_id": father["person_id"], "kinship": "FATHER", "restriction": "решение суда"}
    school.people["CLERK"].do("PUT", _links(child), {"representative": link}, version=father["version"])


def _links(child: Child) -> str:
    return f"/v1/people/{child.person_id}/representatives"


def assign(school: School, subject: str, class_id: str, teacher: str, **terms: Any) -> str:
    """A teacher is given a subject of a class."""
    deputy = school.people["DEPUTY"]
    subjects = eventually(lambda: deputy.get(f"{school.path}/subjects"))
    one = {
        "id": new_id(),
        "class_id": class_id,
        "subject_id": next(found["id"] for found in subjects if found["name"] == subject),
        "teacher_id": school.people[teacher].person_id,
        "hours_per_week": 5,
        "starts_on": str(FIRST_DAY),
    }
    eventually(lambda: deputy.do("POST", f"{school.path}/assignments", {"assignments": [one | terms]}))
    return str(one["id"])
