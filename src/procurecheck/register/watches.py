"""What was told of renewals before, so that a nightly job tells only what is new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from procurecheck.register.open import Register, writing
from procurecheck.register.tables import Told, Watch

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Memory(NamedTuple):
    """What is remembered of a question."""

    asked_on: date | None
    """The day for which it was last asked; ``None`` where it never was."""
    states: dict[str, str]
    """What was told then, by case."""


def recall(register: Register, options: str) -> Memory:
    """Return what was told when this question was last asked."""
    with register.engine.connect() as connection:
        return _recall(connection, options)[1]


def remember(register: Register, options: str, asked_on: date, states: Mapping[str, str]) -> None:
    """Keep what is told now in place of what was told before, whole or not at all."""
    with writing(register) as connection:
        watch, before = _recall(connection, options)
        if watch is None:
            made = insert(Watch).values(options=options, asked_on=asked_on).returning(Watch.id)
            watch = connection.execute(made).scalar_one()
        else:
            connection.execute(update(Watch).where(Watch.id == watch).values(asked_on=asked_on))
        mine = (Told.watch_id == watch, Told.case_id == bindparam("case"))
        if gone := [{"case": case} for case in sorted(before.states.keys() - states.keys())]:
            connection.execute(delete(Told).where(*mine), gone)
        if changed := [
            {"case": case, "now": state} for case, state in states.items() if before.states.get(case, state) != state
        ]:
            connection.execute(update(Told).where(*mine).values(state=bindparam("now")), changed)
        if new := [
            {"watch_id": watch, "case_id": case, "state": state}
            for case, state in states.items()
            if case not in before.states
        ]:
            connection.execute(insert(Told), new)


def _recall(connection: Connection, options: str) -> tuple[int | None, Memory]:
    row = connection.execute(select(Watch.id, Watch.asked_on).where(Watch.options == options)).one_or_none()
    if row is None:
        return None, Memory(None, {})
    told = connection.execute(select(Told.case_id, Told.state).where(Told.watch_id == row.id))
    return row.id, Memory(row.asked_on, {row.case_id: row.state for row in told})
