"""The lessons of a class in a week, the same for thirty families: asked for once, kept until one of them changes.

As with pages (see shelf), what is kept may be used only with the version that the database tells in the same request.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from chassis.statement import Statement

_LESSONS = Statement(
    """
SELECT c.lessons_version AS version, (
    SELECT coalesce(json_agg(json_build_array(l.day, l.id, json_build_object('number', l.number, 'subject', l.subject,
               'state', l.state, 'topic', l.topic, 'homework', l.homework), l.change, l.substitute)
               ORDER BY l.day, l.number, l.id), '[]')
    FROM (
        SELECT l.day, l.id, l.number, a.subject, l.state, l.topic, l.homework,
            CASE WHEN u.teacher_id IS NOT NULL THEN 'SUBSTITUTED' END AS change, (
                SELECT t.name FROM known_staff t WHERE t.person_id = u.teacher_id AND t.school_id = u.school_id
                ORDER BY t.as_of DESC LIMIT 1) AS substitute
        FROM lessons l JOIN known_assignments a ON a.id = l.assignment_id
        LEFT JOIN known_substitutions u ON u.lesson_id = l.id
        WHERE l.class_id = c.id AND l.day >= %(first:date) AND l.day < %(last:date) AND l.state <> 'REMOVED'
        UNION ALL
        SELECT u.day, u.lesson_id, u.number, a.subject, 'PLANNED', NULL, NULL, 'CANCELLED', NULL
        FROM known_assignments a JOIN known_substitutions u ON u.assignment_id = a.id
        WHERE a.class_id = c.id AND u.day >= %(first) AND u.day < %(last) AND u.kind = 'CANCELLED'
          AND NOT EXISTS (SELECT FROM lessons l WHERE l.id = u.lesson_id AND l.state <> 'REMOVED')
    ) l) AS lessons
FROM known_classes c WHERE c.id = %(class:uuid)
"""
)

ROOM = 5_000
"""Weeks of classes, 14 KB each: the last two of a hundred schools."""


class Lesson(NamedTuple):
    """`day` and `id` as JSON writes them."""

    day: str
    id: str
    shared: bytes
    """The JSON of what all families see, open at its end."""
    plain: bytes
    """The whole JSON for whoever was there and got no mark."""


_kept: OrderedDict[tuple[UUID, date], tuple[int, list[Lesson]]] = OrderedDict()


def lessons(uow: UnitOfWork, classes: Iterable[Any], first: date, last: date) -> list[Lesson]:
    """Those of a student in [first, last), in their order.

    `classes`: (class, version, from, to) as the database has just told them of a student the caller may see.
    """
    found = list[Lesson]()
    for class_id, version, since, until in classes:
        week = _week(uow, (UUID(class_id), first), last, version)
        found += [one for one in week if one.day >= since and (until is None or one.day < until)]
    return found


def _week(uow: UnitOfWork, key: tuple[UUID, date], last: date, version: int) -> list[Lesson]:
    kept = _kept.get(key)
    if kept is not None and kept[0] == version:
        _kept.move_to_end(key)
        return kept[1]
    row = _LESSONS.first(uow, **{"class": key[0], "first": key[1], "last": last})
    week = [
        _lesson(day, lesson_id, orjson.dumps(shared | _changed(change, substitute))[:-1])
        for day, lesson_id, shared, change, substitute in row.lessons
    ]
    _kept[key] = row.version, week
    _kept.move_to_end(key)
    if len(_kept) > ROOM:
        _kept.popitem(last=False)
    return week


def _changed(change: str | None, substitute: str | None) -> dict[str, str | None]:
    """What an order has changed in a lesson; nothing of the usual ones, so that a week stays as long as it was."""
    if change is None:
        return {}
    given = f"Урок проводит {substitute}" if substitute else "Урок проводит другой учитель"
    note = "Урок не проводится" if change == "CANCELLED" else given
    return {"change": change, "substitute": substitute, "note": note}


def _lesson(day: str, lesson_id: str, shared: bytes) -> Lesson:
    return Lesson(day, lesson_id, shared, shared + b',"absence":null,"marks":[]}')
