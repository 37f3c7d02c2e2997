"""The register's schema and its changes over time (alembic), made when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from procurecheck.errors import ProcurecheckError
from procurecheck.register.lock import scan_lock
from procurecheck.register.open import writing

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from procurecheck.register.open import Register

HEAD = "0004"
"""The newest revision of ``migrations/versions``; it stands here so that opening a register need not load alembic."""
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(register: Register, *, create: bool, say: Callable[[str], None]) -> None:
    """Make the tables of a new register, or change those of an older one to the present schema.

    Raises:
        ProcurecheckError: where the register was written by a newer procurecheck, is not a register, or is empty and
            may not be made.
    """
    with register.engine.connect() as connection:
        current, others = _state(connection)
    if current == HEAD:
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config()
    if current is None and others:
        raise ProcurecheckError(
            "this database holds other tables and no register.", where=register.shown, mend="Name another one."
        )
    if current is None and not create:
        raise ProcurecheckError(
            "there is no register in it yet.", where=register.shown, mend="Make one with: procurecheck scan."
        )
    if current is not None and current not in {
        revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise ProcurecheckError(
            f"the register was written by a newer procurecheck (its schema is “{current}”, this one knows “{HEAD}”).",
            where=register.shown,
            mend="Install the newer procurecheck, or use another register. Nothing was changed.",
        )
    with scan_lock(register), writing(register) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if current is not None:
        say(f"{register.shown}: the register was brought from schema {current} to {HEAD}.")


def _state(connection: Connection) -> tuple[str | None, bool]:
    """Return the schema's revision, ``None`` for none, and whether there are tables at all."""
    from sqlalchemy import inspect, text

    looked = inspect(connection)
    # where alembic writes it
    if looked.has_table("alembic_version"):
        current = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if current is not None:
            return current, True
    return None, bool(looked.get_table_names())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
