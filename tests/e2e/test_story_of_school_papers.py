"""What the papers of a school do and who reads them, over HTTP only (issue: «Documents that act»)."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.builders.class_list import pupil
from tests.e2e.people import Person, soon
from tests.e2e.town import Town
from tests.e2e.village import (
    FIRST_YEAR,
    NEXT_YEAR,
    TODAY,
    YEAR,
    Village,
    applicant,
    born,
    entered,
    ordered,
    registered,
)  # fmt: skip

pytestmark = pytest.mark.patience(600)
OFFICE = ("DIRECTOR", "SYS_ADMIN", "CLERK", "DEPUTY", "TEACHER")
READERS = ("TEACHER", "DEPUTY", "CLERK")
REGULATION = "1. Общие положения\n2. Журнал заполняется в день урока.\n3. Правила обязательны для всех."


@pytest.fixture(scope="module")
def parallel(village: Village) -> Village:
    """Grade 7 in two classes, entered by its own list."""
    for letter in "АБ":
        village.open_class(7, letter)
    village.enter(
        [
            pupil("7А", "Журавлёв", "Глеб", born(7)),
            pupil("7А", "Зябликова", "Майя", born(7), "Ж"),
            pupil("7Б", "Иволгин", "Егор", born(7)),
        ]
    )
    return village


def at_work(town: Town) -> Village:
    """The demonstration school, where a journal is kept."""
    people = {role: town.person(role) for role in OFFICE}
    return Village(town, people["CLERK"].get("/v1/me")["acting"]["school_id"], people)


# 1. An order enrols, another one undoes it


def test_a_cancelled_enrolment_leaves_the_journal_and_stays_in_the_books(town: Town) -> None:
    school = at_work(town)
    pages = school["TEACHER"].get(school.path("journal-pages"), on=str(TODAY), limit=500)["items"]
    page = next(one for one in pages if one["mine"])
    place = school["CLERK"].get(f"/v1/classes/{page['class_id']}")
    seats = {"capacity": place["students"] + 1}
    version = {"If-Match": f'"{place["version"]}"'}
    school["SYS_ADMIN"].do("PUT", f"/v1/classes/{page['class_id']}/capacity", seats, headers=version)
    child = applicant(school, "Чижова", born(place["grade"]))
    line = {
        "kind": "ENROL_TRANSFER", "student_id": child["student_id"], "person_id": child["person_id"],
        "class_id": page["class_id"], "counterpart": "REGION", "destination": "МБОУ «Дальняя СОШ»",
    }  # fmt: skip
    came = ordered(school, "ENROL", [line], "заявление вх. № 21")

    def in_journal() -> bool:
        students = school["TEACHER"].get(f"/v1/journal-pages/{page['id']}")["students"]
        return any(one["id"] == child["student_id"] for one in students)

    soon(in_journal)
    undo = {"order_id": came["id"], "basis": "заявление вх. № 22"}
    made = school["CLERK"].do("POST", school.path("cancellations"), undo)["order_id"]
    soon(lambda: school["CLERK"].get(f"/v1/orders/{made}"), 10)
    gone = registered(school, made)
    soon(lambda: not in_journal())
    book = school["CLERK"].get(school.path("movement-book"), year=YEAR, part=1, limit=500)["items"]
    entered, undone = (one for one in book if one["full_name"] == "Чижова Вера")
    assert undone["corrects"] == entered["number"] and undone["order_number"] == gone["number"]
    letters = school["CLERK"].get(school.path("alphabet-book"), letter="Ч")["items"]
    (line,) = (one for one in letters if one["full_name"] == "Чижова Вера")
    assert line["left_to"] == "запись аннулирована" and gone["number"] in line["leave_order"]
    life = school["CLERK"].get(f"/v1/orders/{came['id']}")["life"]
    assert (life["stage"], [one["number"] for one in life["changed_by"]]) == ("CANCELLED", [gone["number"]])
    assert school["CLERK"].get(f"/v1/people/{child['person_id']}")["school_class"] is None


# 2. A whole parallel goes on by one order


def test_a_whole_parallel_is_promoted_by_one_order(parallel: Village) -> None:
    parallel["SYS_ADMIN"].do("POST", parallel.path("year-end/classes"))
    following = {one["title"]: one["id"] for one in parallel["CLERK"].get(parallel.path("classes"), year=NEXT_YEAR)}
    day = str(date(FIRST_YEAR + 1, 9, 1))
    lines = [
        {"kind": "PROMOTE", "student_id": one["id"], "person_id": one["person_id"], "effective_on": day,
         "class_id": following[title.replace("7", "8")]}
        for title in ("7А", "7Б") for one in parallel.pupils(title)
    ]  # fmt: skip
    order = ordered(parallel, "PROMOTE", lines, "протокол педагогического совета № 8")
    assert len(order["movements"]) == 3
    names = {
        title: [one["last_name"] for one in parallel["CLERK"].get(f"/v1/classes/{following[title]}/students", on=day)]
        for title in ("8А", "8Б")
    }
    assert names == {"8А": ["Журавлёв", "Зябликова"], "8Б": ["Иволгин"]}
    assert len(parallel.pupils("7А")) == 2, "and learn where they are until the day"
    paper = parallel["CLERK"].ask("GET", f"/v1/orders/{order['id']}/pdf")
    assert paper.content.startswith(b"%PDF")


# 3. An order gives a role


def test_an_administrator_appointed_by_order_has_the_right_the_same_day(village: Village) -> None:
    teacher = village["TEACHER"]
    opening = {"grade": 3, "letter": "К", "year": YEAR}
    assert teacher.refused("POST", village.path("classes"), opening)["status"] == 403
    role = {
        "line": 1, "appointment_id": str(uuid4()), "person_id": village.staff["TEACHER"], "role": "SYS_ADMIN",
        "position": "администратор системы", "starts_on": str(TODAY),
    }  # fmt: skip
    made = {"kind": "APPOINT_ADMIN", "basis": "служебная записка № 4", "roles": [role]}
    draft = village["CLERK"].do("POST", village.path("general-orders"), made)
    order = registered(village, draft["id"])
    assert order["execution"]["state"] == "EXECUTED"
    teacher.turn("/v1/sessions/role", role="SYS_ADMIN", school_id=village.id)
    assert teacher.do("POST", village.path("classes"), opening)["title"] == "3К"
    teacher.turn("/v1/sessions/role", role="TEACHER", school_id=village.id)
    given = village["DIRECTOR"].get(f"/v1/people/{village.staff['TEACHER']}/appointments")["items"]
    by_order = next(one for one in given if one["role"] == "SYS_ADMIN")
    assert (by_order["order_number"], by_order["order_date"]) == (order["number"], order["registered_on"])


# 4. The regulation, and who has read it


def test_a_regulation_is_approved_and_everybody_is_asked_to_read_it(village: Village) -> None:
    clerk, director, teacher, admin = (village[one] for one in ("CLERK", "DIRECTOR", "TEACHER", "SYS_ADMIN"))
    text = {
        "title": "Положение об электронном журнале",
        "text": REGULATION,
        "minutes": "протокол педсовета № 2 от 30.08",
    }
    act = clerk.do("POST", village.path("local-acts"), {"kind": "REGULATION", "content": text})
    edition = act["edition"]["id"]
    site = f"{village.town.address}{village.path('published-local-acts')}"
    assert requests.get(site, timeout=30).json()["items"] == []
    approval = {"valid_from": str(TODAY), "order_number": "7-ОД", "order_on": str(TODAY)}
    here = f"/v1/local-act-editions/{edition}"
    version = {"If-Match": f'"{clerk.get(here)["version"]}"'}
    assert clerk.refused("POST", f"{here}/approval", approval, headers=version)["status"] == 403
    done = director.sign(f"{here}/approval", "LOCAL_ACT", approval, headers=version)
    assert done["status"] == "IN_FORCE" and done["sha256"]
    shown = requests.get(site, timeout=30).json()["items"]
    assert [one["title"] for one in shown] == [text["title"]]

    asked = {
        "subject": "LOCAL_ACT", "edition_id": edition, "due_on": str(TODAY),
        "audience": {"person_ids": [village.staff[one] for one in READERS]},
    }  # fmt: skip
    sheet = clerk.do("POST", village.path("acknowledgement-lists"), asked)
    lines = {one["person_id"]: one["id"] for one in sheet["lines"]}
    assert lines.keys() == {village.staff[one] for one in READERS}

    mine = teacher.get("/v1/acknowledgements")
    (own,) = mine["items"]
    assert mine["pending"] == 1 and own["id"] == lines[village.staff["TEACHER"]] and not own["electronic"]
    assert teacher.ask("GET", f"/v1/acknowledgements/{own['id']}/pdf").content.startswith(b"%PDF")
    stranger = lines[village.staff["DEPUTY"]]
    assert teacher.refused("POST", f"/v1/acknowledgements/{stranger}/signature", {})["status"] == 404
    paper = teacher.refused("POST", f"/v1/acknowledgements/{own['id']}/signature", {})
    assert paper["status"] == 409 and "секретар" in paper["detail"]
    rules = {"remind_days": 1, "electronic_act": "Положение об электронном ознакомлении № 3 от 01.09"}
    admin.do("PUT", village.path("acknowledgement-rules"), rules, headers={"If-Match": '"0"'})
    teacher.do("POST", f"/v1/acknowledgements/{own['id']}/signature")
    refusal = {"act_number": "1", "act_on": str(TODAY)}
    clerk.do("POST", f"/v1/acknowledgements/{stranger}/refusal", refusal)
    signed = [{"line_id": lines[village.staff["CLERK"]], "signed_on": str(TODAY)}]
    clerk.do("POST", f"/v1/acknowledgement-lists/{sheet['id']}/signatures", {"signatures": signed})

    whole = clerk.get(f"/v1/acknowledgement-lists/{sheet['id']}")
    assert whole["count"] == {"total": 3, "acknowledged": 2, "refused": 1, "pending": 0, "overdue": 0}
    assert {one["method"] for one in whole["lines"]} == {"SIMPLE", "PAPER", None}
    assert clerk.get(village.path("acknowledgement-summary"))["overdue_lists"] == 0
    printed = clerk.ask("GET", f"/v1/acknowledgement-lists/{sheet['id']}/pdf")
    assert printed.content.startswith(b"%PDF")


# 5. A lesson of an absent teacher


def substitute_of(school: Village) -> tuple[str, Person]:
    """A second teacher, who has come in."""
    admin = school["SYS_ADMIN"]
    who = school.appoint(admin, "TEACHER", "учитель", "Ряскина")
    sheet = admin.do("POST", school.path("slips"), {"person_ids": [who]})
    return who, entered(school.town, sheet["items"][0]["code"], "TEACHER")


def taught_every_day(school: Village, title: str) -> list[dict[str, Any]]:
    """Mathematics of a class in the weeks around today, which is a day of study whatever day it is."""
    deputy, first, own = school["DEPUTY"], TODAY - timedelta(days=14), school.classes[title]
    end = min(TODAY + timedelta(days=15), date(FIRST_YEAR + 1, 9, 1))
    parts = [first, TODAY - timedelta(days=7), end]
    periods = [
        {"number": n, "starts_on": str(a), "ends_on": str(b)} for n, (a, b) in enumerate(pairwise(parts), start=1)
    ]
    year = {
        "year": YEAR, "grades": [7], "week_length": 6, "kind": "HALF_YEAR", "study_weeks": 34, "breaks": [],
        "starts_on": str(first), "ends_on": str(end), "periods": periods,
        "days": [{"on": str(TODAY), "kind": "STUDY_DAY", "title": "учебный день", "weekday": 1}],
    }  # fmt: skip
    deputy.do("PUT", school.path(f"calendars/{uuid4()}"), year, headers={"If-Match": '"0"'})
    maths = next(one["id"] for one in deputy.get(school.path("subjects")) if one["name"] == "Математика")
    load = {
        "id": str(uuid4()), "class_id": own, "subject_id": maths, "teacher_id": school.staff["TEACHER"],
        "hours_per_week": 6, "starts_on": str(first),
    }  # fmt: skip
    soon(lambda: deputy.do("POST", school.path("assignments"), {"assignments": [load]}), 10)
    slots = [{"weekday": day, "number": 1, "assignment_id": load["id"]} for day in range(1, 7)]
    deputy.do("PUT", f"/v1/classes/{own}/timetable", {"slots": slots}, headers={"If-Match": '"0"'})
    deputy.do("POST", school.path("lessons"), {"year": YEAR, "class_id": own, "since": str(first)})
    found: list[dict[str, Any]] = school["TEACHER"].get(f"/v1/assignments/{load['id']}/lessons")
    return found


def test_a_substitute_gives_the_lesson_of_an_order_and_no_other(parallel: Village) -> None:
    clerk, deputy, teacher = parallel["CLERK"], parallel["DEPUTY"], parallel["TEACHER"]
    (who, colleague), lessons = substitute_of(parallel), taught_every_day(parallel, "7Б")
    given, (pupil_,) = next(one for one in lessons if one["on"] == str(TODAY)), parallel.pupils("7Б")
    far = lessons[-1] if lessons[-1] is not given else lessons[0]
    line = {
        "line": 1, "id": str(uuid4()), "lesson_id": given["id"], "on": given["on"], "kind": "SAME_SUBJECT",
        "cause": "SICK_LEAVE", "teacher_id": parallel.staff["TEACHER"], "substitute_id": who,
    }  # fmt: skip
    body = {"kind": "SUBSTITUTION", "basis": "больничный лист", "teaching": {"substitutions": [line]}}
    nobody = {"substitutions": [line | {"substitute_id": parallel.staff["CLERK"]}]}
    refused = clerk.do("POST", parallel.path("general-orders"), body | {"teaching": nobody})
    assert [one["line"] for one in refused["check"]["problems"]] == [1], "a clerk teaches nobody"
    draft = clerk.do("POST", parallel.path("general-orders"), body)
    assert draft["check"]["problems"] == []
    held = {"topic": "Дроби", "homework": "№ 5"}
    here = f"/v1/lessons/{given['id']}/held"
    assert colleague.refused("PUT", here, held)["status"] in (403, 404), "by no draft"
    order = registered(parallel, draft["id"])
    soon(lambda: colleague.do("PUT", here, held), 10)
    for deed, sent in (("held", held), ("attendance", {"absences": []})):
        assert colleague.refused("PUT", f"/v1/lessons/{far['id']}/{deed}", sent)["status"] in (403, 404)

    def written() -> Any:
        (row,) = deputy.get(parallel.path("substitutions"), starts_on=str(TODAY))["items"]
        return row["topic"] == "Дроби" and row

    row = soon(written, 10)
    assert (row["order_number"], row["substitute"]) == (order["number"], "Ряскина И. Л.")
    assert [one["id"] for one in colleague.get(parallel.path("substitutions"))["items"]] == [line["id"]]
    assert teacher.get(parallel.path("substitutions"), starts_on=str(TODAY + timedelta(days=1)))["items"] == []
    span = f"starts_on={TODAY}&ends_on={TODAY + timedelta(days=1)}"
    for media, start in (("XLSX", b"PK"), ("PDF", b"%PDF")):
        file = deputy.ask("GET", parallel.path(f"substitutions/file?{span}&media={media}"))
        assert file.status_code == 200 and file.content.startswith(start)
    week = parallel.parent_of(pupil_["person_id"]).get(f"/v1/students/{pupil_['id']}/diary")
    (today_,) = (day for day in week["days"] if day["on"] == str(TODAY))
    assert [one["note"] for one in today_["lessons"]] == ["Урок проводит Ряскина И. Л."]


# 6. A certificate, and a stranger who checks it


def test_a_stranger_learns_whether_a_certificate_is_genuine_and_nothing_else(parallel: Village) -> None:
    clerk, own = parallel["CLERK"], parallel.pupils("7А")[0]
    body = {"kind": "STUDY", "student_id": own["id"], "addressed_to": "по месту требования"}
    given = clerk.do("POST", parallel.path("certificates"), body)
    assert "Журавлёв" in given["full_name"] and given["number"]
    assert clerk.ask("GET", f"/v1/certificates/{given['id']}/pdf").content.startswith(b"%PDF")
    code = given["check_url"].rsplit("/", 1)[-1]

    def check(said: str) -> requests.Response:
        return requests.get(f"{parallel.town.address}/v1/certificate-checks/{said}", timeout=30)

    page = check(code)
    words = re.sub(r"<[^>]+>", " ", page.text)
    assert page.status_code == 200 and f"№ {given['number']}" in words and "действует" in words and "Ж. Г." in words
    assert "Журавлёв" not in words and "Глеб" not in words and str(born(7).year) not in words
    clerk.do("POST", f"/v1/certificates/{given['id']}/cancellation", {"reason": "Выдана по ошибке"})
    after = re.sub(r"<[^>]+>", " ", check(code).text)
    assert f"аннулирована {TODAY:%d.%m.%Y}" in after and "ошибке" not in after

    guesses = [check(uuid4().hex) for _ in range(31)]
    assert guesses[-1].status_code == 429 and int(guesses[-1].headers["Retry-After"]) > 0
    assert {one.status_code for one in guesses} == {404, 429}
    assert check(code).status_code == 429, "and to whoever guessed, nothing more is told for a while"
