"""One page through PDFium: pieces of printed lines with their boxes, and the ruled lines of the page.

Per-character boxes cost more than everything else together; so boxes come per text object, and single words
are looked up only in lines that have gaps, cross a ruled line or jump.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from itertools import pairwise
from math import hypot, isfinite
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procurecheck.documents.pdf_repair import HYPHEN_BREAK, clean, is_spaced, unmapped
from procurecheck.documents.pdf_rules import FAR, Frame, drawn_on
from procurecheck.model import Box

GAP = 1.5
"""Gap in a line, in font sizes, from which its two sides are different cells or columns."""
MOST_CHARACTERS = 500_000
"""On one page."""
MOST_PIECES = 1_000_000
MOST_WALLS = 500


_Placed = tuple[str, int, int, Box, float]
"""A word, the indexes of its first and last character, its box and its baseline."""


class Fragment(NamedTuple):
    """A piece of a printed line, without wide gaps; points from the top left of the page as it is shown."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    """Distance of the baseline from the top of the page."""
    size: float
    bold: bool
    page: int


class PageText(NamedTuple):
    """What stands on one page."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    turned: tuple[Fragment, ...]
    """Text that does not run from left to right: margin notes, watermarks."""
    across: tuple[Box, ...]
    """Ruled horizontal lines."""
    down: tuple[Box, ...]
    """Ruled vertical lines."""
    characters: int
    unmapped: int
    images: float
    """Share of the page that pictures cover, 0 to 1."""
    drawings: int
    """Number of paths."""


def read_page(page: Any, number: int) -> PageText:
    """Return the text and the ruled lines of a ``pypdfium2.PdfPage``; ``number`` counts from 1."""
    frame = Frame(page)
    drawn = drawn_on(page, frame)
    if pdfium.FPDFPage_CountObjects(page.raw) > MOST_PIECES:
        raise ValueError("no page that people read is made of so many pieces")
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MOST_CHARACTERS:
            raise ValueError("no page that people read holds so much text")
        text = textpage.get_text_range()
        # a single line is a rule beside text, and very many are a drawing
        walls = drawn.down if len(drawn.across) > 1 and 1 < len(drawn.down) <= MOST_WALLS else []
        reader = _Lines(textpage, frame, number, walls)
        fragments, turned = reader.read(text)
    finally:
        textpage.close()
    return PageText(
        number=number,
        width=frame.width,
        height=frame.height,
        fragments=tuple(fragments),
        turned=tuple(turned),
        across=tuple(drawn.across),
        down=tuple(drawn.down),
        characters=sum(len(fragment.text) for fragment in (*fragments, *turned)),
        unmapped=unmapped(text),
        images=min(drawn.images / max(frame.width * frame.height, 1.0), 1.0),
        drawings=drawn.paths,
    )


class _Lines:
    """Cuts PDFium's text of a page into fragments. One object a page, for the buffers that C writes into."""

    def __init__(self, textpage: Any, frame: Frame, number: int, walls: list[Box]) -> None:
        self.handle = textpage.raw
        self.frame = frame
        self.number = number
        self.walls = sorted(walls)
        self.edges = [wall[0] for wall in self.walls]
        self.numbers = [ctypes.c_double() for _ in range(4)]
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()

    def read(self, text: str) -> tuple[list[Fragment], list[Fragment]]:
        upright: list[Fragment] = []
        turned: list[Fragment] = []
        aligned = pdfium.FPDFText_CountChars(self.handle) == len(text)
        for match in _LINE.finditer(text):
            line = match.group()
            start = match.start() + len(line) - len(line.lstrip())
            line = line.strip()
            if not line:
                continue
            if not aligned:
                start = pdfium.FPDFText_GetCharIndexFromTextIndex(self.handle, start)
            self._line(line, start, upright, turned)
        return [_on_paper(f) for f in upright], [_on_paper(f) for f in turned]

    def _line(self, line: str, start: int, upright: list[Fragment], turned: list[Fragment]) -> None:
        broken = line[-1] == HYPHEN_BREAK
        if broken:
            line = line[:-1]
        boxes = self._rects(start, len(line))
        if not boxes:
            return
        size, is_turned = self._usual_size(line, start)
        box = _around(boxes)
        if is_turned:
            turned.append(self._fragment(clean(line), box, box[3], size, start, start))
            return
        if self._is_whole(line, boxes, box, size):
            base = self._origin(start + _middle(line))[1]
            fragments = [self._fragment(clean(line), box, base, size, start, start + len(line) - 1)]
        else:
            fragments = self._words(line, start, size)
        if broken and fragments:
            fragments[-1] = fragments[-1]._replace(text=fragments[-1].text + "-")
        upright += [fragment for fragment in fragments if fragment.text]

    def _is_whole(self, line: str, boxes: list[Box], box: Box, size: float) -> bool:
        """Whether the line is one fragment: no gap, no jump, no ruled line through it, no spaced letters."""
        if "   " in line or is_spaced(line.split()):
            return False
        gap = GAP * size
        for before, after in pairwise(boxes):
            if after[0] - before[2] > gap or after[0] < before[0] - size or _apart(before, after):
                return False
        return not self._walled(box[0] + 1, box[2] - 1, (box[1] + box[3]) / 2)

    def _walled(self, left: float, right: float, y: float) -> bool:
        """Whether a ruled line stands between ``left`` and ``right`` at this height."""
        at = bisect_left(self.edges, left)
        while at < len(self.edges) and self.edges[at] <= right:
            if self.walls[at][1] - 1 <= y <= self.walls[at][3] + 1:
                return True
            at += 1
        return False

    def _words(self, line: str, start: int, size: float) -> list[Fragment]:
        """Cut a line at its gaps, at ruled lines and where it jumps, word by word."""
        words = [(match.group(), start + match.start(), start + match.end() - 1) for match in _WORD.finditer(line)]
        spaced = is_spaced([word for word, _, _ in words])
        placed: list[_Placed] = []
        for word, first, last in words:
            box = self._char(first)
            end = self._char(last) if last > first else None
            if box and end:
                box = (min(box[0], end[0]), min(box[1], end[1]), max(box[2], end[2]), max(box[3], end[3]))
            placed_box = box or end
            if placed_box:
                placed.append((word, first, last, placed_box, self._origin(first)[1]))
        gaps = sorted(b[3][0] - a[3][2] for a, b in pairwise(placed))
        usual = gaps[len(gaps) // 2] if gaps else 0.0
        limit = max(GAP * size, 3 * usual) if spaced else GAP * size
        groups: list[list[_Placed]] = []
        for item in placed:
            if groups and not self._cut(groups[-1][-1], item, size, limit):
                groups[-1].append(item)
            else:
                groups.append([item])
        fragments = []
        for group in groups:
            text = _spell(group, usual) if spaced else " ".join(word for word, *_ in group)
            box = _around([box for *_, box, _ in group])
            base = max(group, key=lambda item: len(item[0]))[4]
            fragments.append(self._fragment(clean(text), box, base, size, group[0][1], group[-1][2]))
        return fragments

    def _cut(self, left: _Placed, right: _Placed, size: float, limit: float) -> bool:
        before, after = left[3], right[3]
        if after[0] - before[2] > limit or after[0] < before[0] - size or abs(left[4] - right[4]) > 0.7 * size:
            return True
        return self._walled(before[2] - 1, after[0] + 1, (after[1] + after[3]) / 2)

    def _fragment(self, text: str, box: Box, base: float, size: float, first: int, last: int) -> Fragment:
        bold = self._is_bold(first) and (last == first or self._is_bold(last))
        return Fragment(text, *box, base, size, bold, self.number)

    # --- single questions to PDFium ---

    def _rects(self, start: int, count: int) -> list[Box]:
        left, top, right, bottom = self.numbers
        boxes = []
        upright = self.frame.turn == 0
        x, y = self.frame.left, self.frame.top
        for index in range(pdfium.FPDFText_CountRects(self.handle, start, count)):
            if not pdfium.FPDFText_GetRect(self.handle, index, left, top, right, bottom):
                continue
            if upright:  # nearly always, and much cheaper
                boxes.append((left.value - x, y - top.value, right.value - x, y - bottom.value))
            else:
                boxes.append(self.frame.box(left.value, bottom.value, right.value, top.value))
        return boxes

    def _char(self, index: int) -> Box | None:
        left, right, bottom, top = self.numbers
        if not pdfium.FPDFText_GetCharBox(self.handle, index, left, right, bottom, top):
            return None
        return self.frame.box(left.value, bottom.value, right.value, top.value)

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = self.numbers[:2]
        if not pdfium.FPDFText_GetCharOrigin(self.handle, index, x, y):
            return 0.0, 0.0
        return self.frame.point(x.value, y.value)

    def _usual_size(self, line: str, start: int) -> tuple[float, bool]:
        """Return size and direction of most of a line: it may begin with a bullet or end in the sign of a note."""
        middle, last = self._size(start + _middle(line)), self._size(start + len(line) - 1)
        return middle if middle == last else sorted((self._size(start + len(line) // 4), middle, last))[1]

    def _size(self, index: int) -> tuple[float, bool]:
        """Return the font size as printed, and whether the text does not run from left to right."""
        size = pdfium.FPDFText_GetFontSize(self.handle, index)
        matrix = self.matrix
        if not pdfium.FPDFText_GetMatrix(self.handle, index, matrix):
            return size or 10.0, False
        along = (matrix.a, matrix.b)
        if self.frame.turn:
            # turning the page clockwise turns the direction of the text with it
            for _ in range(self.frame.turn // 90):
                along = (along[1], -along[0])
        scaled = size * hypot(matrix.c, matrix.d)
        return (scaled if 0.5 < scaled < 500 else 10.0), along[0] <= abs(along[1])

    def _is_bold(self, index: int) -> bool:
        if pdfium.FPDFText_GetFontWeight(self.handle, index) >= 600:
            return True
        length = pdfium.FPDFText_GetFontInfo(self.handle, index, self.name, 128, self.flags)
        name = self.name.raw[: min(max(length - 1, 0), 128)].lower()
        return any(mark in name for mark in _BOLD)


def _spell(group: list[_Placed], usual: float) -> str:
    """Return letter-spaced letters as words: a gap clearly wider than the usual one parts words."""
    text = group[0][0]
    for before, after in pairwise(group):
        text += " " * (after[3][0] - before[3][2] > 1.7 * usual) + after[0]
    return text


def _on_paper(fragment: Fragment) -> Fragment:
    """Return the fragment with coordinates that can be reckoned with, whatever a broken file says."""
    _, x0, top, x1, bottom, base, *_ = fragment
    if -FAR < x0 <= x1 < FAR and -FAR < top <= bottom < FAR and -FAR < base < FAR:
        return fragment
    x0, top, x1, bottom, base = (min(max(v, -FAR), FAR) if isfinite(v) else 0.0 for v in (x0, top, x1, bottom, base))
    return fragment._replace(x0=min(x0, x1), top=min(top, bottom), x1=max(x0, x1), bottom=max(top, bottom), base=base)


def _middle(line: str) -> int:
    """Return the index of a printed character in the middle of a line, which tells its baseline and size."""
    at = len(line) // 2
    return at + 1 if line[at] == " " and at + 1 < len(line) else at


def _around(boxes: list[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _apart(left: Box, right: Box) -> bool:
    """Whether two boxes do not stand on one line."""
    return left[3] < right[1] - 1 or right[3] < left[1] - 1


_LINE = re.compile(rf"[^\r\n{HYPHEN_BREAK}]+{HYPHEN_BREAK}?")
_WORD = re.compile(r"\S+")
_BOLD = (b"bold", b"black", b"heavy", b"demi")
