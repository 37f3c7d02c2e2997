"""Printed lines in reading order to blocks: paragraphs over line and page breaks, lists, headings, contents, rows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from procurecheck.documents.blocks import Block
from procurecheck.documents.pdf_layout import Line, Region, lines_of
from procurecheck.documents.pdf_lines import (
    BULLET,
    ENDS,
    LARGER,
    LEADER,
    MARKER,
    PARAGRAPH_SIGN,
    Style,
    contents_of,
    is_item,
    is_loose,
    is_next,
    levels,
    may_be_heading,
    same_size,
)
from procurecheck.documents.pdf_page import Fragment
from procurecheck.documents.pdf_repair import join
from procurecheck.documents.pdf_tables import Table
from procurecheck.model import LineBox, PassageKind

LONG_CELL = 400
"""Characters from which a cell of a table is text of its own, with paragraphs and lists."""


MOST_LINES = 500
"""Lines of one block."""
MOST_NOTES = 30
"""Footnotes that are looked over for the paragraph which goes on after them."""


@dataclass
class Draft:
    """A block being put together."""

    lines: list[Line]
    kind: PassageKind
    region: Region
    level: int = 0

    @property
    def last(self) -> Line:
        """The line that was added last."""
        return self.lines[-1]


def blocks_of(regions: Sequence[Region], style: Style, pages: int) -> list[Block]:
    """Return the blocks of a document; ``pages`` is their number, for telling tables of contents."""
    flow = _Flow(style)
    for region in regions:
        contents = contents_of(region, pages)
        for index, item in enumerate(region.items):
            if isinstance(item, Table):
                flow.table(item, region)
            elif id(item) in contents:
                flow.add(Draft([item], "contents", region))
            elif len(item.cells) > 1 and not is_loose(region.items, index, region):
                flow.row(item, region)
            else:
                flow.line(item, region)
    headings = [draft for draft in flow.drafts if isinstance(draft, Draft) and draft.kind == "heading"]
    for draft, level in zip(headings, levels([draft.lines[0] for draft in headings]), strict=True):
        draft.level = level
    return flow.blocks()


class _Flow:
    """Keeps the block that is open, and decides for each line whether it goes on."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.drafts: list[Draft | Block] = []

    def blocks(self) -> list[Block]:
        return [_block(draft, self.inside) if isinstance(draft, Draft) else draft for draft in self.drafts]

    def inside(self) -> Container[str]:
        return self.style.hyphenated

    def add(self, draft: Draft) -> None:
        self.drafts.append(draft)

    def line(self, line: Line, region: Region) -> None:
        draft = self._open(line, region)
        if draft is not None:
            draft.lines.append(line)
            if draft.kind == "heading" and not may_be_heading(draft.lines, self.style):
                draft.kind = "paragraph"
            return
        self.add(Draft([line], self._kind(line), region))

    def row(self, line: Line, region: Region) -> None:
        """Add a row of cells; close under another and with nothing in the first column it goes on in its cells."""
        above = self.drafts[-1] if self.drafts else None
        if isinstance(above, Draft) and above.kind == "table_row" and above.region is region:
            aside = line.x0 > above.lines[0].x0 + 0.8 * line.size
            if aside and self._is_near(above.last, line) and _same_columns(above.lines[0], line):
                above.lines.append(line)
                return
        self.add(Draft([line], "table_row", region))

    def table(self, table: Table, region: Region) -> None:
        for row in table.rows:
            texts = [sum(len(fragment.text) for fragment in cell) for cell in row]
            if max(texts) > LONG_CELL or (len(row) == 1 and _is_wide(row[0], table)):
                for cell in row:
                    self._cell(cell, region)
            else:
                self.drafts.append(_row(row, self.inside))

    def _cell(self, cell: Sequence[Fragment], region: Region) -> None:
        """Read a cell with much text as a little column of its own."""
        column = Region(tuple(lines_of(cell)), min(f.x0 for f in cell), max(f.x1 for f in cell), region.page)
        inner = _Flow(self.style)
        for line in column.items:
            if isinstance(line, Line):
                inner.line(line, column)
        self.drafts += inner.drafts

    # --- does it go on? ---

    def _open(self, line: Line, region: Region) -> Draft | None:
        """Return the block that this line continues, or ``None`` if it begins one."""
        if not self.drafts or not isinstance(self.drafts[-1], Draft):
            return None
        draft = self.drafts[-1]
        if len(draft.lines) >= MOST_LINES:
            return None
        if draft.region is not region:
            return self._over_break(line, region)
        if draft.kind == "table_row":
            return draft if self._goes_on_in_cell(draft, line) else None
        return draft if self._goes_on(draft, line, region) else None

    def _goes_on(self, draft: Draft, line: Line, region: Region) -> bool:
        last = draft.last
        if draft.kind == "contents" or not same_size(last, line):
            return False
        if draft.kind == "heading" or self._stands_out(line):
            same = last.bold == line.bold and not MARKER.match(line.text)
            return draft.kind == "heading" and same and self._is_near(last, line)
        if not self._is_near(last, line):
            return False
        if last.text[-1:] in "-\u00ad" and line.text[:1].islower():
            return True
        first = draft.lines[0]
        if is_item(line.text, last, line, self._has_room(last, line, region)):
            return False
        if abs(line.x0 - first.x0) < 0.5 * line.size and is_next(first.text, line.text):
            return False
        if draft.kind == "list_item" and line.x0 > draft.lines[0].x0 + 0.5 * line.size:
            # a hanging indent goes on until a gap or the next item
            return not (self._has_room(last, line, region) and last.text[-1:] in ENDS and line.x0 < last.x0 - 2)
        if abs(line.x0 - last.x0) > 0.8 * line.size and last.text[-1:] in ENDS and len(draft.lines) > 1:
            return False
        return not self._has_room(last, line, region)

    def _has_room(self, last: Line, line: Line, region: Region) -> bool:
        """Whether the next word would have stood on the last line, so that the writer broke it on purpose."""
        right = max(region.right, self.style.right) if region.right > 0.75 * self.style.right else region.right
        letters = max(len(last.text), 1)
        word = line.text.split(" ", 1)[0]
        needed = (len(word) + 1) * (last.x1 - last.x0) / letters
        slack = right - last.x1 - needed
        if last.text[-1:] in ENDS:
            return slack > 0.8 * last.size
        return slack > max(0.25 * (right - region.left), 2 * last.size)

    def _is_near(self, last: Line, line: Line) -> bool:
        return last.page == line.page and line.base - last.base <= 1.25 * self.style.leading * max(last.size, line.size)

    def _over_break(self, line: Line, region: Region) -> Draft | None:
        """Return the paragraph of the column or page before that goes on here; notes at its foot move before it."""
        at = len(self.drafts) - 1
        while at >= max(len(self.drafts) - MOST_NOTES, 0):
            draft = self.drafts[at]
            if not isinstance(draft, Draft) or draft.kind in {"table_row", "contents", "heading"}:
                return None
            if draft.last.size >= 0.92 * self.style.size or line.size < 0.92 * self.style.size:
                break
            at -= 1
        if at < max(len(self.drafts) - MOST_NOTES, 0):
            return None
        draft = self.drafts[at]
        if not isinstance(draft, Draft) or not same_size(draft.last, line) or draft.last.bold != line.bold:
            return None
        if draft.lines[0].page < line.page - 1 or self._stands_out(line):
            return None
        end = draft.last.text[-1:]
        cut = end in "-\u00ad" or (end not in ENDS and line.text[:1].islower())
        width = draft.region.right - draft.region.left
        full = draft.last.x1 > draft.region.right - 0.12 * width and draft.last.x1 - draft.last.x0 > 0.5 * width
        if not cut and (end in ENDS or not full or MARKER.match(line.text)):
            return None
        notes = self.drafts[at + 1 :]
        self.drafts[at:] = [*notes, draft]
        draft.region = region
        return draft

    def _goes_on_in_cell(self, draft: Draft, line: Line) -> bool:
        """Whether a single cell under a row is the next line of one of its cells."""
        if not self._is_near(draft.last, line) or not same_size(draft.last, line) or len(line.cells) > 1:
            return False
        cells = draft.lines[0].cells
        for index, cell in enumerate(cells):
            end = cells[index + 1].x0 if index + 1 < len(cells) else float("inf")
            if abs(line.x0 - cell.x0) <= 0.6 * line.size and line.x1 < end:
                return index > 0 or len(draft.lines) > 1
        return False

    # --- what is it? ---

    def _stands_out(self, line: Line) -> bool:
        return line.size >= self.style.size * LARGER or (line.bold and not self.style.bold)

    def _kind(self, line: Line) -> PassageKind:
        if PARAGRAPH_SIGN.match(line.text) and len(line.text) <= 90 and line.text[-1:] not in ".;,":
            return "heading"
        if self._stands_out(line) and not BULLET.match(line.text) and may_be_heading([line], self.style):
            return "heading"
        return "list_item" if MARKER.match(line.text) else "paragraph"


def _block(draft: Draft, inside: Callable[[], Container[str]]) -> Block:
    if draft.kind == "table_row":
        return _row(_columns(draft.lines), inside)
    text, boxes = _joined((cell for line in draft.lines for cell in line.cells), inside)
    if draft.kind == "contents":
        text = LEADER.sub(" … ", text)
        boxes = [LineBox(0, len(text), *_whole(boxes))]
    return Block(text, kind=draft.kind, level=draft.level, page=draft.lines[0].page, lines=tuple(boxes))


def _is_wide(cell: Sequence[Fragment], table: Table) -> bool:
    """Whether the one cell of a row goes over most of the table, as a title or a note in it does."""
    return max(f.x1 for f in cell) - min(f.x0 for f in cell) > 0.5 * (table.x1 - table.x0)


def _same_columns(first: Line, line: Line) -> bool:
    """Whether all cells but the first stand below cells of the first line of a row."""
    return all(any(abs(cell.x0 - above.x0) < line.size for above in first.cells) for cell in line.cells[1:])


def _columns(lines: Sequence[Line]) -> tuple[tuple[Fragment, ...], ...]:
    """Return the cells of a row without ruled lines, each with the lines that go on under it."""
    cells = [[cell] for cell in lines[0].cells]
    for line in lines[1:]:
        for fragment in line.cells:
            min(cells, key=lambda cell: abs(cell[0].x0 - fragment.x0)).append(fragment)
    return tuple(tuple(cell) for cell in cells)


def _row(cells: Sequence[Sequence[Fragment]], inside: Callable[[], Container[str]]) -> Block:
    text = ""
    boxes: list[LineBox] = []
    for cell in cells:
        text += " | " if text else ""
        words, lines = _joined(cell, inside)
        boxes += [line._replace(start=line.start + len(text), end=line.end + len(text)) for line in lines]
        text += words
    return Block(text, kind="table_row", page=cells[0][0].page, lines=tuple(boxes))


def _joined(fragments: Iterable[Fragment], inside: Callable[[], Container[str]]) -> tuple[str, list[LineBox]]:
    text = ""
    boxes: list[LineBox] = []
    for piece in fragments:
        before = len(text)
        text = join(text, piece.text, inside)
        start = len(text) - len(piece.text)
        if boxes and start < before:  # the hyphen went
            boxes[-1] = boxes[-1]._replace(end=start)
        boxes.append(line_box(piece, start, len(text)))
    return text, boxes


def line_box(piece: Fragment, start: int, end: int) -> LineBox:
    """Return where a fragment is printed: from the height of capitals to below the line, whatever its letters."""
    top = min(piece.top, piece.base - 0.72 * piece.size)
    bottom = max(piece.bottom, piece.base + 0.2 * piece.size)
    return LineBox(start, end, piece.page, piece.x0, top, piece.x1, bottom)


def _whole(boxes: Sequence[LineBox]) -> tuple[int, float, float, float, float]:
    return (
        boxes[0].page,
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
