"""The small dialect of Markdown that the sources are written in.

One line is one block: a paragraph, a heading (``#`` to ``####``), a list item (``- ``, ``a) ``, ``1. ``, ``(1) ``;
two leading blanks make it a sub-item), a table row (``| a | b |``) or a directive (``::name arguments``).
``**bold**`` and ``*italic*`` are the only inline marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_HEADING = re.compile(r"^(#{1,4}) (.+)$")
_ITEM = re.compile(r"^(\s*)(-|\(?[a-z]{1,4}\)|\(?\d{1,2}[.)]) (.+)$")
_RULE = re.compile(r"^\|-[:|-]*\|$")


@dataclass(frozen=True)
class Block:
    """One line of a source, or the rows of one table."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``table`` or the name of a directive."""
    text: str = ""
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """A source file: its front matter and its blocks."""

    meta: dict[str, Any]
    blocks: tuple[Block, ...] = field(default=())


def read_source(path: Path) -> Source:
    """The front matter and blocks of ``path``."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Source(yaml.safe_load(head), tuple(_blocks(body)))


def _blocks(body: str) -> list[Block]:
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            if not _RULE.match(line):
                rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
            continue
        if rows:
            blocks.append(Block("table", rows=tuple(rows)))
            rows = []
        if line.strip():
            blocks.append(_block(line))
    return blocks


def _block(line: str) -> Block:
    if line.startswith("::"):
        name, _, arguments = line[2:].partition(" ")
        return Block(name, arguments.strip())
    if heading := _HEADING.match(line):
        return Block("heading", heading[2], level=len(heading[1]))
    if item := _ITEM.match(line):
        return Block("item", item[3], level=1 + bool(item[1]), marker=item[2])
    return Block("paragraph", line.strip())
