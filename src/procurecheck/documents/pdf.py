"""PDF in, a Reading out: text with PDFium, structure by geometry, and in plain words what could not be read.

PDFium gives text some thirty times faster than a layout in Python; what it leaves open (columns, tables,
paragraphs, headings, running headers) is told from where the lines stand.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procurecheck.documents.blocks import Block, Reading
from procurecheck.errors import UnreadableError
from procurecheck.i18n import NN_, _, format_number, ngettext
from procurecheck.model import LineBox

if TYPE_CHECKING:
    from procurecheck.documents.pdf_page import Fragment, PageText

MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
"""In one PDF; the Bible has four million. What comes after is named as unread."""
LARGEST = 1_000_000_000
"""Bytes; a PDF beyond it is refused."""
SCANNED = 0.5
"""Share of a page under pictures from which a page of hardly any text is a scan."""
HARDLY = 60
"""Characters up to which a page has hardly any text: a stamp, a page number."""
OUTLINES = 200
"""Paths from which a page without any text is text drawn as shapes, or a plan."""
GARBLED = 0.2
"""Share of unknown glyphs from which the text of a page is of no use."""

_LOCK = threading.Lock()  # PDFium must not be entered by two threads


@dataclass(frozen=True)
class PdfText:
    """The blocks of a PDF with what was taken out on purpose, for measuring and for looking closer."""

    blocks: tuple[Block, ...]
    pages: int
    repeated: tuple[str, ...]
    """Running headers and footers after their first occurrence, and page numbers."""
    reasons: tuple[str, ...]
    """What could not be read, each in a sentence; empty where all was."""


def read(data: bytes, path: str) -> Reading:  # noqa: ARG001  # all readers are called alike
    """Return the blocks of a PDF.

    Raises:
        UnreadableError: where nothing can be read: not a PDF, damaged, locked, without pages, scanned throughout.
    """
    text = read_text(data)
    return Reading(
        blocks=text.blocks,
        pages=text.pages,
        status="partly_read" if text.reasons else "read",
        reason=" ".join(text.reasons) or None,
    )


def read_text(data: bytes) -> PdfText:
    """Do what :func:`read` does, and say what was left out as repeated."""
    if not data:
        raise UnreadableError("The file is empty. Ask for it again.")
    if len(data) > LARGEST:
        raise UnreadableError(_("The PDF is larger than {size} MB. Split it into parts.", size=LARGEST // 1_000_000))
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError("The file is called a PDF but is none. Open it with the program it was made with.")
    with _LOCK:
        document = _open(data)
        try:
            return _read(document)
        finally:
            document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        # PDFium tries the empty password first, with which most protected PDFs open for reading
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        message = str(error).lower()
    if "password" in message:
        raise UnreadableError("The PDF is locked with a password. Ask for a copy without one.")
    if "security" in message:
        raise UnreadableError("The PDF is encrypted in a way that cannot be opened. Ask for a copy without protection.")
    raise UnreadableError("The PDF is damaged or cut short. Ask for it again, or save it anew from its program.")


def _read(document: Any) -> PdfText:
    from procurecheck.documents.pdf_flow import blocks_of
    from procurecheck.documents.pdf_layout import regions
    from procurecheck.documents.pdf_lines import style_of
    from procurecheck.documents.pdf_running import take_running
    from procurecheck.documents.pdf_tables import ruled_tables

    count = len(document)
    if count == 0:
        raise UnreadableError("The PDF has no pages. Ask for it again.")
    pages, entries, reasons = _pages(document, count)
    faults = {page.number: fault for page in pages if (fault := _fault(page))}
    reasons = [*_reasons(faults), *reasons]
    if reasons and not entries and all(page.number in faults or not page.characters for page in pages):
        raise UnreadableError(" ".join(reasons))
    bare, running = take_running([page for page in pages if faults.get(page.number) != _GARBLED])
    parts = []
    for page in bare:
        tables, rest = ruled_tables(page)
        parts += regions(page, tables, rest)
    blocks = blocks_of(parts, style_of(parts), count)
    heights = {page.number: page.height for page in bare}
    above = [_block(f) for f in running.kept if f.top < heights[f.page] / 2]
    below = [_block(f) for f in running.kept if f.top >= heights[f.page] / 2]
    below += [_block(f) for page in bare for f in page.turned]
    blocks = _by_page(blocks, above, [*below, *entries])
    if not blocks:
        raise UnreadableError("The PDF holds no text. Ask for the document in a form that can be searched.")
    return PdfText(tuple(blocks), min(count, MOST_PAGES), tuple(f.text for f in running.dropped), tuple(reasons))


def _pages(document: Any, count: int) -> tuple[list[PageText], list[Block], list[str]]:
    """Return what stands on the pages, the entries of form fields, and what could not be read."""
    from pypdfium2 import PdfiumError

    from procurecheck.documents.pdf_fields import entries_of, open_fields
    from procurecheck.documents.pdf_page import read_page

    reasons: list[str] = []
    has_fields = open_fields(document, reasons)
    if count > MOST_PAGES:
        reasons.append(
            _(
                "Only the first {most} of {count} pages were read. Split the PDF into parts.",
                most=format_number(MOST_PAGES),
                count=format_number(count),
            )
        )
    pages: list[PageText] = []
    entries: list[Block] = []
    damaged = []
    characters = 0
    for number in range(1, min(count, MOST_PAGES) + 1):
        try:
            page = document[number - 1]
        except PdfiumError:
            damaged.append(number)
            continue
        try:
            text = read_page(page, number)
            characters += text.characters
            if characters > MOST_CHARACTERS:
                reasons.append(_("There is too much text: page {page} and what follows were not read.", page=number))
                break
            pages.append(text)
            entries += entries_of(document, page, number) if has_fields else []
        except (PdfiumError, AssertionError, ValueError, OverflowError):  # what broken pages do inside the binding
            damaged.append(number)
        finally:
            page.close()
    if damaged:
        reasons.insert(0, _in_words(damaged, _DAMAGED))
    return pages, entries, reasons


def _fault(page: PageText) -> Fault | None:
    """Return why the text of a page is missing or of no use; ``None`` if it is not."""
    if page.unmapped > GARBLED * page.characters and page.unmapped > 20:
        return _GARBLED
    if page.characters <= HARDLY and page.images >= SCANNED:
        return _SCANNED
    if not page.characters and page.drawings >= OUTLINES:
        return _DRAWN
    return None


def _reasons(faults: dict[int, Fault]) -> list[str]:
    """Return a sentence for each fault, with the pages that have it."""
    return [
        _in_words([n for n, f in faults.items() if f == fault], fault)
        for fault in sorted(set(faults.values()), key=lambda fault: fault[0].partition("} ")[2])
    ]


def _in_words(numbers: Sequence[int], fault: Fault) -> str:
    """Return the sentence for the pages of a fault: "Page 3 is …" or "Pages 3-5, 9 are …"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return ngettext(*fault, len(numbers), pages=names)


def _by_page(blocks: Sequence[Block], above: Sequence[Block], below: Sequence[Block]) -> list[Block]:
    """Return all blocks so that pages never fall: ``above`` before what begins on its page, ``below`` after it.

    A paragraph that runs on to the next page stands after ``below``: its end is on a later page.
    """
    keyed = [((block.page, 0), block) for block in above]
    keyed += [((block.page, 2), block) for block in below]
    keyed += [((block.page, 3 if block.lines and block.lines[-1].page > block.page else 1), block) for block in blocks]
    return [block for _, block in sorted(keyed, key=lambda pair: pair[0])]


def _block(fragment: Fragment) -> Block:
    line = LineBox(0, len(fragment.text), fragment.page, fragment.x0, fragment.top, fragment.x1, fragment.bottom)
    return Block(fragment.text, page=fragment.page, lines=(line,))


Fault = tuple[str, str]
"""A sentence for one page and for several, to be translated."""
_DAMAGED: Fault = NN_(
    "Page {pages} is damaged and could not be read.", "Pages {pages} are damaged and could not be read."
)
_SCANNED: Fault = NN_(
    "Page {pages} is scanned pictures without text: ask for a text PDF, or run text recognition (OCR) on it.",
    "Pages {pages} are scanned pictures without text: ask for a text PDF, or run text recognition (OCR) on it.",
)
_DRAWN: Fault = NN_(
    "Page {pages} is drawn as shapes, without text: ask for a text PDF, or run text recognition (OCR) on it.",
    "Pages {pages} are drawn as shapes, without text: ask for a text PDF, or run text recognition (OCR) on it.",
)
_GARBLED: Fault = NN_(
    "Page {pages} is in a font whose letters are not named in the file: ask for a PDF whose text can be copied.",
    "Pages {pages} are in a font whose letters are not named in the file: ask for a PDF whose text can be copied.",
)
