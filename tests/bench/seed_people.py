"""People: enough of identity for signing in, enough of contingent for lists and search."""

from datetime import date
from typing import Any

from argon2 import PasswordHasher

from services.contingent.models import names
from services.identity import tokens
from tests.bench import school as shape
from tests.bench.school import child, classes_of, ident, school_of, school_of_class, students_of, title_of
from tests.bench.seeding import BORN, TENANT, Seed, put

PASSWORD = "Пароль-для-измерений-1"


def identity(seed: Seed, cursor: Any, schools: range) -> None:
    year, district, start = seed.year, seed.district, seed.year.monday
    if schools.start == 0:
        put(cursor, "districts", "district_id, title, opened_at", [(district, "Район измерений", start)])
        kid, seed.key = tokens.new_key()
        put(cursor, "signing_keys", "kid, jwk, created_at", [(kid, seed.key, date.today())])
    words = "short_name, full_name, inn, kpp, ogrn, oktmo, address, place, phone, rural, opened_at, version"
    put(
        cursor, "schools", f"{TENANT}, {words}",
        [(district, ident(shape.SCHOOL, n), f"Школа {n + 1}", f"Школа {n + 1}", f"{n:010}", "0", f"{n:013}", "0",
          "-", "-", "-", False, start, 1) for n in schools],
    )  # fmt: skip
    parents = [(n, ident(shape.PARENT, n), child(n)) for n in students_of(schools)]
    put(
        cursor, "people", "person_id, district_id, last_name, first_name, middle_name, as_of",
        [(person, district, name[0], "Анна", "Ивановна", start) for _, person, name in parents],
    )  # fmt: skip
    password = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)
    put(
        cursor, "accounts", "id, district_id, person_id, login, password_hash, state, activated_at, version",
        [(ident(shape.ACCOUNT, n), district, person, login_of(n), password, "ACTIVE", start, 1)
         for n, person, _ in parents],
    )  # fmt: skip
    size = shape.STUDENTS
    put(
        cursor, "known_students", f"id, {TENANT}, person_id, class_id, enrolled_on, as_of",
        [(ident(shape.STUDENT, n), district, school_of(n), ident(shape.PUPIL, n), ident(shape.CLASS, n // size), start,
          start) for n, _, _ in parents],
    )  # fmt: skip
    put(
        cursor, "known_representatives",
        "id, district_id, student_person_id, person_id, starts_on, portal_access, as_of",
        [(ident(shape.LINK, n), district, ident(shape.PUPIL, n), person, year.monday, True, start)
         for n, person, _ in parents],
    )  # fmt: skip


def login_of(parent: int) -> str:
    return f"parent{parent}"


def contingent(seed: Seed, cursor: Any, schools: range) -> None:
    district, start = seed.district, seed.year.monday
    put(
        cursor, "school_classes", f"{TENANT}, id, year, grade, letter, capacity, version",
        [(district, school_of_class(n), ident(shape.CLASS, n), seed.year.title, int(title_of(n)[:-1]),
          title_of(n)[-1], 30, 1) for n in classes_of(schools)],
    )  # fmt: skip
    cards, episodes, members = [], [], []
    for n in students_of(schools):
        last, first, middle, sex = child(n)
        person, student = ident(shape.PUPIL, n), ident(shape.STUDENT, n)
        owner, school_class = (district, school_of(n)), n // shape.STUDENTS
        keys = names.sort_key(last, first, middle), names.search_key(last, first, middle)
        file_no = f"{last[0]}-{n + 1}"
        cards.append((*owner, person, last, first, middle, False, sex, BORN, *keys, 1))
        episodes.append((*owner, student, person, file_no, start))
        where = ident(shape.CLASS, school_class), title_of(school_class)
        members.append((*owner, student, person, start, *where, last, first, middle, sex, BORN, file_no, *keys))
    name = "last_name, first_name, middle_name"
    words = f"{TENANT}, id, {name}, has_no_middle_name, sex, birth_date, sort_key, search_key, version"
    put(cursor, "persons", words, cards)
    put(cursor, "enrolments", f"{TENANT}, id, person_id, personal_file_no, enrolled_on", episodes)
    words = f"student_id, person_id, starts_on, class_id, class_title, {name}, sex, birth_date, personal_file_no"
    put(cursor, "class_memberships", f"{TENANT}, {words}, sort_key, search_key", members)
