"""Opening a register: made, brought up to date, and refused with one clear message where it cannot be used."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from procurecheck.errors import ProcurecheckError
from procurecheck.register import schema
from procurecheck.register.lock import scan_lock
from procurecheck.register.open import opened, readable_faults, register_url
from procurecheck.register.tables import Base


def make(path: Path) -> None:
    with opened(str(path), create=True):
        pass


def test_the_changes_of_the_schema_end_in_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    make(tmp_path / "register.db")
    Base.metadata.create_all(create_engine(f"sqlite:///{tmp_path / 'plain.db'}"))
    made, wanted = (_statements(tmp_path / name) for name in ("register.db", "plain.db"))
    assert made.pop("alembic_version")
    assert made == wanted


def _statements(path: Path) -> dict[str, set[str]]:
    """Return what makes each table and index of a database, as a set of parts: their order and lines may differ."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: {part.strip(" \t,") for part in re.split("\n|, ", sql)} for name, sql in found}


def test_a_register_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    make(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProcurecheckError, match="newer procurecheck") as caught, opened(str(path)):
        pass
    assert "Nothing was changed" in str(caught.value)
    assert path.read_bytes() == before


def test_another_database_is_not_taken_for_a_register(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(ProcurecheckError, match="holds other tables"), opened(str(tmp_path / "other.db"), create=True):
        pass
    (tmp_path / "text.db").write_text("this is a letter and no database" * 100, encoding="utf-8")
    with pytest.raises(ProcurecheckError, match="not a register"), opened(str(tmp_path / "text.db"), create=True):
        pass


def test_reading_makes_no_register(tmp_path: Path) -> None:
    with pytest.raises(ProcurecheckError, match="no such register"), opened(str(tmp_path / "register.db")):
        pass
    assert not list(tmp_path.iterdir())


def test_two_hold_a_register_never_at_once(tmp_path: Path) -> None:
    make(tmp_path / "register.db")
    with opened(str(tmp_path / "register.db")) as first, opened(str(tmp_path / "register.db")) as second:
        with scan_lock(first), pytest.raises(ProcurecheckError, match="another scan"), scan_lock(second):
            pass
        with scan_lock(second):
            pass


def test_a_full_disk_is_said_to_be_one_and_what_was_kept_stays(tmp_path: Path) -> None:
    make(tmp_path / "register.db")
    with opened(str(tmp_path / "register.db")) as register, register.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        # SQLite says the same for a full disk as for a database that may not grow
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ProcurecheckError, match="no room left"), readable_faults("register.db"):
            connection.exec_driver_sql(
                "INSERT INTO scans (state, runs, run, started_at, request, procurecheck, library, models)"
                " VALUES ('done', 1, 1, '2026-01-01', zeroblob(100000000), '', '', '')"
            )
    with opened(str(tmp_path / "register.db")) as register:
        assert inspect(register.engine).has_table("scans")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("register.db", "sqlite:///register.db"),
        ("/data/register.db", "sqlite:////data/register.db"),
        ("postgresql://me@host/name", "postgresql+psycopg://me@host/name"),
        ("postgres://me@host/name", "postgresql+psycopg://me@host/name"),
    ],
)
def test_a_file_or_a_url_names_a_register(given: str, url: str) -> None:
    assert register_url(given) == url


def test_an_unknown_database_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(ProcurecheckError, match="cannot be kept in “mysql”") as caught:
        register_url("mysql://me:secret@host/name")
    assert "secret" not in str(caught.value)


def test_the_newest_revision_is_the_one_that_opening_knows() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD
