"""Opening a register: by file or URL, its schema brought up to date, every fault as one readable message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procurecheck.errors import ProcurecheckError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_MS = 30_000
"""Milliseconds to wait for another program's write to a SQLite register."""


@dataclass(frozen=True, slots=True)
class Register:
    """An open register: its engine, and what it is called in messages (without a password)."""

    engine: Engine
    shown: str
    file: Path | None
    """The file of a SQLite register."""


def register_url(given: str) -> str:
    """Return the database URL of what a person wrote: a path of a file, or a URL of SQLite or PostgreSQL.

    Raises:
        ProcurecheckError: for a URL of another database.
    """
    scheme, separator, rest = given.partition("://")
    if not separator:
        return f"sqlite:///{given}"
    if scheme == "sqlite":
        return given
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    raise ProcurecheckError(
        f"a register cannot be kept in “{scheme}”.",
        where="--register",
        mend="Give a file (register.db) or a URL that begins with postgresql://.",
    )


@contextmanager
def opened(given: str, *, create: bool = False, say: Callable[[str], None] = lambda _line: None) -> Iterator[Register]:
    """Open a register, for the block of a ``with``; its schema is brought up to date first.

    Args:
        given: a file or a URL.
        create: whether to make it where there is none.
        say: takes a line for people where the schema was changed.

    Raises:
        ProcurecheckError: where it is not there, not readable, of a newer procurecheck or not a register at all;
            for faults of the database inside the block too (full disk, read-only, locked, connection lost).
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from procurecheck.register.schema import bring_up_to_date

    try:
        url = make_url(register_url(given))
    except ArgumentError:
        # the URL may hold a password: it is not repeated
        raise ProcurecheckError(
            "this is not a URL of a database.", where="--register", mend="Write postgresql://user@host/name, or a file."
        ) from None
    shown = url.render_as_string(hide_password=True)
    file: Path | None = None
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "register.db")
        shown = str(file)
        _check_file(file, create=create)
    with readable_faults(shown):
        try:
            engine = create_engine(url)
        except ModuleNotFoundError:
            raise ProcurecheckError(
                "the driver for PostgreSQL is not installed.",
                where=shown,
                mend="Install it with: pip install 'procurecheck[postgres]'.",
            ) from None
        if file is not None:
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        try:
            register = Register(engine=engine, shown=shown, file=file)
            bring_up_to_date(register, create=create, say=say)
            yield register
        finally:
            engine.dispose()


def _check_file(file: Path, *, create: bool) -> None:
    if file.is_dir():
        raise ProcurecheckError("this is a folder.", where=str(file), mend="Name a file, for instance register.db.")
    if file.exists():
        return
    if not create:
        raise ProcurecheckError(
            "there is no such register.", where=str(file), mend="Check the path, or make one with: procurecheck scan."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProcurecheckError(
            f"the folder cannot be made: {error.strerror}.", where=str(file.parent), mend="Choose another place."
        ) from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set what SQLite keeps by connection: waiting for others, references that hold, readers beside a writer."""
    # Python's own way of opening transactions would leave changes of the schema outside of them
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # after a loss of power the last commits may be missing, never half; a kill loses none
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Open a transaction; one that will write says so at once, so that nobody's reading can stop it half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(register: Register) -> Iterator[Connection]:
    """Give a connection whose changes are kept together at the end of the ``with``, or not at all."""
    with register.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


# what the drivers say → what it means, and what to do
_FAULTS: tuple[tuple[str, str, str], ...] = (
    (
        r"disk is full|no space left|disk full|diskfull|disk quota",
        "there is no room left on the disk.",
        "Make room and start again: all that was finished is kept.",
    ),
    (
        r"readonly database|read-only|read only",
        "the register cannot be written: the file or its folder is read-only.",
        "Ask for the right to write there, or name another place with --register.",
    ),
    (
        r"unable to open database",
        "the register cannot be opened: the folder may be read-only, or missing.",
        "Check who may write there, or name another place with --register.",
    ),
    (r"database is locked", "another program is writing to the register.", "Wait until it has ended, and start again."),
    (
        r"not a database|malformed",
        "this is not a register, or it is damaged.",
        "Name the right file, or take the last copy of it.",
    ),
    (
        r"password authentication|no password supplied|role .* does not exist",
        "the database does not let this user in.",
        "Check user and password.",
    ),
    (r"database .* does not exist", "the server has no such database.", "Make it with createdb, or check the name."),
    (
        r"permission denied|insufficientprivilege",
        "the database does not allow this user to do that.",
        "Ask its keeper for the right to read, write and make tables.",
    ),
    (
        r"connection|could not connect|resolve host|server closed|terminating|timeout",
        "the database cannot be reached.",
        "Check server and network, and start again: all that was finished is kept.",
    ),
)


@contextmanager
def readable_faults(shown: str) -> Iterator[None]:
    """Turn the faults of a database into one message for people.

    Raises:
        ProcurecheckError: in place of the driver's error; it holds no values, for these may be personal.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        said = f"{type(error.orig).__name__} {error.orig}"
        for pattern, what, mend in _FAULTS:
            if re.search(pattern, said, re.IGNORECASE):
                raise ProcurecheckError(what, where=shown, mend=mend) from None
        raise ProcurecheckError(
            f"the database refused ({type(error.orig).__name__}).",
            where=shown,
            mend="Start again; if it fails again, please tell the makers of procurecheck.",
        ) from error
