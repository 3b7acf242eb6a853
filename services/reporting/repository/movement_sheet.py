"""The movement report in one statement: numbers, lists and faults come from the same moment of the same facts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from services.reporting.models.columns import COLUMNS, Column
from services.reporting.repository.naming import LABEL

_STEPS = f"""
facts AS NOT MATERIALIZED (
    SELECT m.*, k.person_id, m.confirmed OR c.movement_id IS NOT NULL AS answered,
        CASE WHEN coalesce(r.is_open, true) THEN m.full_name ELSE {LABEL} END AS shown_name,
        CASE WHEN coalesce(r.is_open, true) THEN m.birth_date ELSE date_trunc('year', m.birth_date)::date END AS born
    FROM movements m LEFT JOIN known_students k ON k.id = m.student_id
    LEFT JOIN known_rolls r ON r.person_id = k.person_id AND r.school_id = m.school_id
    LEFT JOIN confirmations c ON c.movement_id = m.id AND c.confirmed_on < %(ends_on)s
    WHERE m.district_id = %(district_id)s AND m.since < %(ends_on)s AND NOT m.cancelled
      AND (%(school_id)s::uuid IS NULL OR m.school_id = %(school_id)s)
),
steps AS MATERIALIZED (  -- the movements of each student in their order, with what stood before and what comes after
    SELECT f.*,
        first_value(sex) OVER episode AS gender,
        lag(to_class_id) OVER episode AS stood_in,
        row_number() OVER episode AS nth,
        coalesce(lead(since) OVER episode, 'infinity') AS until,
        since >= %(starts_on)s AS happens,
        to_class_id IS NULL AND NOT EXISTS (
            SELECT FROM arrivals a, arrivals own
            WHERE own.student_id = f.student_id AND a.person_id = own.person_id AND a.student_id <> own.student_id
              AND a.arrived_on >= own.arrived_on AND a.arrived_on < %(ends_on)s
        ) AS nowhere
    FROM facts f
    WINDOW episode AS (PARTITION BY student_id ORDER BY since, turn, id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)"""

_ENTRIES = """
entries AS MATERIALIZED (  -- a student in a list of a class; in a class at the end of day D when since <= D < until
    SELECT s.*, s.nowhere AND NOT s.answered AS unconfirmed, e.list, e.class_id, e.other_class_id
    FROM steps s CROSS JOIN LATERAL (VALUES
        ('START', to_class_id, NULL::uuid, since < %(starts_on)s AND until >= %(starts_on)s),
        ('ARRIVED', to_class_id, NULL, happens AND from_class_id IS NULL),
        ('MOVED_IN', to_class_id, from_class_id, happens AND from_class_id <> to_class_id),
        ('LEFT', from_class_id, NULL, happens AND to_class_id IS NULL AND NOT graduates),
        ('MOVED_OUT', from_class_id, to_class_id, happens AND from_class_id <> to_class_id),
        ('GRADUATED', from_class_id, NULL, happens AND to_class_id IS NULL AND graduates),
        ('END', to_class_id, NULL, until = 'infinity')
    ) AS e (list, class_id, other_class_id, holds)
    WHERE e.holds AND e.class_id IS NOT NULL
)"""

_TALLY = """
classes AS (
    SELECT c.*, CASE WHEN grade <= 4 THEN '1-4' WHEN grade <= 9 THEN '5-9' ELSE '10-11' END AS level,
        make_date(left(year, 4)::int, 9, 1) < %(ends_on)s AND make_date(left(year, 4)::int + 1, 9, 1) > %(starts_on)s
            AS current
    FROM known_classes c
    WHERE c.district_id = %(district_id)s AND (%(school_id)s::uuid IS NULL OR c.school_id = %(school_id)s)
),
sheet AS (
    SELECT coalesce(e.school_id, c.school_id) AS school_id, coalesce(e.class_id, c.id) AS class_id,
        c.grade, c.level, e.list, e.gender, e.counterpart, e.unconfirmed
    FROM entries e FULL JOIN classes c ON c.id = e.class_id
    WHERE e.list IS NOT NULL OR c.current
),
tally AS (
    SELECT school_id, class_id, grade, level, grouping(class_id, grade, level, school_id) AS total_of, {columns},
        count(*) FILTER (WHERE list = 'START' AND gender = 'M') AS start_boys,
        count(*) FILTER (WHERE list = 'END' AND gender = 'M') AS end_boys
    FROM sheet
    GROUP BY GROUPING SETS ((school_id, class_id), (school_id, grade), (school_id, level), (school_id), ())
)"""

_FAULTS = """
episodes AS (
    SELECT student_id, school_id, person_id, min(effective_on) AS since,
        coalesce(min(effective_on) FILTER (WHERE to_class_id IS NULL), 'infinity') AS until
    FROM steps GROUP BY student_id, school_id, person_id
),
ledger AS (
    SELECT school_id, class_id, sum(delta) AS pupils FROM steps CROSS JOIN LATERAL
        (VALUES (to_class_id, 1), (from_class_id, -1)) AS l (class_id, delta)
    WHERE NOT happens AND class_id IS NOT NULL GROUP BY school_id, class_id
),
executed AS (
    SELECT * FROM steps WHERE effective_on >= %(starts_on)s AND effective_on < %(ends_on)s
)"""

_ORDERS = "coalesce(jsonb_agg(DISTINCT jsonb_build_array(order_number, order_date)), '[]')"
_ANSWER = f"""
SELECT jsonb_build_object(
    'tally', (SELECT jsonb_agg(t) FROM tally t),
    'classes', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', id, 'title', title, 'grade', grade, 'letter', letter, 'year', year)), '[]')
        FROM classes WHERE id IN (SELECT class_id FROM sheet)
        OR id IN (SELECT other_class_id FROM entries)),
    'schools', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'title', short_name)), '[]')
        FROM known_schools WHERE district_id = %(district_id)s
        AND (%(school_id)s::uuid IS NULL OR id = %(school_id)s)),
    'names', CASE WHEN %(with_names)s THEN (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'list', list, 'class_id', class_id, 'other_class_id', other_class_id, 'full_name', shown_name,
        'student_id', student_id, 'birth_date', born, 'sex', gender, 'on', effective_on, 'counterpart', counterpart,
        'destination', destination, 'reason', reason, 'unconfirmed', unconfirmed,
        'order_number', order_number, 'order_date', order_date)), '[]') FROM entries) END,
    'ledger', (SELECT coalesce(jsonb_agg(l), '[]') FROM ledger l),
    'initial', (SELECT count(*) FROM executed WHERE kind = 'INITIAL_ENTRY'),
    'orderless', (SELECT {_ORDERS} FROM executed e
        WHERE NOT EXISTS (SELECT FROM known_orders o WHERE o.id = e.order_id)),
    'idle', (SELECT coalesce(jsonb_agg(jsonb_build_array(number, registered_on)), '[]') FROM known_orders o
        WHERE lines > 0 AND kind <> 'CANCEL' AND registered_on >= %(starts_on)s AND registered_on < %(ends_on)s
        AND district_id = %(district_id)s AND (%(school_id)s::uuid IS NULL OR school_id = %(school_id)s)
        AND NOT EXISTS (SELECT FROM movements m WHERE m.order_id = o.id)),
    'early', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(order_number, order_date, effective_on)), '[]')
        FROM executed WHERE effective_on < order_date AND kind <> 'INITIAL_ENTRY'),
    'broken', (SELECT {_ORDERS} FROM steps WHERE from_class_id IS DISTINCT FROM stood_in
        OR (nth > 1 AND from_class_id IS NULL)),
    'twice', (SELECT count(*) FROM episodes a JOIN episodes b ON a.person_id = b.person_id
        AND a.student_id < b.student_id AND a.since < b.until AND b.since < a.until),
    'late', (SELECT {_ORDERS} FROM steps WHERE NOT happens AND as_of > %(known_by)s),
    'unmatched', (SELECT {_ORDERS} FROM executed e WHERE happens AND from_class_id IS NULL
        AND counterpart = 'SAME_DISTRICT' AND NOT EXISTS (SELECT FROM episodes o
            WHERE o.person_id = e.person_id AND o.student_id <> e.student_id AND o.until < 'infinity')),
    'in_transit', CASE WHEN %(school_id)s::uuid IS NULL THEN (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'full_name', shown_name, 'birth_date', born, 'school_id', school_id, 'left_on', effective_on,
        'student_id', student_id, 'order_number', order_number, 'order_date', order_date)
        ORDER BY effective_on, shown_name), '[]') FROM steps
        WHERE nowhere AND counterpart = 'SAME_DISTRICT') ELSE '[]' END
)"""


def _counted(column: Column) -> str:
    """The same rule as `Column.holds`, written a second time on purpose: a control compares the two."""
    conditions = [f"list = '{column.list}'"]
    if column.counterparts is not None:
        conditions.append(f"counterpart IN ({_quoted(column.counterparts)})")
    if column.elsewhere is not None:
        conditions.append(f"coalesce(counterpart, '') NOT IN ({_quoted(column.elsewhere)})")
    if column.girls:
        conditions.append("gender = 'F'")
    if column.unconfirmed:
        conditions.append("unconfirmed")
    return f'count(*) FILTER (WHERE {" AND ".join(conditions)}) AS "{column.field}"'


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_SHEET = "WITH " + ",".join(
    [_STEPS, _ENTRIES, _TALLY.format(columns=", ".join(map(_counted, COLUMNS))), _FAULTS + _ANSWER]
)


def sheet(
    uow: UnitOfWork,
    school_id: UUID | None,
    starts_on: date,
    ends_on: date,
    *,
    with_names: bool,
    known_by: datetime | None,
) -> dict[str, Any]:
    """All that the report is made of, for a school or (None) the caller's district.

    `late` names facts about earlier days that were told after `known_by`.
    """
    found: dict[str, Any] = uow.scalar(
        _SHEET,
        {
            "district_id": uow.caller.district_id,
            "school_id": school_id,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "with_names": with_names,
            "known_by": known_by,
        },
    )
    return found
