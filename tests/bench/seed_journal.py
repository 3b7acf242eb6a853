"""The gradebook: a year of lessons, marks and absences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.gradebook.models import names
from services.gradebook.repository.pages import page_id
from tests.bench import school as shape
from tests.bench.school import child, classes_of, ident, school_of, school_of_class, students_of, title_of
from tests.bench.seed_lessons import taught
from tests.bench.seeding import BORN, TENANT, Seed, put


def gradebook(seed: Seed, cursor: Any, schools: range) -> None:
    _known_school(seed, cursor, schools)
    _known_students(seed, cursor, schools)
    _pages(seed, cursor, schools)
    _lessons(seed, cursor, schools)
    _absences(cursor)
    _cells(cursor, students_of(schools))
    for table, deed in (("mark_entries", _entries), ("marks", _marks)):
        with _indexes_afterwards(cursor, table):
            deed(cursor)
    cursor.execute("DROP TABLE cell, written, new_page, pupil")


def _known_school(seed: Seed, cursor: Any, schools: range) -> None:
    district, start = seed.district, seed.year.monday
    rules = [(district, ident(shape.SCHOOL, n), "MATH", 1) for n in schools]
    put(cursor, "marking_rules", f"{TENANT}, preset, version", rules)
    put(
        cursor, "known_staff", f"{TENANT}, id, person_id, name, role, as_of",
        [(district, ident(shape.SCHOOL, n // shape.TEACHERS), ident(shape.APPOINTMENT, n), ident(shape.TEACHER, n),
          f"Учитель {n}", "TEACHER", start)
         for n in range(schools.start * shape.TEACHERS, schools.stop * shape.TEACHERS)],
    )  # fmt: skip
    put(
        cursor, "known_classes", f"{TENANT}, id, grade, title, year, as_of",
        [(district, school_of_class(n), ident(shape.CLASS, n), int(title_of(n)[:-1]), title_of(n), seed.year.title,
          start) for n in classes_of(schools)],
    )  # fmt: skip
    put(
        cursor, "known_assignments", f"{TENANT}, id, class_id, subject_id, subject, teacher_id, starts_on, as_of",
        [(district, school_of_class(n), ident(shape.ASSIGNMENT, shape.assignment(n, i)), ident(shape.CLASS, n),
          ident(shape.SUBJECT, shape.subject(n // shape.CLASSES, i)), shape.SUBJECTS[i],
          ident(shape.TEACHER, shape.teacher(n, i)), start, start)
         for n in classes_of(schools) for i in range(len(shape.HOURS))],
    )  # fmt: skip
    put(
        cursor, "known_periods",
        f"{TENANT}, id, calendar_id, year, grades, title, number, starts_on, ends_on, as_of",
        [(district, ident(shape.SCHOOL, n), ident(shape.PERIOD, n * 4 + q), ident(shape.CALENDAR, n), seed.year.title,
          list(range(1, 12)), f"{q + 1} четверть", q + 1, *seed.year.quarter(q), start)
         for n in schools for q in range(4)],
    )  # fmt: skip


def _known_students(seed: Seed, cursor: Any, schools: range) -> None:
    district, start, numbers = seed.district, seed.year.monday, students_of(schools)
    children = [(n, (district, school_of(n)), child(n)) for n in numbers]
    put(
        cursor, "known_students", f"{TENANT}, id, person_id, name, sort_key, birth_date, as_of",
        [(*owner, ident(shape.STUDENT, n), ident(shape.PUPIL, n), names.student_name(*name[:2]),
          names.sort_key(*name[:3]), BORN, start) for n, owner, name in children],
    )  # fmt: skip
    put(
        cursor, "known_movements", f"{TENANT}, id, student_id, effective_on, class_id, as_of",
        [(*owner, ident(shape.MOVEMENT, n), ident(shape.STUDENT, n), start, ident(shape.CLASS, n // shape.STUDENTS),
          start) for n, owner, _ in children],
    )  # fmt: skip
    put(
        cursor, "memberships", f"{TENANT}, student_id, starts_on, class_id",
        [(*owner, ident(shape.STUDENT, n), start, ident(shape.CLASS, n // shape.STUDENTS)) for n, owner, _ in children],
    )  # fmt: skip
    put(
        cursor, "known_consents", f"{TENANT}, person_id, diary, as_of",
        [(*owner, ident(shape.PUPIL, n), True, start) for n, owner, _ in children],
    )  # fmt: skip
    put(
        cursor, "known_representatives",
        f"{TENANT}, id, student_person_id, person_id, starts_on, portal_access, as_of",
        [(*owner, ident(shape.LINK, n), ident(shape.PUPIL, n), ident(shape.PARENT, n), start, True, start)
         for n, owner, _ in children],
    )  # fmt: skip


def _pages(seed: Seed, cursor: Any, schools: range) -> None:
    rows = []
    for n in classes_of(schools):
        for i in range(len(shape.HOURS)):
            taught = ident(shape.CLASS, n), shape.subject_of(n, i)
            for q in range(4):
                period = ident(shape.PERIOD, n // shape.CLASSES * 4 + q)
                owner = seed.district, school_of_class(n)
                rows.append((*owner, page_id(*taught, period), *taught, period, *seed.year.quarter(q), 100))
    words = f"{TENANT}, id, class_id, subject_id, period_id, starts_on, ends_on, version"
    put(cursor, "pages", words, rows)
    cursor.execute("CREATE TEMP TABLE new_page AS SELECT * FROM pages WHERE school_id = ANY (%s)",
                   ([ident(shape.SCHOOL, n) for n in schools],))  # fmt: skip


def _lessons(seed: Seed, cursor: Any, schools: range) -> None:
    """`written`: the lessons with their pages; held ones bring a work each."""
    taught(seed, cursor, schools)
    cursor.execute(
        """
        CREATE TEMP TABLE written AS SELECT t.*, p.id AS page_id FROM taught t
        JOIN known_assignments a ON a.id = t.assignment_id
        JOIN new_page p ON p.class_id = a.class_id AND p.subject_id = a.subject_id AND t.day >= p.starts_on
         AND t.day < p.ends_on;
        DROP TABLE taught
        """
    )
    cursor.execute(
        f"""
        INSERT INTO lessons (id, assignment_id, class_id, day, number, state, topic, homework, called_at, held_at,
                             changed, as_of, {TENANT})
        SELECT pg_temp.ident({shape.LESSON}, t.n), t.assignment_id, t.class_id, t.day, t.number,
               CASE WHEN t.held THEN 'HELD' ELSE 'PLANNED' END,
               'Тема урока ' || t.week + 1 || ': повторение пройденного',
               'Учебник, параграф ' || t.week + 1 || ', упражнение ' || t.work_no,
               CASE WHEN t.held THEN t.day END, CASE WHEN t.held THEN t.day END, 50, t.day, t.district_id, t.school_id
        FROM written t ORDER BY t.day, t.n;
        INSERT INTO works (id, page_id, lesson_id, no, kind, title, weight, changed, {TENANT})
        SELECT pg_temp.ident({shape.WORK}, t.n), t.page_id, pg_temp.ident({shape.LESSON}, t.n), t.work_no,
               CASE WHEN t.summative THEN 'CONTROL' ELSE 'ANSWER' END, '', CASE WHEN t.summative THEN 3 ELSE 1 END, 50,
               t.district_id, t.school_id
        FROM written t WHERE t.held ORDER BY t.day, t.n
        """
    )


_AWAY = f"mod(abs(hashint8(s.n * 1000 + extract(doy FROM t.day)::int)), 100) < {shape.ABSENT_OF_100}"
"""A student `s` who is ill misses the whole day."""
_CLASSMATES = f"""(SELECT c.number * {shape.STUDENTS} + j AS n FROM generate_series(0, {shape.STUDENTS - 1}) j,
    LATERAL (SELECT t.assigned / {len(shape.HOURS)} AS number) c)"""


def _absences(cursor: Any) -> None:
    cursor.execute(
        f"""
        INSERT INTO absences (student_id, day, lesson_id, page_id, code, author_id, at, changed, {TENANT})
        SELECT pg_temp.ident({shape.STUDENT}, s.n), t.day, pg_temp.ident({shape.LESSON}, t.n), t.page_id, 'Б',
               pg_temp.ident({shape.TEACHER}, 0), t.day, 50, t.district_id, t.school_id
        FROM written t, LATERAL {_CLASSMATES} s WHERE t.held AND {_AWAY} ORDER BY t.day, t.n, s.n
        """
    )


def _cells(cursor: Any, students: range) -> None:
    """Who gets a mark in which lesson, with every id made once; lesson by lesson, as teachers would have written."""
    cursor.execute(
        f"""
        CREATE TEMP TABLE pupil AS SELECT n, pg_temp.ident({shape.STUDENT}, n) AS id
        FROM generate_series({students.start}, {students.stop - 1}) n;
        CREATE TEMP TABLE cell AS
        SELECT pg_temp.ident({shape.ENTRY}, t.n * 32 + mod(s.n, {shape.STUDENTS})) AS entry_id, p.id AS student_id,
               t.id AS lesson_id, t.work_id, t.day, t.page_id, t.work_no, t.summative, t.district_id, t.school_id,
               (ARRAY[5, 5, 4, 4, 4, 3, 3, 2])[1 + mod(abs(hashint8(t.n * 64 + s.n)), 8)] AS points
        FROM (SELECT *, pg_temp.ident({shape.LESSON}, n) AS id, pg_temp.ident({shape.WORK}, n) AS work_id
              FROM written WHERE held OFFSET 0) t, LATERAL {_CLASSMATES} s JOIN pupil p ON p.n = s.n
        WHERE NOT ({_AWAY})
          AND mod(abs(hashint8(t.n * 32 + s.n)), 1000) * t.hours * {shape.QUARTER_WEEKS}
              < {round(1000 * shape.MARKS_A_QUARTER / (1 - shape.ABSENT_OF_100 / 100))}
        ORDER BY t.day, t.n, s.n
        """
    )


def _entries(cursor: Any) -> None:
    cursor.execute(
        f"""
        INSERT INTO mark_entries (id, work_id, student_id, seq, value, author_id, at, {TENANT})
        SELECT entry_id, work_id, student_id, 1, points::text, '{ident(shape.TEACHER, 0)}', day, {TENANT} FROM cell
        """
    )


def _marks(cursor: Any) -> None:
    """The cell that each entry makes."""
    cursor.execute(
        f"""
        INSERT INTO marks (student_id, day, work_id, lesson_id, page_id, entry_id, changed, work_no, seq, points,
                           weight, summative, value, {TENANT})
        SELECT student_id, day, work_id, lesson_id, page_id, entry_id, 50, work_no, 1, points,
               CASE WHEN summative THEN 3 ELSE 1 END, summative, points::text, {TENANT} FROM cell
        """
    )


_INDEXES = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', %(table)s, conname),
       format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', %(table)s, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype IN ('p', 'u')
UNION ALL
SELECT format('DROP INDEX %%I', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = %(table)s::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


@contextmanager
def _indexes_afterwards(cursor: Any, table: str) -> Iterator[None]:
    """Millions of rows are quicker written first and sorted once."""
    cursor.execute(_INDEXES, {"table": table})
    statements = cursor.fetchall()
    for drop, _ in statements:
        cursor.execute(drop)
    yield
    for _, make in statements:
        cursor.execute(make)
