"""The year's lessons as numbers, and planning that knows them."""

from typing import Any

from tests.bench import school as shape
from tests.bench.school import classes_of, ident, school_of_class, title_of
from tests.bench.seeding import TENANT, Seed, put


def taught(seed: Seed, cursor: Any, schools: range) -> None:
    """Makes the temporary table `taught`: every lesson of the year, `held` or still to come."""
    classes = [(n, i) for n in classes_of(schools) for i in range(len(shape.HOURS))]
    cursor.execute(
        f"""
        CREATE TEMP TABLE taught AS
        SELECT n.assigned * {shape.LESSONS_OF_ASSIGNMENT} + w.week * 5 + x.one AS n, n.assigned, w.week, n.hours,
               %(monday)s::date + w.week * 7 + mod(n.place + x.one, 5)::int AS day,
               (n.place + x.one) / 5 + 1 AS number, w.week < {4 * shape.QUARTER_WEEKS} AS held,
               mod(w.week, {shape.QUARTER_WEEKS}) * 5 + x.one + 1 AS work_no,
               mod(w.week * 5 + x.one, 8) = 7 AS summative, a.assignment_id, a.class_id, a.school_id,
               %(district)s::uuid AS district_id
        FROM unnest(%(assigned)s::bigint[], %(hours)s::int[], %(places)s::int[]) AS n(assigned, hours, place)
        CROSS JOIN LATERAL (
            SELECT pg_temp.ident({shape.ASSIGNMENT}, n.assigned) AS assignment_id,
                   pg_temp.ident({shape.CLASS}, n.assigned / {len(shape.HOURS)}) AS class_id,
                   pg_temp.ident({shape.SCHOOL}, n.assigned / {len(shape.HOURS) * shape.CLASSES}) AS school_id OFFSET 0
        ) a
        CROSS JOIN generate_series(0, {seed.year.weeks - 1}) AS w(week)
        CROSS JOIN LATERAL generate_series(0, n.hours - 1) AS x(one)
        """,
        {
            "monday": seed.year.monday,
            "district": seed.district,
            "assigned": [shape.assignment(*one) for one in classes],
            "hours": [shape.HOURS[i] for _, i in classes],
            "places": [shape.offset(i) for _, i in classes],
        },
    )


def planning(seed: Seed, cursor: Any, schools: range) -> None:
    """Classes, subjects, assignments, and the lessons that the journal will say were held."""
    start, year = seed.year.monday, seed.year.title
    put(
        cursor, "known_classes", f"{TENANT}, id, grade, letter, title, year, as_of",
        [(seed.district, school_of_class(n), ident(shape.CLASS, n), int(title_of(n)[:-1]), title_of(n)[-1],
          title_of(n), year, start) for n in classes_of(schools)],
    )  # fmt: skip
    put(
        cursor, "subjects", f"{TENANT}, id, name, short_name, area, position, active, version",
        [(seed.district, ident(shape.SCHOOL, n), ident(shape.SUBJECT, shape.subject(n, i)), name, name, "-", i, True, 1)
         for n in schools for i, name in enumerate(shape.SUBJECTS)],
    )  # fmt: skip
    put(
        cursor, "assignments",
        f"{TENANT}, id, year, class_id, subject_id, teacher_id, hours_per_week, starts_on, version, plan_version",
        [(seed.district, school_of_class(n), ident(shape.ASSIGNMENT, shape.assignment(n, i)), year,
          ident(shape.CLASS, n), ident(shape.SUBJECT, shape.subject(n // shape.CLASSES, i)),
          ident(shape.TEACHER, shape.teacher(n, i)), hours, start, 1, 1)
         for n in classes_of(schools) for i, hours in enumerate(shape.HOURS)],
    )  # fmt: skip
    taught(seed, cursor, schools)
    cursor.execute(
        f"""
        INSERT INTO lessons (id, class_id, assignment_id, day, number, held_at, {TENANT})
        SELECT pg_temp.ident({shape.LESSON}, n), class_id, assignment_id, day, number, CASE WHEN held THEN day END,
               {TENANT} FROM taught ORDER BY day, n;
        DROP TABLE taught
        """
    )
