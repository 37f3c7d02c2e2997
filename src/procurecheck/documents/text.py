"""Plain text: paragraphs, list items and headings told from line breaks, as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.encodings import Note, decode, tidy
from procurecheck.errors import UnreadableError

LONGEST_LINE = 120
"""Characters up to which a text counts as broken into lines by its program; above, each line is a paragraph."""
SHORT = 0.7
"""Share of the usual width under which a line ends its paragraph."""
LONGEST_HEADING = 80
LONGEST_MARKED = 160
"""Characters of a heading that is marked as one; longer ones are read as text."""

ITEM = re.compile(
    r"""(?:[-–—•*·▪●○◦‣+☐☒☑✓✔]
      | \(?\d{1,3}(?:\.\d{1,3}){0,4}[.)]
      | \d{1,3}(?:\.\d{1,3}){1,4}
      | \(?[^\W\d_][.)] | \(?[ivxlc]{1,6}[.)] )\s+(?=\S)""",
    re.VERBOSE,
)
"""A bullet or number at the start of a list item."""

_NUMBERED = re.compile(r"(?:§+\s*)?(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+\S")
_RULE = re.compile(r"\s*([=\-_*~#+])\1{2,}\s*")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
_COLUMNS = re.compile(r"\S(?:\t+| {3,})\S")
_LAST_HYPHEN = re.compile(r"[^\W\d_][-\u00ad]$")
_AND_OR = re.compile(r"(?:und|oder|bzw|and|or|et|ou|y|o|e|i|a|en|of|és|vagy|nebo|lub|oraz|ali|sau|şi|și)\b")


def read(data: bytes, path: str) -> Reading:
    """Read a text file. A form feed begins a new page.

    Raises:
        UnreadableError: where it is no text, or empty.
    """
    del path
    text, note = decode(data)
    sheets = re.sub(r"\r\n?|\u2028|\u2029|\x0b|\x85", "\n", text).split("\f")
    blocks = tuple(
        block for page, sheet in enumerate(sheets, start=1) for block in _blocks(sheet.split("\n"), _width(text), page)
    )
    return finished(blocks, note, pages=len(sheets))


def finished(blocks: tuple[Block, ...], note: Note | None, *, pages: int = 1) -> Reading:
    """Return the reading; letters that were lost make it ``partly_read``.

    Raises:
        UnreadableError: where there is no block.
    """
    if not blocks:
        raise UnreadableError("The file holds no text.")
    if note is None:
        return Reading(blocks, pages=pages)
    return Reading(blocks, pages=pages, status="partly_read" if note.lost else "read", reason=note.text)


def join(lines: list[str]) -> str:
    """Return lines as one, words parted by a hyphen at a line's end put together again."""
    text = ""
    for line in map(str.strip, lines):
        if not text:
            text = line
        elif _LAST_HYPHEN.search(text) and line[:1].islower():
            text = f"{text} {line}" if _AND_OR.match(line) else text[:-1] + line
        else:
            text = f"{text} {line}"
    return tidy(text)


def is_sentence(text: str) -> bool:
    """Whether what is marked as a heading is a clause in truth: many contracts set every clause in a heading style."""
    return len(text) > LONGEST_MARKED or (text[-1:] in ".;" and len(text.split()) > 8)


def row_text(cells: list[str]) -> str:
    """Return the cells of a table's row as one line, without empty ones at its end; nothing where all are."""
    filled = max((number for number, cell in enumerate(cells, start=1) if cell), default=0)
    return " | ".join(cells[:filled]).strip()


def _width(text: str) -> int:
    """Return the usual length of a full line, 0 where the text is not broken into lines by its program."""
    lengths = sorted(len(line.rstrip()) for line in text.split("\n") if line.strip())
    if not lengths:
        return 0
    widest = lengths[max(0, len(lengths) * 19 // 20 - 1)]
    return widest if 40 <= widest <= LONGEST_LINE else 0


def _blocks(lines: list[str], width: int, page: int) -> Iterator[Block]:
    groups = list(_groups(lines))
    for number, (group, underlined) in enumerate(groups):
        after = groups[number + 1][0] if number + 1 < len(groups) else None
        depth = _heading_depth(group, after, underlined=underlined)
        if depth:
            yield Block(tidy(" ".join(group)), "heading", level=depth, page=page)
            continue
        for part in _paragraphs(group, width):
            text = join(part)
            if text:
                yield Block(text, "list_item" if ITEM.match(text) else "paragraph", page=page)


def _groups(lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield runs of lines between empty ones, and whether a rule stands right under the first line."""
    group: list[str] = []
    for line in [*lines, ""]:
        if _UNDERLINE.fullmatch(line) and len(group) == 1:
            yield group, True
            group = []
        elif not line.strip() or _RULE.fullmatch(line):
            if group:
                yield group, False
            group = []
        else:
            group.append(line)


def _heading_depth(group: list[str], after: list[str] | None, *, underlined: bool) -> int:
    """Return the depth of a heading that stands alone, 0 where the lines are none.

    A numbered line followed by another numbered line alone is an item of a list with empty lines between.
    """
    line = tidy(group[0])
    if len(group) > 1 or not line or len(line) > LONGEST_HEADING or line[-1] in ".;:,!?" or after is None:
        return 0
    if underlined:
        return 1
    numbered = _NUMBERED.match(line)
    letters = [sign for sign in line if sign.isalpha()]
    if len(letters) < 3 or _COLUMNS.search(group[0].strip()):
        return 0
    if numbered:
        depth = numbered[1].count(".") + 1
        following = _NUMBERED.match(tidy(after[0])) if len(after) == 1 else None
        alike = following is not None and following[1].count(".") + 1 == depth
        return 0 if alike else depth
    return 1 if "".join(letters).isupper() else 0


def _paragraphs(group: list[str], width: int) -> Iterator[list[str]]:
    """Part a run of lines into paragraphs: at items, at columns, and after lines that end short."""
    part: list[str] = []
    for line in group:
        if part and not _continues(part[-1], line, width):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _continues(before: str, line: str, width: int) -> bool:
    if ITEM.match(line.lstrip()) or _COLUMNS.search(line.strip()) or _COLUMNS.search(before.strip()):
        return False
    if not width:
        return False
    first_word = len(line.split(maxsplit=1)[0])
    room = width - len(before.rstrip())
    if room > first_word + 1 + width * (1 - SHORT):
        return line.lstrip()[:1].islower() and before.rstrip()[-1] not in ".;:!?"
    return True
