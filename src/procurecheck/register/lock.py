"""One scan at a time on one register. The lock belongs to the process: it ends with it, also when it is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from procurecheck.errors import ProcurecheckError

if TYPE_CHECKING:
    from procurecheck.register.open import Register

_KEY = 0x70726F63
"""Number of the advisory lock in PostgreSQL: any will do that all procurechecks share."""


@contextmanager
def scan_lock(register: Register) -> Iterator[None]:
    """Hold the register for the block of a ``with``; others may read meanwhile.

    Raises:
        ProcurecheckError: at once, where another process holds it.
    """
    if register.file is None:
        with _advisory_lock(register):
            yield
        return
    from filelock import FileLock, Timeout

    path = register.file.with_name(register.file.name + ".lock")
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise _taken(register) from None
    except OSError as error:
        raise ProcurecheckError(
            f"the register cannot be written: {error.strerror or error}.",
            where=str(path),
            mend="Ask for the right to write there, or name another place with --register.",
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory_lock(register: Register) -> Iterator[None]:
    from sqlalchemy import text

    # a connection of its own: the lock lasts as long as it does
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}):
            raise _taken(register)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})


def _taken(register: Register) -> ProcurecheckError:
    return ProcurecheckError(
        "another scan is at work on this register.",
        where=register.shown,
        mend="Wait until it has ended, or use another register. Nothing was changed.",
    )
