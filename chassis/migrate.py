"""Migrations of every service in one alembic environment: `python -m chassis.migrate SERVICE…`."""

import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.exc import OperationalError

from chassis.db import _driver
from chassis.settings import settings
from chassis.tables import CHASSIS_TABLES, new_metadata, wall

log = structlog.get_logger(__name__)
LOCK_TIMEOUT = "5s"


def role_of(service: str) -> str:
    """The role that serves: owns nothing, so that row-level security holds for it."""
    return f"kontingent_{service}"


def metadata_of(service: str) -> MetaData:
    found: MetaData = import_module(f"services.{service}.models").Base.metadata
    return found


def upgrade(service: str, url: str) -> None:
    """Brings a database to the newest revision; waits for a server that is starting, one migrator at a time."""
    engine = create_engine(_driver(url))
    try:
        with _patiently(engine) as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('migrate'))"))
            connection.commit()
            try:
                _role(connection, role_of(service))
                _run(service, connection)
                _grant(connection, role_of(service))
                connection.commit()
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(hashtext('migrate'))"))
                connection.commit()
    finally:
        engine.dispose()


def _patiently(engine: Any, seconds: float = 30) -> Connection:
    end = time.time() + seconds
    while True:
        try:
            connection: Connection = engine.connect()
            return connection
        except OperationalError:
            if time.time() > end:
                raise
            time.sleep(0.3)


def _run(service: str, connection: Connection) -> None:
    module = import_module(f"services.{service}")
    folder = Path(str(module.__file__)).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory(str(folder), version_locations=[str(folder)])

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata_of(service))
        with environment.begin_transaction():
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            environment.run_migrations()


def _role(connection: Connection, role: str) -> None:
    """Roles belong to the whole server: another migrator may be making the same one."""
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": role}).scalar() is None:
        connection.execute(
            text(
                f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        )
    connection.execute(text(f"DO $$ BEGIN GRANT {role} TO current_user; EXCEPTION WHEN OTHERS THEN NULL; END $$"))
    connection.commit()


def _grant(connection: Connection, role: str) -> None:
    for sql in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        connection.execute(text(sql))


def drift(service: str, url: str) -> list[str]:
    """Differences between the models and a migrated database, and tables that no wall protects."""
    engine = create_engine(_driver(url))
    metadata = metadata_of(service)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = [str(one) for one in compare_metadata(context, metadata)]
            return found + _unwalled(connection, metadata)
    finally:
        engine.dispose()


def _unwalled(connection: Connection, metadata: MetaData) -> list[str]:
    sql = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity AND relforcerowsecurity"
    walled = {row[0] for row in connection.execute(text(sql))}
    tenant = [t.name for t in metadata.sorted_tables if "district_id" in t.c and t.name not in CHASSIS_TABLES]
    return [f"table {name} has tenant columns but no row-level security" for name in tenant if name not in walled]


# words for migrations


def create_chassis_tables() -> None:
    """Outbox, inbox and answers as of their first version."""
    for name in CHASSIS_TABLES:
        table = new_metadata().tables[name]
        table.create(op.get_bind())


def raise_walls(*tables: str) -> None:
    """Row-level security on tables with `district_id` and `school_id` columns (the latter may be NULL in a row)."""
    for table in tables:
        for statement in wall(table):
            op.execute(statement)


def main(services: list[str]) -> None:
    for service in services:
        upgrade(service, settings().owner_database(service))
        print(f"migrated {service}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
