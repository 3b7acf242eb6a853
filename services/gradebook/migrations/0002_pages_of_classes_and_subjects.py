"""A page belongs to a class and a subject: a teacher who comes inside a period goes on where the last one stopped.

Pages that two teachers of one subject filled in the same period become one.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JOINED = """
CREATE TEMP TABLE joined ON COMMIT DROP AS
SELECT id, first_value(id) OVER same AS into_id, max(version) OVER same + 1 AS version
FROM pages WINDOW same AS (PARTITION BY class_id, subject_id, period_id ORDER BY id
                           ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
"""

_WORKS = """
WITH moved AS (
    SELECT w.id, j.id AS left_id, j.into_id,
           row_number() OVER (PARTITION BY j.into_id ORDER BY j.id, w.no)
           + coalesce((SELECT max(x.no) FROM works x WHERE x.page_id = j.into_id), 0) AS no
    FROM joined j JOIN works w ON w.page_id = j.id WHERE j.id <> j.into_id
), work AS (UPDATE works w SET page_id = m.into_id, no = m.no FROM moved m WHERE w.id = m.id)
UPDATE marks k SET page_id = m.into_id, work_no = m.no FROM moved m WHERE k.page_id = m.left_id AND k.work_id = m.id
"""

_DECISIONS = """
WITH moved AS (
    SELECT e.id, j.into_id, row_number() OVER (PARTITION BY j.into_id, e.student_id ORDER BY e.at, e.id) AS seq
    FROM joined j JOIN period_mark_entries e ON e.page_id = j.id
    WHERE j.into_id IN (SELECT into_id FROM joined WHERE id <> into_id)
)
UPDATE period_mark_entries e
SET page_id = m.into_id, seq = m.seq,
    reason = CASE WHEN m.seq > 1 THEN coalesce(e.reason, 'Страницы журнала объединены') ELSE e.reason END
FROM moved m WHERE e.id = m.id
"""


def upgrade() -> None:
    op.execute("SELECT set_config('app.district', '*', true)")
    op.add_column("pages", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE pages p SET subject_id = a.subject_id FROM known_assignments a WHERE a.id = p.assignment_id")
    _join()
    op.alter_column("pages", "subject_id", nullable=False)
    op.drop_constraint("uq_pages_assignment_id_period_id", "pages")
    op.drop_column("pages", "assignment_id")
    columns = ["class_id", "subject_id", "period_id"]
    op.create_unique_constraint("uq_pages_class_id_subject_id_period_id", "pages", columns)
    op.drop_index("ix_known_assignments_class_id", "known_assignments")
    op.create_index("ix_known_assignments_class_id_subject_id", "known_assignments", ["class_id", "subject_id"])


def _join() -> None:
    op.execute(_JOINED)
    op.execute(_WORKS)
    op.execute("UPDATE absences t SET page_id = j.into_id FROM joined j WHERE t.page_id = j.id AND j.id <> j.into_id")
    op.execute("ALTER TABLE period_mark_entries DISABLE TRIGGER only_add")
    unique = "uq_period_mark_entries_page_id_student_id_seq"
    op.drop_constraint(unique, "period_mark_entries")
    op.execute(_DECISIONS)
    op.create_unique_constraint(unique, "period_mark_entries", ["page_id", "student_id", "seq"])
    op.execute("ALTER TABLE period_mark_entries ENABLE TRIGGER only_add")
    op.execute("UPDATE pages p SET version = j.version FROM joined j WHERE p.id = j.id")
    op.execute("DELETE FROM pages p USING joined j WHERE p.id = j.id AND j.id <> j.into_id")
