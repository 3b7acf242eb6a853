"""The load of a school, a page after another."""

from typing import Any

import pytest

from chassis import render
from contracts.base import Invalid
from services.planning.usecases import lessons, load
from tests.integration.planning.school import YEAR, School, week


def test_the_load_is_read_page_by_page_in_its_order(school: School) -> None:
    teacher = school.new_teacher()
    made = [school.assign(school.new_class(title), teacher, "Музыка", 1).id for title in ("6А", "5Б", "5А")]
    seen: list[Any] = []
    after = None
    for more in (True, True, False):
        page = school.do(load.list_, school.id, YEAR, None, None, None, after, 1)
        after = page.next
        seen += [one.id for one in page]
        assert (after is not None) is more
        assert render.to_bytes(page).headers == ({"next": after} if more else {})
    assert seen == made[::-1]
    with pytest.raises(Invalid):
        school.do(load.list_, school.id, YEAR, None, None, None, "behind", 1)


def test_the_lessons_of_a_course_are_read_page_by_page_in_time(school: School) -> None:
    made = school.assign(school.new_class(), school.new_teacher(), "Музыка", 1)
    school.set_week(made.class_id, week(made, (1, 1)))
    school.schedule()
    every = [one.id for one in school.lessons(made.id)]
    first = school.do(lessons.list_, made.id, None, None, None, 10)
    rest = school.do(lessons.list_, made.id, None, None, first.next, 500)
    assert (len(first), [one.id for one in (*first, *rest)], rest.next) == (10, every, None)
