"""How far a caller's rights reach, as a condition of the query."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.settings import settings
from contracts.permissions import allowed
from services.gradebook.models.days import today

SUBSTITUTION_DAYS = "7"
"""How long after a substituted lesson the substitute still writes about it, when KONTINGENT_SUBSTITUTION_DAYS does not
say: as long as a teacher usually corrects a lesson (practice, no law)."""


def condition(subject: str, since: str) -> str:
    """For a query over known_classes `c` and a row `subject` with a class and a subject of study.

    Who teaches the subject now reads all of the class's year; who has left reads nothing that began (`since`)
    after the last day.
    """
    return f"""(%(school:boolean)
        OR (%(class:boolean) AND c.class_teacher_id = %(me:uuid))
        OR (%(subject:boolean) AND EXISTS (
            SELECT FROM known_assignments t
            WHERE t.class_id = {subject}.class_id AND t.subject_id = {subject}.subject_id AND t.teacher_id = %(me)
              AND (t.ends_on IS NULL OR t.ends_on > {since}))))"""


_SUBSTITUTED_PAGE = """(%(lesson_only:boolean) AND EXISTS (
        SELECT FROM known_substitutions u JOIN lessons ul ON ul.id = u.lesson_id
        JOIN known_assignments ua ON ua.id = ul.assignment_id
        WHERE u.teacher_id = %(me:uuid) AND u.day >= %(substituted_since:date) AND ul.state <> 'REMOVED'
          AND ua.class_id = p.class_id AND ua.subject_id = p.subject_id AND ul.day >= p.starts_on
          AND ul.day < p.ends_on))"""
"""The page that holds a lesson which the caller gives for somebody else."""

SUBSTITUTES = """(%(lesson_only:boolean) AND EXISTS (
        SELECT FROM known_substitutions u
        WHERE u.lesson_id = l.id AND u.teacher_id = %(me:uuid) AND u.day >= %(substituted_since:date)))"""
"""For a query over lessons `l`: the caller gives this one for somebody else."""

PAGES = f"({condition('p', 'p.starts_on')} OR {_SUBSTITUTED_PAGE})"
"""For a query over pages `p` and known_classes `c`."""

LESSONS = f"({condition('a', 'l.day')} OR {SUBSTITUTES})"
"""For a query over lessons `l`, known_assignments `a` and known_classes `c`."""

WORKS_HERE = """NOT coalesce((SELECT bool_and(coalesce(f.ends_on <= %(today:date), false)) FROM known_staff f
                                  WHERE f.person_id = %(me)), false)"""
"""Some appointment of the caller has not ended, or none is known yet."""

_NOBODY = UUID(int=0)


def of(uow: UnitOfWork, operation: str) -> dict[str, Any]:
    """Values of a condition for the caller. «The school» is the caller's one: a wall hides the others."""
    caller = uow.caller
    scopes = allowed(operation, caller.role)
    return {
        "me": caller.person_id or _NOBODY,
        "school": "SC" in scopes and caller.school_id is not None,
        "subject": "SB" in scopes,
        "class": "CL" in scopes,
        "lesson_only": "LS" in scopes,
        "substituted_since": today() - timedelta(days=int(settings().option("SUBSTITUTION_DAYS", SUBSTITUTION_DAYS))),
    }
