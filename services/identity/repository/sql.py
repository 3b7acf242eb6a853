"""Pieces that several statements share."""

ACTIVE = "{0}.starts_on <= %(today)s AND ({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"
"""A row in force today."""
NOT_OVER = "({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"
ON_ROLL = "({0}.left_on IS NULL OR {0}.left_on > %(today)s)"
OWN_CLASS = f"""
(%(teacher)s::uuid IS NULL OR c.class_teacher_id = %(teacher)s OR c.id IN (
    SELECT a.class_id FROM appointments a
    WHERE a.person_id = %(teacher)s AND a.role = 'CLASS_TEACHER' AND a.school_id = %(school)s AND {ACTIVE.format("a")}))
"""
"""A class `c` of the class teacher named; of any, when nobody is."""


def by_name(alias: str) -> str:
    """Russian order of names: ё right after е, capitals as small letters, whatever the server's locale."""
    parts = (f"replace(lower(coalesce({alias}.{part}_name, '')), 'ё', 'её')" for part in ("last", "first", "middle"))
    return ", ".join(parts)
