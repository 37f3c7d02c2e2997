"""The text of one paragraph of Word: what is printed, with insertions and without deletions, comments or codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procurecheck.documents.docx_styles import VAL, W, is_on, value
from procurecheck.documents.encodings import tidy_lines

if TYPE_CHECKING:
    from lxml.etree import _Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_LEFT_OUT = frozenset(
    {
        W + "del", W + "moveFrom", W + "delText", W + "instrText", W + "delInstrText", W + "rPr", W + "pPr",
        W + "sdtPr", W + "sdtEndPr", W + "rt", W + "commentReference", W + "annotationRef", W + "footnoteRef",
        W + "endnoteRef", W + "separator", W + "continuationSeparator", W + "fldData", W + "smartTagPr",
        W + "customXmlPr", W + "bookmarkStart", W + "bookmarkEnd", W + "proofErr",
    }
)  # fmt: skip
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
_SYMBOLS = {
    "F0FE": "☒", "F0FD": "☒", "F0FC": "✓", "F0FB": "✗", "F06F": "☐", "F0A8": "☐", "F071": "☐", "F0A3": "☐",
    "F052": "☑", "F053": "☒", "F0B7": "•", "F0A7": "▪", "F0E0": "→",
}  # fmt: skip


@dataclass(slots=True)
class Gathered:
    """What a paragraph holds: its text, and what stands beside it and is printed elsewhere."""

    parts: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    """Contents of text boxes."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Footnotes and endnotes referred to: ``footnote`` or ``endnote``, and the id."""
    plain: int = 0
    """Letters that are not bold."""
    bold: int = 0
    pictures: int = 0

    @property
    def text(self) -> str:
        """The text with the line breaks that the author made."""
        return tidy_lines("".join(self.parts))


def gather(paragraph: _Element, *, bold: bool = False, hidden: bool = False) -> Gathered:
    """Return what a paragraph holds; ``bold`` and ``hidden`` say how its style prints text."""
    found = Gathered()
    _inside(paragraph, found, bold, hidden)
    return found


def _inside(element: _Element, found: Gathered, bold: bool, hidden: bool) -> None:
    for child in element:
        tag = child.tag
        if tag in _LEFT_OUT or not isinstance(tag, str):
            continue
        if tag == W + "r":
            properties = child.find(W + "rPr")
            own_bold, own_hidden = is_on(properties, "b"), is_on(properties, "vanish")
            if not (hidden if own_hidden is None else own_hidden):
                _inside(child, found, bold if own_bold is None else own_bold, False)
        elif tag in {W + "t", _M + "t"}:
            text = child.text or ""
            found.parts.append(text)
            letters = len(text) - text.count(" ")
            found.bold += letters if bold else 0
            found.plain += 0 if bold else letters
        else:
            _other(child, tag, found, bold, hidden)


def _other(element: _Element, tag: str, found: Gathered, bold: bool, hidden: bool) -> None:
    if tag in _BREAKS:
        found.parts.append(_BREAKS[tag])
    elif tag == W + "sym":
        found.parts.append(_SYMBOLS.get(element.get(W + "char", "").upper(), "•"))
    elif tag in {W + "footnoteReference", W + "endnoteReference"}:
        found.notes.append((tag.removeprefix(W).removesuffix("Reference"), element.get(W + "id", "")))
    elif tag == W + "fldChar":
        found.parts.append(_form_field(element))
    elif tag == MC + "AlternateContent":
        # the same text box stands here twice, for new and for old programs
        chosen = element.find(MC + "Choice")
        chosen = chosen if chosen is not None and len(chosen) else element.find(MC + "Fallback")
        if chosen is not None:
            _inside(chosen, found, bold, hidden)
    elif tag == W + "txbxContent":
        found.boxes.append(element)
    else:
        if tag.endswith(("}blip", "}imagedata")):
            found.pictures += 1
        _inside(element, found, bold, hidden)


def _form_field(element: _Element) -> str:
    """Return what a box or list of an old form shows; its typed text stands in the runs that follow."""
    data = element.find(W + "ffData")
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        checked = is_on(box, "checked")
        return "☒" if (is_on(box, "default") if checked is None else checked) else "☐"
    choice = data.find(W + "ddList")
    if choice is not None:
        entries = [entry.get(VAL, "") for entry in choice.iterchildren(W + "listEntry")]
        chosen = value(choice, "result") or value(choice, "default") or "0"
        return entries[int(chosen)] if chosen.isascii() and chosen.isdigit() and int(chosen) < len(entries) else ""
    return ""
