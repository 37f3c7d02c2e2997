"""Blocks in, a Document out: offsets, heading paths, passages of readable length, languages, pages and boxes.

What holds for every Document made here: ``text[p.start:p.end] == p.text`` for each passage, passages and pages
are in order, and every character of a block that is not white space stands in exactly one passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from procurecheck.documents.blocks import Block, Reading
from procurecheck.languages import Languages, Span
from procurecheck.model import Box, Document, Fact, LineBox, Notice, Page, Passage

LONG = 600
"""Characters from which a block is split into its sentences."""
LONGEST = 1200
"""Characters above which a sentence is split as well, at semicolons if it has any."""


def build_document(
    reading: Reading, *, path: str, data_sha256: str, media_type: str, size: int, languages: Languages
) -> Document:
    """Return the Document of one file from what its reader gave.

    ``path`` is the path inside the pack, ``data_sha256`` and ``size`` are of the file's bytes. Facts of the
    blocks become ``Notice.facts`` with spans.
    """
    text = "\n".join(block.text for block in reading.blocks)
    starts = _starts(reading.blocks)
    lines = _lines(reading.blocks, starts)
    passages = _passages(text, reading.blocks, starts, lines, languages)
    return Document(
        path=path,
        sha256=data_sha256,
        media_type=media_type,
        size=size,
        status=reading.status,
        reason=reading.reason,
        text=text,
        pages=_pages(reading, starts, len(text)),
        passages=passages,
        lines=lines,
        notice=_notice(reading, starts),
    )


def page_of(document: Document, start: int) -> int:
    """Return the number of the page on which the character at ``start`` stands; 1 for an empty document."""
    at = bisect_right(document.pages, start, key=attrgetter("start")) - 1
    return document.pages[max(at, 0)].number if document.pages else 1


def quote_box(document: Document, start: int, end: int) -> Box | None:
    """Return the box around the printed lines that ``[start, end)`` touches, on the page where it starts.

    ``None`` for formats without pages.
    """
    return _box(document.lines, start, end)


# --- passages -------------------------------------------------------------------------------------------


def _passages(
    text: str, blocks: Sequence[Block], starts: Sequence[int], lines: Sequence[LineBox], languages: Languages
) -> tuple[Passage, ...]:
    pieces: list[tuple[Block, int, int, tuple[str, ...]]] = []
    above: list[tuple[int, str]] = []
    for block, offset in zip(blocks, starts, strict=True):
        if block.kind == "heading":
            level = max(block.level, 1)
            above = [(depth, title) for depth, title in above if depth < level]
        heading = tuple(title for _, title in above)
        pieces += [(block, offset + a, offset + b, heading) for a, b in _split(block, languages)]
        if block.kind == "heading" and block.text.strip():
            above.append((level, " ".join(block.text.split())))
    texts = [text[a:b] for _, a, b, _ in pieces]
    spoken = languages.detect_all(texts, [block.language for block, *_ in pieces])
    passages = []
    for (block, a, b, heading), piece, language in zip(pieces, texts, spoken, strict=True):
        first = _first_line(lines, a, b)
        passages.append(
            Passage(
                start=a,
                end=b,
                text=piece,
                page=first.page if first else block.page,
                kind=block.kind,
                heading=heading,
                box=_box(lines, a, b),
                language=language,
                field=block.field,
            )
        )
    return tuple(passages)


def _split(block: Block, languages: Languages) -> tuple[Span, ...]:
    """Return the spans of a block's passages; a block of up to ``LONG`` characters is one."""
    text = block.text
    whole = _trimmed(text, 0, len(text))
    if whole is None:
        return ()
    if len(text) <= LONG or block.kind in {"heading", "contents"}:
        return (whole,)
    spans: list[Span] = []
    code = block.language or languages.detect(text)
    for line_start, line_end in _between(text, _LINE_END, 0, len(text)):
        line = text[line_start:line_end]
        for a, b in languages.sentences(line, code):
            spans += _short_enough(text, line_start + a, line_start + b)
    return tuple(spans)


def _short_enough(text: str, start: int, end: int) -> list[Span]:
    """Split a sentence above ``LONGEST`` at semicolons, else at blanks, into parts of about ``LONG``."""
    if end - start <= LONGEST:
        return [(start, end)]
    spans: list[Span] = []
    begin = last = start
    for match in [*_SEMICOLON.finditer(text, start, end), None]:
        cut = match.end() if match else end
        if cut - begin > LONG and last > begin:
            spans.append((begin, last))
            begin = last
        last = cut
    spans.append((begin, end))
    parts = [part for span in spans for part in _at_blanks(text, *span)]
    return [trimmed for part in parts if (trimmed := _trimmed(text, *part))]


def _at_blanks(text: str, start: int, end: int) -> list[Span]:
    spans = []
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONG)
        cut = blank + 1 if blank > 0 else start + LONG
        spans.append((start, cut))
        start = cut
    return [*spans, (start, end)]


def _between(text: str, pattern: re.Pattern[str], start: int, end: int) -> list[Span]:
    edges = [start, *(match.end() for match in pattern.finditer(text, start, end)), end]
    return list(pairwise(edges))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


# --- places ---------------------------------------------------------------------------------------------


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Return where each block begins in the text of the document."""
    starts = []
    at = 0
    for block in blocks:
        starts.append(at)
        at += len(block.text) + 1
    return starts


def _lines(blocks: Sequence[Block], starts: Sequence[int]) -> tuple[LineBox, ...]:
    moved = [
        LineBox(line.start + offset, line.end + offset, line.page, line.x0, line.top, line.x1, line.bottom)
        for block, offset in zip(blocks, starts, strict=True)
        for line in block.lines
    ]
    return tuple(sorted(moved))


def _first_line(lines: Sequence[LineBox], start: int, end: int) -> LineBox | None:
    touched = _touched(lines, start, end)
    return touched[0] if touched else None


def _touched(lines: Sequence[LineBox], start: int, end: int) -> Sequence[LineBox]:
    last = bisect_left(lines, end, key=attrgetter("start"))
    first = last
    while first > 0 and lines[first - 1].end > start:
        first -= 1
    return lines[first:last]


def _box(lines: Sequence[LineBox], start: int, end: int) -> Box | None:
    touched = _touched(lines, start, end)
    here = [line for line in touched if line.page == touched[0].page]
    if not here:
        return None
    return (
        min(line.x0 for line in here),
        min(line.top for line in here),
        max(line.x1 for line in here),
        max(line.bottom for line in here),
    )


def _pages(reading: Reading, starts: Sequence[int], length: int) -> tuple[Page, ...]:
    """Return the pages with spans that together make up the text; a page without text has an empty span."""
    first: dict[int, int] = {}
    now = 0
    for block, offset in zip(reading.blocks, starts, strict=True):
        for number, at in [(block.page, offset), *((line.page, offset + line.start) for line in block.lines)]:
            if number > now:
                now = number
                first[number] = at
    count = max(reading.pages, now)
    begins = [length] * (count + 1)
    for number in range(count, 0, -1):
        begins[number - 1] = first.get(number, begins[number])
    if begins and count:
        begins[0] = 0
    return tuple(
        Page(number=number, start=begins[number - 1], end=begins[number], label=reading.page_labels.get(number))
        for number in range(1, count + 1)
    )


def _notice(reading: Reading, starts: Sequence[int]) -> Notice | None:
    facts = tuple(
        Fact(name=fact.name, value=fact.value, start=offset, end=offset + len(block.text), lot=fact.lot)
        for block, offset in zip(reading.blocks, starts, strict=True)
        for fact in block.facts
    )
    if not facts:
        return reading.notice
    return (reading.notice or Notice()).model_copy(update={"facts": facts})


_LINE_END = re.compile(r"\n+")
_SEMICOLON = re.compile(r"[;•]\s+|\s[–—]\s")
