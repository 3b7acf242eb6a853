"""Whatever is ordered in whatever sequence: the books balance, numbers have no gaps, nobody is in two places."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import eventlet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.base import uuid7
from contracts.contingent import LeaveReason, MovementKind, StudyForm
from services.contingent.models import movements as history
from services.contingent.repository import consents, movements
from services.contingent.repository import people as repository
from services.contingent.usecases import books, movement_execution, signing
from tests.builders import student_body as build
from tests.integration.contingent.place import School

K = MovementKind
NAMES = ("Егорова", "Ёлкина", "Иванова", "Яшина")

kinds = [K.ENROL_OTHER] * 4 + [K.CLASS_MOVE] * 2 + [K.PROMOTE_CONDITIONAL] * 2
kinds += [K.CANCEL] * 3 + [K.WITHDRAW, K.PROMOTE, K.RETAIN, K.GRADUATE_9, K.DEBT_CLEARED, K.DEBT_FAILED, K.FORM_CHANGE]
kinds += [K.HOME_EDU, K.HOME_EDU_END]
step = st.tuples(
    st.sampled_from(kinds),
    st.integers(0, 5),  # whom
    st.integers(0, 2),  # into which class
    st.integers(0, 120),  # on which day after 1 September
    st.booleans(),  # of the next year
)


def known_to_both(school: School, other: School):
    """Children of the district whose parents agreed in both schools."""
    people = [school.applicant(build.child(NAMES[n % 4], first="АБВГДЕ"[n] + "нна")) for n in range(6)]
    with school.begin() as uow:
        repository.share(uow, people)
    with other.begin() as uow:
        papers = [signing.row(replace(build.consent(), id=uuid7(), given_by=p), p, other.place, None) for p in people]
        consents.add(uow, papers)
    return people


def last_of(school: School, student):
    """The movement that holds and came last."""
    with school.begin() as uow:
        steps = history.living(movements.of_students(uow, [student]).get(student, []))
    return steps[-1].id if steps else None


CLOSED = (build.SEPTEMBER, build.SEPTEMBER + timedelta(days=60))


def play(school: School, people, steps, closing=None) -> None:
    """Tries every step as an order of its own; many are refused, as they should be.

    Before the step `closing` the first two months are closed: until then they change, from then on never.
    """
    this = [school.open_class(grade, letter, capacity=4) for grade, letter in ((5, "А"), (5, "Б"), (9, "А"))]
    following = [school.open_class(grade, "А", capacity=4, year=build.NEXT_YEAR) for grade in (5, 6, 9)]
    student: dict[int, object] = {}
    frozen = None
    for number, (kind, who, where, day, later) in enumerate(steps):
        if number == closing:
            school.close_period(*CLOSED)
            frozen = counted(school)
        later = later or kind.turns_the_year
        first, classes = (build.NEXT_SEPTEMBER, following) if later else (build.SEPTEMBER, this)
        said = {"effective_on": first + timedelta(days=day), "basis": "заявление вх. № 17"}
        if kind is K.WITHDRAW:
            said["reason"] = (LeaveReason.FAMILY_EDU, LeaveReason.TRANSFER_SCHOOL)[where % 2]
        elif kind is K.FORM_CHANGE:
            said["study_form"] = StudyForm.EVENING
        if not kind.enrols:
            said["student_id"] = student.get(who, uuid7())
        if kind is K.CANCEL:
            said["cancels"] = last_of(school, said["student_id"])
        line = build.line(kind, people[who], classes[where] if kind.enrols or kind.changes_class else None, **said)
        order = school.execute([line], on=line.effective_on, number=f"{number + 1}-К")
        if kind.enrols and school.outcome(order) == "EXECUTED":
            student[who] = line.student_id
    assert frozen in (None, counted(school)), "a closed period has changed"


ENROLMENTS = """
    SELECT id, left_on, study_form, programme, programme_variant, debt_until FROM enrolments
    WHERE school_id = %(school)s ORDER BY id
"""


def rows(school: School, sql: str):
    with school.begin() as uow:
        return [tuple(row) for row in uow.rows(sql, {"school": school.id})]


def intervals(school: School):
    return rows(
        school,
        """SELECT student_id, person_id, class_id, starts_on, ends_on FROM class_memberships
           WHERE school_id = %(school)s ORDER BY student_id, starts_on""",
    )


def size(found, on: date, class_id=None) -> int:
    return sum(s <= on and (e is None or e > on) and class_id in (None, c) for _, _, c, s, e in found)


def counted(school: School) -> list[int]:
    """How many are in each class on each day of the two months."""
    found = intervals(school)
    classes = sorted(row[0] for row in rows(school, "SELECT id FROM school_classes WHERE school_id = %(school)s"))
    days = [CLOSED[0] + timedelta(days=n) for n in range(-1, (CLOSED[1] - CLOSED[0]).days)]
    return [size(found, day, one) for one in classes for day in days]


def check_balance(school: School) -> None:
    """start + arrived + moved in − left − moved out = end, between any two of some days; books against lists."""
    found = intervals(school)
    moves = rows(
        school,
        """SELECT kind, effective_on, from_class_id, to_class_id FROM movements m
           WHERE school_id = %(school)s AND kind <> 'CANCEL'
             AND NOT EXISTS (SELECT FROM movements c WHERE c.cancels_id = m.id)""",
    )
    days = [build.SEPTEMBER + timedelta(days=n) for n in (*range(-1, 130, 13), *range(364, 500, 13))]
    for class_id in {c for _, _, c, _, _ in found}:
        for start, end in pairwise(days):
            inside = [one for one in moves if start < one[1] <= end]
            came = sum(to == class_id for _, _, _, to in inside)
            went = sum(left == class_id for _, _, left, _ in inside)
            assert size(found, start, class_id) + came - went == size(found, end, class_id)
    arrived = sum(K(kind).enrols for kind, *_ in moves)
    left = sum(K(kind).leaves for kind, *_ in moves)
    assert arrived - left == size(found, days[-1] + timedelta(days=300))


def check_books(school: School) -> None:
    numbers: dict[object, list[int]] = {}
    sql = "SELECT year, part, number FROM movement_book WHERE school_id = %(school)s ORDER BY number"
    for year, part, number in rows(school, sql):
        numbers.setdefault((year, part), []).append(number)
    sql = "SELECT letter, number FROM alphabet_book WHERE school_id = %(school)s ORDER BY number"
    for letter, number in rows(school, sql):
        numbers.setdefault(letter, []).append(number)
    for series, given_ in numbers.items():
        assert given_ == list(range(1, len(given_) + 1)), f"a gap in {series}"


def check_nobody_twice(*schools: School) -> None:
    for place in (0, 1):  # student, person
        last: dict[object, date | None] = {}
        found = [row for school in schools for row in intervals(school)]
        for row in sorted(found, key=lambda one: (one[3], one[4] or date.max)):
            assert row[3] < (row[4] or date.max)
            if row[place] in last:
                ended = last[row[place]]
                assert ended is not None
                assert ended <= row[3]
            last[row[place]] = row[4]


def check_nobody_lost(*schools: School) -> None:
    """Whoever left for a school that must answer is awaited, unless enrolled somewhere in the district since."""
    sql = """
        SELECT m.person_id, m.effective_on, m.kind, m.reason, a.arrival_id FROM movements m
        LEFT JOIN arrival_answers a ON a.movement_id = m.id
        WHERE m.school_id = %(school)s AND m.kind <> 'CANCEL'
          AND NOT EXISTS (SELECT FROM movements c WHERE c.cancels_id = m.id)
    """
    found = [row for school in schools for row in rows(school, sql)]
    came = [(person, on) for person, on, kind, *_ in found if K(kind).enrols]
    for person, on, _, reason, answered in found:
        if reason == LeaveReason.TRANSFER_SCHOOL:
            arrived = any(who == person and day >= on for who, day in came)
            assert (answered is not None) == arrived


def check_replay(school: School) -> None:
    """Lists erased and told again from movements are the same lists."""
    before = intervals(school), rows(school, ENROLMENTS)
    with school.begin() as uow:
        students = movements.students_of(uow, school.id)
        movements.replace_memberships(uow, students, [])
        wrong = "study_form = 'EXTRAMURAL', programme = 'ADAPTED', programme_variant = '7.1', debt_until = '2020-01-01'"
        uow.rows(f"UPDATE enrolments SET {wrong} WHERE id = ANY(%(ids)s) RETURNING id", {"ids": students})
        movement_execution.rebuild(uow, students)
    assert (intervals(school), rows(school, ENROLMENTS)) == before


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_one=st.lists(step, min_size=3, max_size=14), of_other=st.lists(step, max_size=8), closing=st.integers(0, 13))
def test_any_sequence_of_orders_of_two_schools_at_once_keeps_the_invariants(db, of_one, of_other, closing):
    district = uuid7()
    schools = School(db, district), School(db, district)
    people = known_to_both(*schools)
    list(eventlet.GreenPool(2).imap(play, schools, (people, people), (of_one, of_other), (closing, None)))
    check_nobody_twice(*schools)
    check_nobody_lost(*schools)
    for school in schools:
        check_balance(school)
        check_books(school)
        check_replay(school)


def test_the_worked_example_of_a_quarter(school):
    """5А 24 and 5Б 22; one arrives, one moves, one leaves: 23, 23, 46."""
    a, b = school.open_class(capacity=30), school.open_class(letter="Б", capacity=30)
    letters = [f"{first}{second}ва" for first in "АБВГДЕЖ" for second in "абвгдеж"]
    enrolled = [school.enrol(a if n < 24 else b, school.applicant(build.child(letters[n]))) for n in range(46)]
    school.enrol(a, school.applicant(build.child("Новенькая")), K.ENROL_TRANSFER, effective_on=date(2026, 9, 12))
    moved, left = enrolled[0], enrolled[1]
    school.execute([build.line(K.CLASS_MOVE, moved[1], b, student_id=moved[0], effective_on=date(2026, 10, 3))])
    gone = {"student_id": left[0], "effective_on": date(2026, 10, 20), "reason": LeaveReason.TRANSFER_SCHOOL}
    school.execute([build.line(K.WITHDRAW, left[1], None, **gone)])

    found, end = intervals(school), date(2026, 10, 26)
    assert (size(found, end, a), size(found, end, b), size(found, end)) == (23, 23, 46)
    check_balance(school)


def test_twenty_orders_at_once_leave_no_gap(school):
    a, b = school.open_class(capacity=40), school.open_class(letter="Б", capacity=40)
    people = [school.applicant(build.child(NAMES[n % 4], first="АБВГДЕЖЗИКЛМНОПРСТУФ"[n] + "нна")) for n in range(20)]
    lines = [build.line(K.ENROL_OTHER, person, (a, b)[n % 2]) for n, person in enumerate(people)]
    list(eventlet.GreenPool(20).imap(lambda line: school.execute([line]), lines))

    check_books(school)
    with school.begin("CLERK") as uow:
        assert [row.number for row in books.movement_page(uow, school.id, build.YEAR, 1, None, 50).items] == [
            *range(1, 21)
        ]
        letters = Counter(row.personal_file_no[0] for row in books.alphabet_page(uow, school.id, None, None, 50).items)
    assert letters == {"Е": 10, "И": 5, "Я": 5}


def test_the_last_place_of_a_class_is_given_once(school):
    tight = school.open_class(capacity=1)
    people = [school.applicant(build.child(first=name)) for name in ("Анна", "Белла", "Вера", "Галина")]
    lines = [build.line(K.ENROL_OTHER, person, tight) for person in people]
    orders = list(eventlet.GreenPool(4).imap(lambda line: school.execute([line]), lines))

    outcomes = [school.outcome(order) for order in orders]
    assert outcomes.count("EXECUTED") == 1
    assert sum("мест 1" in one for one in outcomes) == 3


def test_two_schools_cannot_enrol_one_child_at_once(school, other_school):
    """Neither sees the other's unfinished order; the database refuses the second, and the order says so."""
    person = school.applicant()
    with school.begin() as uow:
        repository.share(uow, [person])
    with other_school.begin() as uow:
        consents.add(
            uow, [signing.row(replace(build.consent(), id=uuid7(), given_by=person), person, other_school.place, None)]
        )
    lines = {one: build.line(K.ENROL_OTHER, person, one.open_class()) for one in (school, other_school)}

    with school.begin() as first:
        event = build.registered(school.district_id, school.id, [lines[school]])
        movement_execution.execute(first, event)
        second = eventlet.spawn(other_school.execute, [lines[other_school]])
        eventlet.sleep(0.3)
    order = second.wait()

    assert school.outcome(event.order.id) == "EXECUTED"
    assert other_school.outcome(order) == "Кто-то из перечисленных в эти дни числится в другой школе района"
    assert rows(other_school, "SELECT 1 FROM movements WHERE school_id = %(school)s") == []
    assert rows(other_school, "SELECT last FROM number_series WHERE school_id = %(school)s") == []
