"""Words of names, by which people are found.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLE = "person_words"
_WORDS = """
SELECT DISTINCT p.id, w.word, p.district_id, p.school_id
FROM {persons}, unnest(string_to_array(btrim(p.search_key), ' ')) AS w (word) WHERE w.word <> ''
"""
_KEEP = f"""
CREATE FUNCTION keep_person_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {TABLE} (person_id, word, district_id, school_id) {_WORDS.format(persons="came p")};
  ELSE
    DELETE FROM {TABLE} WHERE person_id = NEW.id;
    INSERT INTO {TABLE} (person_id, word, district_id, school_id) {_WORDS.format(persons="(SELECT NEW.*) p")};
  END IF;
  RETURN NULL;
END $$
"""
"""A trigger, so that a process of the edition before, which has never heard of these words, keeps them too."""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch")
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("kept_by", sa.Uuid(), sa.Computed("coalesce(school_id, district_id)", persisted=True)),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "word", name=op.f("pk_person_words")),
    )
    raise_walls(TABLE)
    op.execute("SELECT set_config('app.district', '*', true)")
    op.execute(_KEEP)
    op.execute(
        "CREATE TRIGGER keep_words AFTER INSERT ON persons REFERENCING NEW TABLE AS came FOR EACH STATEMENT"
        " EXECUTE FUNCTION keep_person_words()"
    )
    op.execute(
        "CREATE TRIGGER keep_changed_words AFTER UPDATE ON persons FOR EACH ROW"
        " WHEN ((OLD.search_key, OLD.school_id) IS DISTINCT FROM (NEW.search_key, NEW.school_id))"
        " EXECUTE FUNCTION keep_person_words()"
    )
    words = _WORDS.format(persons="persons p")
    op.execute(f"INSERT INTO {TABLE} (person_id, word, district_id, school_id) {words}")
    op.create_index("ix_person_words_kept", TABLE, ["kept_by", "word", "person_id"])
    op.create_index("ix_person_words_district", TABLE, ["district_id", "word", "person_id"])
