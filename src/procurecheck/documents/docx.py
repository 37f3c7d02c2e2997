"""DOCX in, blocks in reading order out: headings, list items with their printed numbers, rows of tables, text boxes,
footnotes. Tracked insertions are read as if they were accepted; deletions, comments and hidden text are left out.

A DOCX has no pages of its own (each program breaks them anew), so everything stands on page 1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procurecheck.archive import member_names, parts
from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.docx_styles import (
    Numbers,
    Style,
    W,
    heading_of,
    is_on,
    number_of,
    read_numbers,
    read_styles,
    value,
)
from procurecheck.documents.docx_text import MC, Gathered, gather
from procurecheck.documents.encodings import tidy
from procurecheck.documents.text import ITEM, is_sentence, row_text
from procurecheck.documents.xml import parse
from procurecheck.errors import UnreadableError
from procurecheck.i18n import _
from procurecheck.model import PassageKind

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_UNPACKED = 300 * 2**20
"""Bytes of XML in one document."""
LONG_ROW = 600
"""Characters above which the cells of a row are blocks of their own: then the table only lays out the page."""
LONGEST_HEADING = 80
"""Characters of a heading that is told by its looks; clauses set in bold must not pass for headings."""
MOST_WORDS = 8
BY_LOOK = 10
"""Depth of headings that are told by their bold type alone, below all that have a heading style."""

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)  # fmt: skip
_INTO = frozenset(
    {W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag", MC + "Choice"}
)
_ENDS_SENTENCE = re.compile(r"[.;:,!?…]\W*$")


@dataclass(slots=True)
class _Word:
    """A document while it is read."""

    styles: dict[str, Style]
    numbers: Numbers
    notes: dict[tuple[str, str], _Element] = field(default_factory=dict)
    pictures: int = 0
    foreign: int = 0
    """Pieces of other formats that Word shows and this reader does not."""


def read(data: bytes, path: str) -> Reading:
    """Read a Word document.

    Raises:
        UnreadableError: where it is damaged, locked, made to exhaust memory, or holds no text.
    """
    del path
    files = parts(data, LARGEST_UNPACKED, (".xml", ".rels"))
    main = _main_part(files)
    faults: list[str] = []
    root = _root(files, main, faults)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise UnreadableError("The Word document is damaged: it has no body. Open it in Word and save it anew.")
    relations = _relations(files, main)
    styles = _root(files, relations.by_kind("styles"), faults)
    word = _Word(read_styles(styles), read_numbers(_root(files, relations.by_kind("numbering"), faults), styles))
    for kind in ("footnote", "endnote"):
        notes = _root(files, relations.by_kind(kind + "s"), faults)
        for note in notes.iterchildren(W + kind) if notes is not None else ():
            word.notes[kind, note.get(W + "id", "")] = note
    blocks = [*_running(body, files, relations, word, faults), *_blocks(body, word)]
    if not blocks:
        if word.pictures:
            raise UnreadableError(
                "The document holds pictures and no text. Text in pictures is not read; ask for the original, or make a"
                " PDF with text of it (OCR)."
            )
        raise UnreadableError("The document holds no text.")
    reasons = [_("The document is damaged at {place}; what could be read is here.", place=fault) for fault in faults]
    reasons += _unread(data, word)
    return Reading(tuple(blocks), status="partly_read" if reasons else "read", reason=" ".join(reasons) or None)


# --- parts ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Relations:
    """Which part of the package plays which part in the document."""

    kinds: dict[str, str]
    ids: dict[str, str]

    def by_kind(self, kind: str) -> str:
        """Return the name of the part of this kind; empty where there is none."""
        return self.kinds.get(kind, "")


def _main_part(files: dict[str, bytes]) -> str:
    for name in (_relations(files, "").by_kind("officeDocument"), "word/document.xml"):
        if name in files:
            return name
    raise UnreadableError("The Word document is damaged: its text is missing. Open it in Word and save it anew.")


def _relations(files: dict[str, bytes], part: str) -> _Relations:
    folder, _slash, name = part.rpartition("/")
    data = files.get(f"{folder}/_rels/{name}.rels".lstrip("/"))
    kinds: dict[str, str] = {}
    ids: dict[str, str] = {}
    if data:
        try:
            root = parse(data).root
        except UnreadableError:
            return _Relations({}, {})
        for relation in root.iter(_RELATION):
            if relation.get("TargetMode") == "External":  # nothing is fetched
                continue
            target = relation.get("Target", "")
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            target = target.lstrip("/")
            kinds.setdefault(relation.get("Type", "").rpartition("/")[2], target)
            ids[relation.get("Id", "")] = target
    return _Relations(kinds, ids)


def _root(files: dict[str, bytes], name: str, faults: list[str]) -> _Element | None:
    data = files.get(name)
    if not data:
        return None
    for strict, usual in _STRICT:
        if strict in data:
            data = data.replace(strict, usual)
    try:
        parsed = parse(data)
    except UnreadableError as error:
        if name.endswith("document.xml") or "entities" in str(error):
            raise
        faults.append(f"{name} ({_(str(error))})")
        return None
    if parsed.fault:
        faults.append(f"{name}, {parsed.fault}")
    return parsed.root


def _running(
    body: _Element, files: dict[str, bytes], relations: _Relations, word: _Word, faults: list[str]
) -> list[Block]:
    """Return headers and footers, each text once."""
    found: dict[str, Block] = {}
    for kind in ("headerReference", "footerReference"):
        for reference in body.iter(W + kind):
            root = _root(files, relations.ids.get(reference.get(_R_ID, ""), ""), faults)
            for block in _blocks(root, word) if root is not None else ():
                if any(sign.isalpha() for sign in block.text):
                    kept: PassageKind = "table_row" if block.kind == "table_row" else "paragraph"
                    found.setdefault(block.text, Block(block.text, kept))
    return list(found.values())


def _unread(data: bytes, word: _Word) -> list[str]:
    names = member_names(data) or frozenset()
    inside = sorted(
        name.rpartition("/")[2] for name in names if name.startswith("word/embeddings/") and name[-1] != "/"
    )
    reasons = []
    if inside:
        shown = ", ".join(inside[:5]) + (" …" if len(inside) > 5 else "")
        reasons.append(
            _(
                "Files lie inside the document and were not read ({names}). Save them as files of their own.",
                names=shown,
            )
        )
    if word.foreign:
        reasons.append(_("Parts of another format lie inside the document and were not read. Save it anew in Word."))
    return reasons


# --- body -----------------------------------------------------------------------------------------------


def _blocks(parent: _Element, word: _Word, *, contents: bool = False) -> Iterator[Block]:
    """Yield the blocks of a body, cell, note or text box."""
    for child in parent:
        tag = child.tag
        if tag == W + "p":
            yield from _paragraph(child, word, contents=contents)
        elif tag == W + "tbl":
            yield from _table(child, word, contents=contents)
        elif tag in _INTO:
            yield from _blocks(child, word, contents=contents or _is_contents(child))
        elif tag == MC + "AlternateContent":
            chosen = child.find(MC + "Choice")
            yield from _blocks(chosen if chosen is not None else child, word, contents=contents)
        elif tag == W + "altChunk":
            word.foreign += 1


def _paragraph(paragraph: _Element, word: _Word, *, contents: bool) -> Iterator[Block]:
    properties = paragraph.find(W + "pPr")
    style = word.styles.get(value(properties, "pStyle") or "", word.styles.get("", Style()))
    found = gather(paragraph, bold=style.bold, hidden=style.hidden)
    word.pictures += found.pictures
    text = found.text
    if text:
        label = _label(properties, style, word)
        heading = heading_of(properties)
        level = style.heading if heading is None else heading
        if contents or style.contents:
            yield Block(tidy(f"{label} {text}"), "contents")
        elif level and not is_sentence(text):
            yield Block(tidy(f"{label} {text}"), "heading", level=level)
        elif _looks_like_heading(found, text, label):
            yield Block(tidy(f"{label} {text}"), "heading", level=BY_LOOK + _depth(label or text))
        else:
            kind: PassageKind = "list_item" if label or ITEM.match(text) else "paragraph"
            yield Block(f"{label} {text}".strip(), kind)
    for box in found.boxes:
        yield from _blocks(box, word)
    for note in found.notes:
        if note in word.notes:
            # taken out, so that a note that refers to itself is read once
            yield from _blocks(word.notes.pop(note), word)


def _label(properties: _Element | None, style: Style, word: _Word) -> str:
    """Return the number or bullet that Word prints before the paragraph."""
    own = number_of(properties)
    number, level = style.number or (None, 0)
    if own is not None:
        number = own[0] if own[0] is not None else number
        level = own[1] if own[1] is not None else level if own[0] is None else 0
    return tidy(word.numbers.next(number, level)) if number and number != "0" else ""


def _looks_like_heading(found: Gathered, text: str, label: str) -> bool:
    """Whether a paragraph is a heading by its looks: short, all bold, and no sentence."""
    return (
        found.bold > 2
        and not found.plain
        and len(text) <= LONGEST_HEADING
        and len(text.split()) <= MOST_WORDS
        and "\n" not in text
        and not _ENDS_SENTENCE.search(text)
        and not label.startswith(("•", "-", "–"))
        and any(sign.isalpha() for sign in text)
    )


def _depth(text: str) -> int:
    numbers = re.match(r"\d+((?:\.\d+)*)", text)
    return numbers[1].count(".") if numbers else 0


def _is_contents(element: _Element) -> bool:
    """Whether a content control holds a table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "Contents" in gallery.get(W + "val", "")


# --- tables ---------------------------------------------------------------------------------------------


def _table(table: _Element, word: _Word, *, contents: bool) -> Iterator[Block]:
    for row in _inside(table, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and (properties.find(W + "del") is not None or is_on(properties, "hidden")):
            continue
        cells = [list(_blocks(cell, word, contents=contents)) for cell in _inside(row, W + "tc")]
        if len(cells) == 1:  # a frame around text
            yield from cells[0]
            continue
        text = row_text([tidy(" ".join(block.text for block in cell)) for cell in cells])
        if len(text) > LONG_ROW:
            yield from (
                Block(block.text, "table_row" if block.kind == "paragraph" else block.kind, level=block.level)
                for cell in cells
                for block in cell
            )
        elif text:
            yield Block(text, "contents" if contents else "table_row")


def _inside(parent: _Element, tag: str) -> Iterator[_Element]:
    """Yield rows or cells, also those inside content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _INTO:
            yield from _inside(child, tag)
