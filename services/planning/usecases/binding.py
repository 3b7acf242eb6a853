"""Binding topics to lessons, and telling the journal what lessons there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.planning import KnownLesson, LessonsScheduled, PlanGap
from services.planning.models.scheduling import Dated
from services.planning.models.topics import Binding, Topic, bind
from services.planning.repository import lessons, plans
from services.planning.repository.assignments import Load
from services.planning.repository.plans import Words

MOST_IN_EVENT = 200


@dataclass
class News:
    """What the journal does not know yet about one assignment."""

    load: Load
    lessons: list[Dated] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)


def courses(loads: Iterable[Load]) -> list[list[Load]]:
    """The load by class and subject, each in order of time: whoever comes later goes on with the same plan."""
    found: dict[tuple[UUID, UUID], list[Load]] = {}
    for one in sorted(loads, key=lambda load: load.starts_on):
        found.setdefault((one.class_id, one.subject_id), []).append(one)
    return list(found.values())


def rebind(uow: UnitOfWork, loads: Sequence[Load], *, tell_all: bool = False) -> list[PlanGap]:
    """Binds the lessons of whole courses of one school year anew; `tell_all` when the words of rows have changed."""
    if not loads:
        return []
    topics = plans.topics(uow, loads[0].school_id, loads[0].year)
    dated = lessons.of_assignments(uow, [one.id for one in loads])
    news, gaps, rows = [], [], list[tuple[UUID, UUID | None]]()
    for course in courses(loads):
        plan = topics.get((course[0].grade, course[0].subject_id), [])
        binding = bind([lesson for load in course for lesson in dated[load.id]], plan)
        gaps += gap_of(course, plan, binding)
        for load in course:
            changed = changed_rows(dated[load.id], binding)
            rows += [(one.id, one.row_id) for one in changed]
            told = [one._replace(row_id=binding.rows[one.id]) for one in dated[load.id]] if tell_all else changed
            news.append(News(load, [one for one in told if not one.held]))
    lessons.bind(uow, rows)
    tell(uow, news)
    return gaps


def changed_rows(dated: Sequence[Dated], binding: Binding) -> list[Dated]:
    """Lessons whose row is another one now, with that row."""
    bound = (one._replace(row_id=binding.rows[one.id]) for one in dated)
    return [new for new, old in zip(bound, dated, strict=True) if new.row_id != old.row_id]


def gap_of(course: Sequence[Load], plan: Sequence[Topic], binding: Binding) -> list[PlanGap]:
    """Empty when every topic has its lessons and every lesson its topic, or when there is no plan."""
    if not plan or not (binding.missing or binding.spare):
        return []
    load = course[-1]
    gap = PlanGap(
        assignment_id=load.id,
        class_title=load.class_title,
        subject=load.subject,
        missing=binding.missing,
        spare=binding.spare,
    )
    return [gap]


def tell(uow: UnitOfWork, news: Sequence[News]) -> None:
    """One event for each 200 lessons of an assignment; nothing is told of held lessons."""
    row_ids = {lesson.row_id for one in news for lesson in one.lessons if lesson.row_id is not None}
    words = plans.words(uow, list(row_ids))
    own = plans.own_homework(uow, [one.load.id for one in news])
    for one in news:
        known = [_known(lesson, words, own) for lesson in sorted(one.lessons, key=lambda lesson: lesson.hour)]
        for start in range(0, max(len(known), 1), MOST_IN_EVENT):
            removed = one.removed if start == 0 else []
            _publish(uow, one.load, known[start : start + MOST_IN_EVENT], removed)


def _publish(uow: UnitOfWork, load: Load, known: list[KnownLesson], removed: list[UUID]) -> None:
    if known or removed:
        event = LessonsScheduled(
            district_id=load.district_id,
            school_id=load.school_id,
            assignment_id=load.id,
            lessons=known,
            removed=removed,
        )
        uow.publish(event)


def _known(lesson: Dated, words: dict[UUID, Words], own: dict[tuple[UUID, UUID], str]) -> KnownLesson:
    said = words.get(lesson.row_id) if lesson.row_id else None
    if said is None or lesson.row_id is None:
        return KnownLesson(id=lesson.id, on=lesson.day, number=lesson.number)
    return KnownLesson(
        id=lesson.id,
        on=lesson.day,
        number=lesson.number,
        topic_no=said.no,
        topic=said.topic,
        homework=own.get((lesson.assignment_id, lesson.row_id), said.homework),
    )
