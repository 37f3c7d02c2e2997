"""Markdown: headings, lists, tables and paragraphs as its readers see them, without the signs of markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.encodings import decode, tidy
from procurecheck.documents.text import finished, is_sentence, join, row_text
from procurecheck.model import PassageKind

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ATX = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_SETEXT = re.compile(r"\s{0,3}(=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_ITEM = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s+(?=\S)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)

_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^()\n]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\[\]\n]+)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>")
_STRONG = re.compile(r"(?<![\\\w])(\*{1,3}|_{1,3}|~~)(?=\S)([^\n]{1,400}?)(?<=[^\s\\])\1(?!\w)")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^\n]{1,400}?)(?<!`)\1(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(data: bytes, path: str) -> Reading:
    """Read a Markdown file.

    Raises:
        UnreadableError: where it is no text, or empty.
    """
    del path
    text, note = decode(data)
    text = _COMMENT.sub("", re.sub(r"\r\n?|\u2028|\u2029|\f", "\n", text))
    return finished(tuple(_blocks(text.split("\n"))), note)


def plain(text: str) -> str:
    """Return a line of Markdown without its markup."""
    if not text.strip():
        return ""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _CODE.sub(r"\2", text)
    for _ in range(3):  # strong inside emphasis
        text = _STRONG.sub(r"\2", text)
    return tidy(html.unescape(_ESCAPED.sub(r"\1", text)))


def _blocks(lines: list[str]) -> Iterator[Block]:
    held: list[str] = []
    """Lines of the paragraph or list item that is open."""
    rows = False
    for line, code in _outside_fences(lines):
        heading, underline = _ATX.match(line), _SETEXT.match(line)
        if not code and rows and "|" in line:
            yield from _row(line)
            continue
        rows = False
        if code or not line.strip():
            yield from _flush(held)
            yield from _text_block("paragraph", tidy(line))
        elif held and underline and not _ITEM.match(held[0]):
            yield from _text_block("heading", plain(join(held)), level=1 if "=" in line else 2)
        elif held and "|" in line and "|" in held[-1] and _DELIMITERS.match(line):
            yield from _flush(held[:-1])
            yield from _row(held[-1])
            rows = True
        elif heading or _RULE.match(line):
            yield from _flush(held)
            if heading:
                yield from _text_block("heading", plain(heading[2] or ""), level=len(heading[1]))
        elif _ITEM.match(line):
            yield from _flush(held)
            held = [line]
            continue
        else:
            held.append(line)
            continue
        held = []
    yield from _flush(held)


def _outside_fences(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield the lines without signs of quotation, and whether they stand in a fenced block."""
    fence = ""
    for line in lines:
        bare = line if fence else _QUOTE.sub("", line, count=1)
        mark = _FENCE.match(bare)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            yield "", False
        else:
            yield bare, bool(fence)


def _flush(held: list[str]) -> Iterator[Block]:
    """Yield the block of the lines; the bullet of an item is not the sign of emphasis that it looks like."""
    text = join(held)
    label = _ITEM.match(text)
    if label:
        yield from _text_block("list_item", f"{label[1]} {plain(text[label.end() :])}")
    else:
        yield from _text_block("paragraph", plain(text))


def _text_block(kind: PassageKind, text: str, level: int = 0) -> Iterator[Block]:
    if kind == "heading" and is_sentence(text):
        kind, level = "paragraph", 0
    if text:
        yield Block(text, kind, level=level)


def _row(line: str) -> Iterator[Block]:
    bare = line.strip().removeprefix("|")
    cells = _CELL_END.split(bare.removesuffix("|") if not bare.endswith("\\|") else bare)
    text = row_text([plain(cell) for cell in cells])
    if text:
        yield Block(text, "table_row")
