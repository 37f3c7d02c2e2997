"""Decisions in the register, on SQLite and on PostgreSQL: the newest counts, none is overwritten unseen."""

from __future__ import annotations

from datetime import timedelta

from test_versions import DAY, begin, keep

from procurecheck.model import Assessment
from procurecheck.register import read
from procurecheck.register.decisions import Kept, New, keep_decisions, newest_decisions
from procurecheck.register.open import Register
from procurecheck.register.rows import marks


def new(register: Register, mark: str, verdict: str = "accepted", since: int = 0, reason: str = "") -> New:
    (row,) = read.current(register)
    return New(row.case_id, mark, row.id, since, verdict, None, reason, "AB")


def refusals(register: Register, *given: New) -> tuple[tuple[int, int], list[Kept | None]]:
    refused: list[Kept | None] = []
    counts = keep_decisions(register, given, DAY + timedelta(days=1), lambda _new, other: refused.append(other))
    return counts, refused


def test_the_newest_decision_counts_and_says_who_and_when(register: Register, cleaning: Assessment) -> None:
    keep(register, begin(register), cleaning)
    mark, other = marks(cleaning)[:2]
    assert newest_decisions(register, [cleaning.case.id]) == {}
    assert refusals(register, new(register, mark), new(register, other)) == ((2, 0), [])
    first = newest_decisions(register, [cleaning.case.id])[cleaning.case.id][mark]
    assert refusals(register, new(register, mark, "rejected", first.id, "no")) == ((1, 0), [])
    found = newest_decisions(register, [cleaning.case.id, "unknown"])
    assert set(found) == {cleaning.case.id}
    assert set(found[cleaning.case.id]) == {mark, other}
    assert found[cleaning.case.id][mark].decided == ("rejected", None, "no", "AB", "2026-11-02")


def test_a_decision_taken_unseen_of_another_is_refused_and_the_same_one_is_known(
    register: Register, cleaning: Assessment
) -> None:
    keep(register, begin(register), cleaning)
    mark = marks(cleaning)[0]
    refusals(register, new(register, mark))
    assert refusals(register, new(register, mark)) == ((0, 1), [])
    counts, refused = refusals(register, new(register, mark, "rejected", 0, "no"), new(register, marks(cleaning)[1]))
    assert counts == (1, 0)
    assert [other.decided.verdict for other in refused if other] == ["accepted"]


def test_a_finding_that_is_not_in_the_current_version_cannot_be_decided_on(
    register: Register, cleaning: Assessment
) -> None:
    keep(register, begin(register), cleaning)
    assert refusals(register, new(register, "0" * 32)) == ((0, 0), [None])
