import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg2
import pytest

from deploy.postgres_node import PostgresNode, PostgresTrouble
from tests.tree import ROOT

START_AND_DIE = """
import os, pathlib, sys
from deploy.postgres_node import PostgresNode
PostgresNode(pathlib.Path(sys.argv[1])).start()
os._exit(1)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: that one closes itself to the user PostgreSQL runs as."""
    with TemporaryDirectory(prefix="kontingent-postgres-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def run(node: PostgresNode, sql: str, url: str | None = None) -> list[Any]:
    connection = psycopg2.connect(url or node.url())
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_what_was_acknowledged_survives_every_power_cut(folder: Path) -> None:
    with PostgresNode(folder) as node:
        run(node, "CREATE TABLE kept (n int)")
        for n in range(3):
            run(node, f"INSERT INTO kept VALUES ({n})")
            node.kill9()
            node.start()
        assert run(node, "SELECT n FROM kept ORDER BY n") == [(0,), (1,), (2,)]


def test_the_same_folder_is_found_again(folder: Path) -> None:
    with PostgresNode(folder) as node:
        run(node, "CREATE TABLE kept (n int)")
    with PostgresNode(folder) as node:
        assert run(node, "SELECT count(*) FROM kept") == [(0,)]


def test_the_role_that_serves_cannot_become_the_owner(folder: Path) -> None:
    with PostgresNode(folder) as node:
        for _ in range(2):
            node.make("till", "till_serving")
        url = node.url("till", "till_serving")
        run(node, "CREATE TABLE kept (n int)", node.url("till"))
        assert run(
            node, "RESET ROLE; SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user", url
        ) == [("till_serving", False)]
        for refused in ("SET ROLE postgres", "SELECT * FROM kept", "CREATE TABLE own (n int)"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                run(node, refused, url)


def test_two_cannot_run_in_one_folder(folder: Path) -> None:
    with PostgresNode(folder), pytest.raises(PostgresTrouble, match="another process"):
        PostgresNode(folder).start()


def test_a_server_that_outlived_its_parent_is_taken_over(folder: Path) -> None:
    parent = subprocess.run(
        [sys.executable, "-c", START_AND_DIE, str(folder)], cwd=ROOT, capture_output=True, check=False
    )
    assert parent.returncode == 1
    assert (folder / "data" / "postmaster.pid").exists()
    with PostgresNode(folder) as node:
        assert run(node, "SELECT 1") == [(1,)]


def test_a_cluster_whose_making_was_interrupted_is_made_anew(folder: Path) -> None:
    (folder / "unfinished").mkdir()
    (folder / "unfinished" / "PG_VERSION").write_text("18")
    with PostgresNode(folder) as node:
        assert run(node, "SELECT 1") == [(1,)]


def test_a_path_too_long_for_a_socket_is_no_hindrance(folder: Path) -> None:
    with PostgresNode(folder / ("long" * 30)) as node:
        assert run(node, "SELECT 1") == [(1,)]


def test_over_tcp_only_with_the_password(folder: Path) -> None:
    with PostgresNode(folder, tcp=True) as node:
        psycopg2.connect(node.tcp_url()).close()
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(f"postgresql://postgres@127.0.0.1:{node.port}/postgres")


def test_every_database_knows_russian_letters_whatever_the_machine_speaks(folder: Path) -> None:
    with PostgresNode(folder) as node:
        run(node, "CREATE EXTENSION pg_trgm")
        assert run(node, "SELECT upper('ёжик'), similarity('Ёлкина', 'Елкина') > 0.3") == [("ЁЖИК", True)]
