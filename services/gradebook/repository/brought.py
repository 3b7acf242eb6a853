"""Marks that a student who changed classes inside a period brings along: the period mark counts both classes."""

BROUGHT = """SELECT k.student_id, k.points, k.weight, k.summative, k.value, k.day, k.work_id
    FROM page p
    JOIN (SELECT DISTINCT m.student_id FROM page p JOIN memberships m ON m.class_id = p.class_id
          AND m.starts_on > p.starts_on AND m.starts_on < p.ends_on) came ON true
    JOIN marks k ON k.student_id = came.student_id AND k.day >= p.starts_on AND k.day < p.ends_on
    JOIN pages q ON q.id = k.page_id AND q.subject_id = p.subject_id AND q.class_id <> p.class_id
    WHERE true"""
"""Over one page `page`: marks of the same subject and the same days that stand on pages of other classes."""
