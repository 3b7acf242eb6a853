"""Pieces that several statements share."""

ACTIVE = "{0}.starts_on <= %(today)s AND ({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"
"""A row in force today."""
NOT_OVER = "({0}.ends_on IS NULL OR {0}.ends_on > %(today)s)"
ON_ROLL = "({0}.left_on IS NULL OR {0}.left_on > %(today)s)"
HELD = f"""
SELECT a.role, a.school_id, s.short_name AS school
FROM appointments a LEFT JOIN schools s USING (school_id)
WHERE a.person_id = {{0}} AND {ACTIVE.format("a")}
UNION
SELECT 'STUDENT', k.school_id, s.short_name
FROM known_students k LEFT JOIN schools s USING (school_id)
JOIN known_consents c ON c.person_id = k.person_id AND c.school_id = k.school_id AND 'P2' = ANY(c.purposes)
WHERE k.person_id = {{0}} AND {ON_ROLL.format("k")}
UNION
SELECT 'PARENT', k.school_id, s.short_name
FROM known_representatives r JOIN known_students k ON k.person_id = r.student_person_id
LEFT JOIN schools s USING (school_id)
WHERE r.person_id = {{0}} AND r.portal_access AND {ACTIVE.format("r")} AND {ON_ROLL.format("k")}
UNION
SELECT 'EMERGENCY', e.school_id, s.short_name
FROM emergencies e LEFT JOIN schools s USING (school_id)
WHERE e.person_id = {{0}} AND e.closed_at IS NULL AND e.until > now() AND EXISTS (
    SELECT 1 FROM appointments a WHERE a.person_id = e.person_id AND a.school_id = e.school_id
    AND a.role = 'SYS_ADMIN' AND {ACTIVE.format("a")})
"""
"""Roles (with their schools) that the person `{0}` holds now: appointments, own enrolments, children's schools, and an
administrator's emergency access."""
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
