"""Marks look like a school's: the usual shares, few absences, nothing for who was away."""

from collections import Counter

from deploy.demo.marks import Learning, Work, ill_on

STUDENTS = [f"student {number}" for number in range(25)]


def year(seed: str = "a class") -> list[tuple[set[str], list[Work]]]:
    learning, lessons = Learning(seed, STUDENTS), []
    for number in range(100):
        ill = {one: code for one in STUDENTS if (code := ill_on(f"day {number}", one))}
        absent = {one for one, code in learning.absences(ill).items() if code != "ОП"}
        control = "Контрольная работа" if number % 12 == 11 else None
        lessons.append((absent, learning.works(number, control, absent)))
    return lessons


def test_the_same_seed_gives_the_same_marks() -> None:
    assert year() == year()
    assert year() != year("another class")


def test_whoever_is_away_gets_no_mark() -> None:
    assert all(absent.isdisjoint(work.marks) for absent, works in year() for work in works)


def test_shares_are_a_schools() -> None:
    marks = Counter(
        value for n in range(20) for _, works in year(str(n)) for work in works for value in work.marks.values()
    )
    total = sum(marks.values())
    assert set(marks) == {"2", "3", "4", "5"}
    assert marks["2"] / total < 0.12
    assert 0.15 < marks["5"] / total < 0.45
    assert 0.3 < marks["4"] / total < 0.5


def test_one_in_twenty_is_away() -> None:
    away = sum(len(absent) for n in range(10) for absent, _ in year(str(n)))
    assert 0.03 < away / (10 * 100 * len(STUDENTS)) < 0.07
