"""What there is to review: the findings of a register's current versions, a row each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from procurecheck.bands import BANDS, Band
from procurecheck.clauses.decisions import Decided, marks_of
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_, _
from procurecheck.model import Assessment, Strength
from procurecheck.register import read
from procurecheck.register.decisions import Kept, newest_decisions
from procurecheck.register.open import Register
from procurecheck.reports.words import word
from procurecheck.topics import topic_word

ACCEPT, REJECT = N_("accept"), N_("reject")
STRENGTHS: dict[str, Strength] = {
    N_("accept as binding"): "binding",
    N_("accept as advisory"): "advisory",
    N_("accept as reference"): "reference",
    N_("accept as negated"): "negated",
}
"""Words in the column of decisions that give a finding another strength; like all of them to be translated."""
WORDS = (ACCEPT, REJECT, *STRENGTHS)


_DIGITS = 9
"""Of numbers in a key; databases take no larger ones."""


class Item(NamedTuple):
    """One finding to review."""

    key: str
    """Version, mark and number of the newest decision: what a row is known by when it comes back."""
    shown: tuple[str, ...]
    """The locked cells, in the order of :data:`procurecheck.review.sheet.LOCKED`."""
    decided: Decided | None


class Key(NamedTuple):
    """What :attr:`Item.key` says."""

    version: int
    mark: str
    decision: int


def items(
    register: Register, cases: Collection[str] = (), min_band: Band | None = None, *, undecided: bool = False
) -> Iterator[Item]:
    """Yield the findings of the cases, in the order of their ids and of their documents.

    Args:
        register: the register.
        cases: ids; all where none is named.
        min_band: leave out cases below this band.
        undecided: leave out findings that somebody has decided on.

    Raises:
        ProcurecheckError: where a named case is not there.
    """
    wanted = BANDS[BANDS.index(min_band) :] if min_band else BANDS
    left = set(cases)
    for row in read.current(register):
        if cases and row.case_id not in left:
            continue
        left.discard(row.case_id)
        if row.band not in wanted:
            continue
        record = read.record(register, row.id)
        if record is None:
            continue
        kept = newest_decisions(register, [row.case_id]).get(row.case_id, {})
        for item in of_version(row.id, Assessment.model_validate_json(record), kept):
            if not (undecided and item.decided):
                yield item
    if left:
        raise ProcurecheckError(
            f"the register has no case “{min(left)}”.", where="--case", mend="The folders in “cases” are the ids."
        )


def of_version(version: int, assessment: Assessment, kept: dict[str, Kept]) -> Iterator[Item]:
    """Yield the findings of a version, in words of the language that is spoken."""
    entries = {entry.clause: entry for entry in assessment.coverage}
    for finding, mark in zip(assessment.findings, marks_of(assessment.findings), strict=True):
        entry, evidence, known = entries.get(finding.clause), finding.evidence, kept.get(mark)
        yield Item(
            key=f"{version}:{mark}:{known.id if known else 0}",
            shown=(
                assessment.case.id,
                entry.title if entry else topic_word(finding.topic, finding.topic),
                word("strength", finding.strength),
                word("status", entry.status) if entry else _("not asked for"),
                evidence.document,
                str(evidence.page),
                " › ".join(evidence.heading),
                evidence.quote,
            ),
            decided=known.decided if known else None,
        )


def key_of(text: str) -> Key | None:
    """Return what a key says, ``None`` where it is none."""
    version, _colon, rest = text.strip().partition(":")
    mark, _colon, decision = rest.partition(":")
    numbers = (version, decision)
    if not mark or not all(number.isdecimal() and len(number) <= _DIGITS for number in numbers):
        return None
    return Key(int(version), mark, int(decision))


def word_of(decided: Decided) -> str:
    """Return the word in the column of decisions."""
    if decided.verdict == "rejected":
        return REJECT
    return next((word for word, strength in STRENGTHS.items() if strength == decided.strength), ACCEPT)
