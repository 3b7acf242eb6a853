"""What happens to the pupils of one school and to what is known of them, over HTTP only (issue: «The student body»)."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from deploy.demo.identifiers import snils
from tests.builders.class_list import TITLES, pupil, xlsx
from tests.e2e.people import soon
from tests.e2e.town import Town
from tests.e2e.village import (
    FIRST_YEAR,
    NEXT_YEAR,
    SHEET,
    TODAY,
    YEAR,
    Village,
    born,
    carried_out,
    drafted,
    entered,
    ordered,
    registered,
    sign,
)  # fmt: skip

pytestmark = pytest.mark.patience(600)
MOVED = snils(71_001)
LIST = [
    pupil("4А", "Аистов", "Пётр", born(4), СНИЛС=MOVED),
    pupil("4А", "Бобрин", "Илья", born(4), СНИЛС=snils(71_002)),
    pupil("4А", "Выдрина", "Анна", born(4), "Ж", СНИЛС=snils(71_003)),
    pupil("4Б", "Галкин", "Олег", born(4)),
    pupil("9А", "Дроздова", "Нина", born(9), "Ж"),
    pupil("9А", "Ежова", "Яна", born(9), "Ж"),
]
"""By their places: who moves away, whose parent asks, whose consent is withdrawn, and who only learns."""
UNNAMED = "Обучающийся"
"""What the third one is called once her consent is withdrawn."""


def child(village: Village, last_name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = village["CLERK"].get(village.path("students"), q=last_name)["items"]
    return next(one for one in found if one["last_name"] == last_name)


def told_in(table: bytes) -> list[str]:
    book = CalamineWorkbook.from_filelike(BytesIO(table))
    return [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]


# 1. A list in the school's own words


def test_a_list_with_titles_of_the_schools_own_becomes_one_order(village: Village) -> None:
    admin, imports = village["SYS_ADMIN"], village.path("imports")
    titles = ["Фамилия ребёнка" if one == "Фамилия" else one for one in TITLES]

    def sent(rows: list[list[Any]], what: str = "?dry_run=true") -> Any:
        return admin.ask("POST", imports + what, data=xlsx(rows, titles), headers=SHEET)

    asked = sent(LIST).json()
    unknown = next(one for one in asked["columns"] if one["title"] == "Фамилия ребёнка")
    assert unknown["state"] == "UNKNOWN" and not asked["accepted"]
    known = {one["key"]: one["title"] for one in admin.get(village.path("import-titles"))["columns"]}
    key = next(key for key, title in known.items() if title == "Фамилия")
    admin.do("POST", village.path("import-titles"), {"titles": [{"title": "Фамилия ребёнка", "column": key}]})

    wrong = [*LIST[:-1], pupil("9Ы", "Ежова", "Яна", born(9), "Ж")]
    told = sent(wrong).json()
    assert [(one["row"], one["column"]) for one in told["problems"]] == [(7, "Класс")], told["problems"]
    noted = sent(wrong, "/annotation")
    assert any("9Ы" in cell and "класс" in cell.lower() for cell in told_in(noted.content)), "told beside the list"

    right = sent(LIST).json()
    assert (right["problems"], right["added"], village.pupils("4А")) == ([], 6, [])
    assert sent(LIST, "?dry_run=false").json()["accepted"]
    order = carried_out(village["DIRECTOR"], sign(village["DIRECTOR"], drafted(village, "INITIAL_ENTRY"))["id"])
    assert len(order["movements"]) == 6
    assert {title: len(village.pupils(title)) for title in village.classes} == {"4А": 3, "4Б": 1, "9А": 2}

    again = sent(LIST, "?dry_run=false").json()
    assert (again["added"], again["unchanged"], again["differences"]) == (0, 6, [])
    assert village["DIRECTOR"].get(village.path("orders"), status="DRAFT")["orders"] == []
    given = village["CLERK"].ask("GET", village.path("student-list"), params={"format": "XLSX", "reason": "сверка"})
    assert {row[1] for row in LIST} <= set(told_in(given.content))


# 2. A child without an e-mail, and the sessions of a family


def test_a_child_comes_in_by_slip_and_sees_nobody_else(town: Town, village: Village) -> None:
    own, other = child(village, "Бобрин"), child(village, "Аистов")
    sheet = village["CLASS_TEACHER"].do("POST", village.path("slips"), {"person_ids": [own["person_id"]]})
    pupil_ = entered(town, sheet["items"][0]["code"], "STUDENT")
    assert pupil_.get("/v1/me")["acting"]["role"] == "STUDENT"
    assert soon(lambda: pupil_.get(f"/v1/students/{own['id']}/diary"), 5)["name"] == "Бобрин Илья"
    assert pupil_.refused("GET", f"/v1/students/{other['id']}/diary")["status"] in (403, 404)
    assert pupil_.refused("GET", f"/v1/people/{other['person_id']}")["status"] in (403, 404)
    village["SYS_ADMIN"].do("POST", village.path(f"accounts/{own['person_id']}/sessions/end"))
    village.notes["pupil"] = pupil_


# 3. What a parent asks to change


def test_a_proposal_comes_back_with_a_reason_and_is_accepted_the_second_time(village: Village) -> None:
    own = child(village, "Бобрин")["person_id"]
    parent = village.people["PARENT"] = village.parent_of(own)
    teacher, proposals = village["CLASS_TEACHER"], f"/v1/people/{own}/proposals"
    assert parent.refused("PUT", f"/v1/people/{own}", {}, headers={"If-Match": '"1"'})["status"] == 403

    def propose(place: str) -> Any:
        return parent.do("POST", proposals, {"changes": {"birth_place": place}, "basis": "свидетельство о рождении"})

    first = propose("г. Калуа")
    waiting = teacher.get(village.path("proposals"))["items"]
    assert [one["id"] for one in waiting] == [first["id"]]
    teacher.do("POST", f"/v1/proposals/{first['id']}/return", {"reason": "В свидетельстве написано «Калуга»"})
    back = parent.get(proposals)[0]
    assert (back["status"], back["reason"]) == ("RETURNED", "В свидетельстве написано «Калуга»")
    second = propose("г. Калуга")
    version = {"If-Match": f'"{teacher.get(village.path("proposals"))["items"][0]["version"]}"'}
    taken = teacher.do("POST", f"/v1/proposals/{second['id']}/acceptance", headers=version)
    assert taken["status"] == "ACCEPTED"
    assert parent.get(f"/v1/people/{own}")["birth_place"] == "г. Калуга"
    past = village["CLERK"].get(f"/v1/people/{own}/history", field="birth_place")["items"]
    assert past[0]["basis"] == "свидетельство о рождении"


# 4. Who looked


def test_a_parent_reads_who_looked_at_the_child_and_the_director_all_looks_of_one(town: Town, village: Village) -> None:
    own = child(village, "Бобрин")["person_id"]
    village["CLERK"].get(f"/v1/people/{own}", reason="Сверка с личным делом")
    seen = f"/v1/people/{own}/accesses"

    def look() -> Any:
        found = village["PARENT"].get(seen)["items"]
        return [one for one in found if one["reason"] == "Сверка с личным делом"]

    (line,) = soon(look, 10)
    assert line["role"] == "CLERK" and "Камышова" in line["actor"] and line["action"] == "VIEW"
    assert village["TEACHER"].get(seen)["items"] == []
    all_of_one = village["DIRECTOR"].get(village.path("accesses"), actor_id=village.staff["CLERK"])["items"]
    assert {one["actor_id"] for one in all_of_one} == {village.staff["CLERK"]}
    assert any(one["subject_id"] == own and one["reason"] == "Сверка с личным делом" for one in all_of_one)
    assert "цепочка цела" in town.verified()


# 5. Break-glass


def test_an_administrator_breaks_the_glass_and_the_director_closes_it(village: Village) -> None:
    own, admin, director = child(village, "Бобрин")["person_id"], village["SYS_ADMIN"], village["DIRECTOR"]
    assert admin.refused("GET", f"/v1/people/{own}/special-categories")["status"] == 403
    opened = admin.do("POST", village.path("emergencies"), {"reason": "Скорая помощь: нужны сведения об аллергии"})
    admin.turn("/v1/sessions/role", role="EMERGENCY", school_id=village.id)
    assert admin.get(f"/v1/people/{own}/special-categories") is not None
    alerts = soon(lambda: director.get(village.path("access-alerts"))["items"], 10)
    assert any(one["kind"] == "EMERGENCY" and "Скорая" in one["reason"] for one in alerts)
    director.do("POST", f"/v1/emergencies/{opened['id']}/close")
    village.notes["glass"] = admin.http.headers["Authorization"]
    admin.sign_in()
    assert admin.refused("GET", f"/v1/people/{own}/special-categories")["status"] == 403


# 6. A consent is withdrawn


def test_a_withdrawn_consent_closes_what_it_covered_in_every_service(village: Village) -> None:
    """The card alone keeps the name, for whoever must answer the withdrawal; every list calls her by a number."""
    clerk, own = village["CLERK"], child(village, "Выдрина")
    card, diary = f"/v1/people/{own['person_id']}", f"/v1/students/{own['id']}/diary"
    parent, number = village.parent_of(own["person_id"]), LIST[2][TITLES.index("СНИЛС")]
    assert clerk.get(card)["snils"] == number
    assert parent.get(diary)["name"] == "Выдрина Анна"
    paper = clerk.get(f"{card}/consents")[0]
    assert set(paper["purposes"]) == {"P1", "P2"}
    clerk.do("POST", f"/v1/consents/{paper['id']}/withdrawal", {"document": "Заявление № 5"})

    assert clerk.get(card)["snils"] is None, "contingent: at once"
    for reader in ("DIRECTOR", "CLASS_TEACHER", "SYS_ADMIN"):
        assert village[reader].get(card).get("snils") is None, reader
    assert own["person_id"] not in str(clerk.get("/v1/people", q=number)), "the search does not know the number"
    given = clerk.ask("GET", village.path("student-list"), params={"format": "XLSX", "reason": "сверка"})
    assert number not in told_in(given.content)
    soon(lambda: parent.ask("GET", diary).status_code == 403, 60)
    assert [one["diary_open"] for one in parent.get("/v1/me/children")] == [False], "gradebook"
    slip = {"person_ids": [own["person_id"]]}
    sheet = soon(lambda: (s := village["SYS_ADMIN"].do("POST", village.path("slips"), slip))["skipped"] and s, 60)
    assert "P2" in sheet["skipped"][0]["reason"] and sheet["items"] == [], "identity"
    paper = {"student_id": own["id"], "kind": "STUDY"}
    told = clerk.refused("POST", village.path("certificates"), paper)
    assert "без имени" in told["detail"], "documents"
    span = {"starts_on": f"{FIRST_YEAR}-09-01", "ends_on": str(TODAY + timedelta(1))}
    director = village["DIRECTOR"]

    def reported() -> str:
        return str([one["full_name"] for one in director.get("/v1/reports/movement/names", **span)["items"]])

    soon(lambda: "Выдрина" not in reported() and "Обучающийся №" in reported(), 60)
    book = director.ask("GET", "/v1/reports/movement.xlsx", params=span)
    assert book.status_code == 200 and not any("Выдрина" in cell for cell in told_in(book.content)), "reporting"
    mates = village["CLASS_TEACHER"].get(f"/v1/classes/{own['class_id']}/students")
    assert "Выдрина" not in str(mates) and own["id"] in str(mates), "whoever leads the class counts her all the same"
    counted = clerk.get(village.path("consents/coverage"))["purposes"]
    assert {one["purpose"] for one in counted if one["withdrawn"]} == {"P1", "P2"}


# 7. A child goes to another school of the district


def test_a_card_goes_over_to_another_school_and_the_parent_with_it(town: Town, village: Village) -> None:
    gone, clerk, there = child(village, "Аистов"), village["CLERK"], town.person("CLERK")
    school, person = there.get("/v1/me")["acting"]["school_id"], gone["person_id"]
    parent = village.parent_of(person)
    known = {"snils": MOVED, "last_name": "Аистов", "birth_date": gone["birth_date"]}
    taking = f"/v1/schools/{school}/people/transfers"
    assert "числится" in there.refused("POST", taking, known)["detail"]
    left = {
        "kind": "WITHDRAW", "student_id": gone["id"], "person_id": person, "reason": "TRANSFER_SCHOOL",
        "counterpart": "SAME_DISTRICT", "destination": "Другая школа района", "basis": "заявление матери № 3",
    }  # fmt: skip
    ordered(village, "WITHDRAW", [left], "заявление матери № 3")
    awaited = clerk.get("/v1/destinations", state="DECLARED")["items"]
    assert [one["person_id"] for one in awaited] == [person]

    assert there.do("POST", taking, known)["id"] == person
    assert clerk.ask("GET", f"/v1/people/{person}").status_code in (403, 404), "the card is there now"
    link = there.get(f"/v1/people/{person}/representatives")[0]
    assert there.get(f"/v1/people/{person}")["snils"] is None, "what only the other school was allowed stayed behind"
    mother = link["person_id"]
    papers = {person: mother, mother: mother}
    for subject, signer in papers.items():
        paper = {"number": "С-9", "purposes": ["P1", "P2"], "signed_at": str(TODAY), "given_by": signer}
        there.do("POST", f"/v1/people/{subject}/consents", {"consent": paper})
    admin = town.person("SYS_ADMIN")
    opened = admin.do("POST", f"/v1/schools/{school}/classes", {"grade": 4, "letter": "Щ", "year": YEAR, "capacity": 5})
    came = {
        "line": 1, "kind": "ENROL_TRANSFER", "student_id": str(uuid4()), "person_id": person,
        "class_id": opened["id"], "effective_on": str(TODAY), "counterpart": "SAME_DISTRICT",
        "destination": "Осоковская ООШ",
    }  # fmt: skip
    body = {"kind": "ENROL", "basis": "заявление матери № 4", "movements": [came]}
    draft = there.do("POST", f"/v1/schools/{school}/orders", body)
    assert draft["check"]["problems"] == [], draft["check"]
    sign(town.person("DIRECTOR"), draft["id"])
    there.do("POST", f"/v1/orders/{draft['id']}/registration")
    carried_out(there, draft["id"])

    (answered,) = clerk.get("/v1/destinations", state="CONFIRMED")["items"]
    assert answered["person_id"] == person and answered["arrived_at"]
    soon(lambda: parent.sign_in() or True, 10)
    assert soon(lambda: parent.get(f"/v1/students/{came['student_id']}/diary"), 10)["class_title"] == "4Щ"
    assert [one["school_id"] for one in parent.get("/v1/me/children")] == [school]
    assert parent.ask("GET", f"/v1/students/{gone['id']}/diary").status_code == 404
    moves = clerk.get(f"/v1/students/{gone['id']}")["movements"]
    assert [(one["kind"], one["confirmed"]) for one in moves] == [("INITIAL_ENTRY", True), ("WITHDRAW", True)]


# 8. The end of the year


def decisions(village: Village) -> dict[str, Any]:
    found: dict[str, Any] = village["DEPUTY"].get(village.path("year-end"))
    return found


def test_a_year_ends_by_one_order_and_is_taken_back_while_nothing_depends_on_it(village: Village) -> None:
    deputy = village["DEPUTY"]
    early = deputy.get(village.path("year-end"))
    assert (early["students"], early["ready"], early["troubled"]) == (5, 2, 3), "there are no classes to go into yet"
    village["SYS_ADMIN"].do("POST", village.path("year-end/classes"))
    before = deputy.get(village.path("year-end"))
    goes = {one["last_name"]: (one["decision"], one["to_class"]) for one in before["items"]}
    graduates = ("GRADUATE_9", None)
    stays = {"Бобрин": ("PROMOTE", "5А"), UNNAMED: ("PROMOTE", "5А"), "Галкин": ("PROMOTE", "5Б")}
    assert goes == stays | {"Дроздова": graduates, "Ежова": graduates} and all(one["reason"] for one in before["items"])

    deputy.do("POST", village.path("year-end"), {"basis": "протокол педагогического совета № 9"})
    order = registered(village, drafted(village, "YEAR_END"))
    number = f"Приказ № {order['number']} от {TODAY:%d.%m.%Y}"
    assert {one["reason"] for one in deputy.get(village.path("year-end"))["items"]} == {number}
    following = {one["title"]: one["id"] for one in deputy.get(village.path("classes"), year=NEXT_YEAR)}
    on = str(date(FIRST_YEAR + 1, 9, 1))
    then = f"/v1/classes/{following['5А']}/students"
    assert [one["last_name"] for one in deputy.get(then, on=on)] == ["Бобрин", UNNAMED]

    undo = {"order_id": order["id"], "basis": "протокол педагогического совета № 10"}
    village["CLERK"].do("POST", village.path("cancellations"), undo)
    cancelled = registered(village, drafted(village, "CANCEL"))
    after = deputy.get(village.path("year-end"))
    assert {one["last_name"]: (one["decision"], one["to_class"]) for one in after["items"]} == goes
    assert deputy.get(then, on=on) == []
    assert deputy.get(f"/v1/orders/{order['id']}")["life"]["changed_by"][0]["number"] == cancelled["number"]
    again = village["CLERK"].refused("POST", village.path("cancellations"), undo)
    assert again["status"] in (409, 422), again


# 9. What was ended is over


def test_ended_sessions_and_closed_glass_open_nothing_any_more(village: Village) -> None:
    """Within a minute, which has passed in part while the story went on."""
    soon(lambda: village.notes["pupil"].ask("GET", "/v1/me").status_code == 401, 60)
    glass = {"Authorization": village.notes["glass"]}
    soon(lambda: village["SYS_ADMIN"].ask("GET", "/v1/me", headers=glass).status_code == 401, 60)
