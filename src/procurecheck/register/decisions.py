"""Decisions of officials in the register: the newest on each finding counts, older ones stay as history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select, text

from procurecheck.clauses.decisions import Decided
from procurecheck.register.open import Register, writing
from procurecheck.register.tables import CURRENT, Decision, FindingRow, Version

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Kept(NamedTuple):
    """A decision as the register has it."""

    id: int
    decided: Decided


class New(NamedTuple):
    """A decision to be kept."""

    case_id: str
    mark: str
    version_id: int
    """The version that the official looked at."""
    since: int
    """Number of the newest decision on the finding that the official could see, 0 for none."""
    verdict: str
    strength: str | None
    reason: str
    by: str | None


def newest_decisions(register: Register, cases: Sequence[str]) -> dict[str, dict[str, Kept]]:
    """Return by case and mark the newest decision; cases without any are not in it."""
    with register.engine.connect() as connection:
        return _newest(connection, cases)


def keep_decisions(
    register: Register, new: Sequence[New], now: datetime, refused: Callable[[New, Kept | None], None]
) -> tuple[int, int]:
    """Keep decisions, all in one step; those that the state of the register speaks against are left out.

    Args:
        register: the register.
        new: the decisions.
        now: when they are taken.
        refused: called with each that is left out, and the newer decision that stands against it; ``None`` where its
            finding is no longer one of the current version.

    Returns:
        The number of those kept, and of those that the register had already.
    """
    kept = same = 0
    with writing(register) as connection:
        if connection.dialect.name == "postgresql":
            # two sheets applied at once must see each other's decisions; SQLite lets one write at a time anyway
            connection.execute(text("LOCK TABLE decisions IN SHARE ROW EXCLUSIVE MODE"))
        cases = sorted({one.case_id for one in new})
        known = {case: found for part in _chunks(cases) for case, found in _newest(connection, part).items()}
        marks = {pair for part in _chunks(cases) for pair in _current_marks(connection, part)}
        for one in new:
            before = known.get(one.case_id, {}).get(one.mark)
            if before and (before.decided[:3] == (one.verdict, one.strength, one.reason)):
                same += 1
            elif before and before.id > one.since:
                refused(one, before)
            elif (one.case_id, one.mark) not in marks:
                refused(one, None)
            else:
                made = connection.execute(
                    insert(Decision)
                    .values(
                        case_id=one.case_id,
                        mark=one.mark,
                        version_id=one.version_id,
                        verdict=one.verdict,
                        strength=one.strength,
                        reason=one.reason,
                        decided_by=one.by,
                        decided_at=now,
                    )
                    .returning(Decision.id)
                )
                decided = Decided(one.verdict, one.strength, one.reason, one.by, None)  # type: ignore[arg-type]
                known.setdefault(one.case_id, {})[one.mark] = Kept(made.scalar_one(), decided)
                kept += 1
    return kept, same


def _newest(connection: Connection, cases: Sequence[str]) -> dict[str, dict[str, Kept]]:
    last = (
        select(func.max(Decision.id)).where(Decision.case_id.in_(cases)).group_by(Decision.case_id, Decision.mark)
    ).scalar_subquery()
    found: dict[str, dict[str, Kept]] = {}
    for row in connection.execute(select(Decision).where(Decision.id.in_(last)).order_by(Decision.id)):
        day = row.decided_at.date().isoformat()
        decided = Decided(row.verdict, row.strength, row.reason, row.decided_by, day)
        found.setdefault(row.case_id, {})[row.mark] = Kept(row.id, decided)
    return found


def _current_marks(connection: Connection, cases: Sequence[str]) -> set[tuple[str, str]]:
    query = (
        select(Version.case_id, FindingRow.mark)
        .join(FindingRow, FindingRow.version_id == Version.id)
        .where(Version.case_id.in_(cases), CURRENT, ~Version.removed)
    )
    return {(row.case_id, row.mark) for row in connection.execute(query)}


def _chunks(cases: Sequence[str]) -> list[Sequence[str]]:
    return [cases[start : start + 200] for start in range(0, len(cases), 200)]
