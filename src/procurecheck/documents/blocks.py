"""What each reader gives: blocks in reading order. :mod:`procurecheck.documents.passages` makes passages of them.

A reader is a function ``read(data: bytes, path: str) -> Reading``. It raises ``UnreadableError`` with a reason
for people where nothing can be read, and returns ``status="partly_read"`` with a reason where only a part can.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from procurecheck.model import DocumentStatus, LineBox, Notice, PassageKind


@dataclass(frozen=True, slots=True)
class CodedFact:
    """A coded statement of a notice; its block is where it can be quoted from."""

    name: str
    value: str
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row or field in reading order.

    ``text`` is final: repaired, NFC, without line breaks except where the source means one. ``lines`` are
    relative to ``text``. ``page`` counts from 1 and never falls from block to block.
    """

    text: str
    kind: PassageKind = "paragraph"
    level: int = 0
    """Depth of a heading from 1; 0 for everything else."""
    page: int = 1
    lines: tuple[LineBox, ...] = ()
    field: str | None = None
    language: str | None = None
    """Only where the source states it; otherwise it is detected."""
    facts: tuple[CodedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as its reader gives it."""

    blocks: tuple[Block, ...]
    pages: int = 1
    page_labels: dict[int, str] = field(default_factory=dict)
    notice: Notice | None = None
    """``Notice.facts`` stays empty here: passages fill it from the blocks' ``facts``, with spans."""
    status: DocumentStatus = "read"
    reason: str | None = None
