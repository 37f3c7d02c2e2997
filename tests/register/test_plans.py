"""Questions about the present state find it by its own indexes, however many old versions there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from procurecheck.register import read
from procurecheck.register.decisions import New, keep_decisions
from procurecheck.register.open import Register, opened
from procurecheck.register.write import find_known

CURRENT = "ix_versions_current"


@contextmanager
def asked(register: Register) -> Iterator[list[str]]:
    """Gather the plans by which SQLite answers what is asked meanwhile."""
    plans: list[str] = []
    statements: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        statements.append((statement, parameters))

    event.listen(register.engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(register.engine, "before_cursor_execute", note)
    with register.engine.connect() as connection:
        for statement, parameters in statements:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[call-overload]
            plans += [row.detail for row in rows if "versions" in row.detail]


NOW = datetime(2026, 11, 1, tzinfo=UTC)
DECISION = New("a", "m", 1, 0, "accepted", None, "", None)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda r: list(read.current(r)), CURRENT),
        (lambda r: read.current_record(r, "a"), CURRENT),
        (lambda r: find_known(r, ["a", "b"]), CURRENT),
        (lambda r: list(read.inputs(r)), CURRENT),
        (lambda r: list(read.listed(r)), CURRENT),
        (lambda r: keep_decisions(r, [DECISION], NOW, lambda *_: None), CURRENT),
        (lambda r: list(read.ending(r, *YEAR)), "ix_versions_ends"),
        (lambda r: list(read.ending_with_notice(r, *YEAR)), "ix_versions_notice"),
        (read.count_undated, "ix_versions_undated"),
        (lambda r: list(read.undated_unread(r)), "ix_versions_undated"),
    ],
)  # fmt: skip
def test_each_question_is_answered_from_the_index_made_for_it(
    tmp_path: Path, ask: Callable[[Register], object], index: str
) -> None:
    with opened(str(tmp_path / "register.db"), create=True) as register:
        with asked(register) as plans:
            ask(register)
        assert plans
        assert all(index in plan for plan in plans), plans
