"""HTML pages as a reader sees them: headings, paragraphs, list items, table rows. Nothing is fetched or executed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procurecheck.documents.blocks import Block, Reading
from procurecheck.documents.encodings import Note, decode, tidy, tidy_lines, unicode_mark
from procurecheck.documents.text import ITEM, is_sentence, row_text
from procurecheck.errors import UnreadableError
from procurecheck.i18n import _
from procurecheck.model import PassageKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 100 * 2**20
"""Bytes; a page beyond it is refused."""
DEEPEST = 200
"""Elements inside elements, beyond which text is taken as it comes."""

_UNSEEN = frozenset(
    {
        "script", "style", "noscript", "template", "head", "title", "meta", "link", "object", "embed", "iframe",
        "svg", "math", "canvas", "audio", "video", "map", "area", "datalist", "colgroup", "col", "param",
        "source", "track", "frame", "frameset", "noframes",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup",
        "option", "p", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_CHARSET = re.compile(
    rb"""<(?:meta[^>]{0,300}charset\s*=\s*|\?xml[^>]{0,100}encoding\s*=\s*)["']?\s*([\w.:-]+)""", re.I
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_HEADING = re.compile(r"h([1-6])")
_WHOLE = re.compile(r"-?\d{1,6}", re.ASCII)


def read(data: bytes, path: str) -> Reading:
    """Read a web page.

    Raises:
        UnreadableError: where it is no HTML, or shows no text.
    """
    del path
    from lxml import etree, html

    if len(data) > LARGEST:
        raise UnreadableError(_("The page is larger than {size} MB. Save it as PDF.", size=LARGEST // 2**20))
    text, note = _decode(data)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableError("The page holds no text, or it is damaged. Save it as PDF.") from None
    writer = _Writer()
    _walk(root, writer, "paragraph", 0)
    writer.end()
    if not writer.blocks:
        raise UnreadableError("The page shows no text; perhaps a program makes it when it is opened. Save it as PDF.")
    if note is None:
        return Reading(tuple(writer.blocks))
    return Reading(tuple(writer.blocks), status="partly_read" if note.lost else "read", reason=note.text)


def _decode(data: bytes) -> tuple[str, Note | None]:
    """Return the text by the mark at its start, by what the page says of itself, or by its letters."""
    if not unicode_mark(data):
        declared = _CHARSET.search(data[:4096])
        if declared:
            name = declared[1].decode("ascii", "replace").lower()
            # browsers read Latin 1 as Windows-1252, which it is in truth
            name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
            try:
                return data.decode(name), None
            except (LookupError, ValueError):
                pass
    return decode(data)


class _Writer:
    """Collects running text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._held: list[str] = []
        self._kind: PassageKind = "paragraph"
        self._level = 0
        self.label = ""
        """Bullet or number that waits for the text of its item."""

    def begin(self, kind: PassageKind, level: int = 0) -> None:
        """End what was held and begin a block of this kind."""
        self.end()
        self._kind, self._level = kind, level

    def say(self, text: str | None) -> None:
        """Add running text."""
        if text:
            self._held.append(text)

    def row(self, text: str) -> None:
        """Add a finished row of a table."""
        self.end()
        if text:
            self.blocks.append(Block(text, "table_row"))

    def end(self) -> None:
        """End the block, if it has text."""
        text = tidy_lines("".join(self._held))
        self._held.clear()
        if text:
            numbered = ITEM.match(text) is not None
            kind, level = self._kind, self._level
            if kind == "heading" and is_sentence(text):
                kind, level = "paragraph", 0
            if kind == "paragraph" and numbered:
                kind = "list_item"
            label = "" if numbered else self.label
            self.blocks.append(Block(f"{label} {text}".strip(), kind, level=level))
            self.label = ""


def _walk(element: HtmlElement, writer: _Writer, kind: PassageKind, depth: int) -> None:
    """Write an element and what is in it; its tail is for the caller."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _UNSEEN or _is_hidden(element):
        return
    if depth > DEEPEST:
        writer.say(_flat("".join(element.itertext())))
    elif tag == "br":
        writer.say("\n")
    elif tag in {"input", "img"}:
        writer.say(_control(element))
    elif tag == "tr":
        _row(element, writer, depth)
    elif tag in _BLOCKS:
        heading = _HEADING.fullmatch(tag)
        own: PassageKind = "heading" if heading else "list_item" if tag in {"li", "dd"} else kind
        level = int(heading[1]) if heading else 0
        writer.begin(own, level)
        _inside(element, writer, own, depth, level)
        writer.end()
    else:
        _inside(element, writer, kind, depth, 0)


def _inside(element: HtmlElement, writer: _Writer, kind: PassageKind, depth: int, level: int) -> None:
    keep = _lines if element.tag == "pre" else _flat
    start = element.get("start", "")
    number = int(start) - 1 if _WHOLE.fullmatch(start) else 0
    writer.say(keep(element.text))
    for child in element:
        if child.tag == "li":
            value = child.get("value", "")
            number = int(value) if _WHOLE.fullmatch(value) else number + 1
            writer.end()
            writer.label = f"{number}." if element.tag == "ol" else "•"
        _walk(child, writer, kind, depth + 1)
        if child.tag == "li":
            writer.label = ""
        if child.tag in _BLOCKS:
            writer.begin(kind, level)
        writer.say(keep(child.tail))


def _row(element: HtmlElement, writer: _Writer, depth: int) -> None:
    """Write a row; one of a single cell, or with tables in it, only lays out the page and is read as what it holds."""
    cells = [cell for cell in element if cell.tag in {"td", "th"}]
    if len(cells) == 1 or any(True for _ in element.iter("table")):
        for cell in cells:
            _walk(cell, writer, "paragraph", depth + 1)
        return
    texts = []
    for cell in cells:
        inner = _Writer()
        _walk(cell, inner, "paragraph", depth + 1)
        inner.end()
        texts.append(tidy(" ".join(block.text for block in inner.blocks)))
    writer.row(row_text(texts))


def _control(element: HtmlElement) -> str | None:
    """Return what stands on a form's field or in place of a picture."""
    if element.tag == "img":
        return _flat(element.get("alt"))
    kind = (element.get("type") or "text").lower()
    if kind in {"checkbox", "radio"}:
        return "☒ " if element.get("checked") is not None else "☐ "
    return None if kind in {"hidden", "password", "submit", "button"} else _flat(element.get("value"))


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def _flat(text: str | None) -> str | None:
    return text.replace("\n", " ").replace("\r", " ") if text else text


def _lines(text: str | None) -> str | None:
    return text.replace("\r\n", "\n") if text else text
