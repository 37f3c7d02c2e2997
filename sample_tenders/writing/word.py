"""Contract drafts: a source in, a DOCX out, with Word's own headings, automatic numbering and tables."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from writing.markup import Block, Source
from writing.package import repack

_MARK = re.compile(r"(\*\*.+?\*\*|\*.+?\*)")
_FORMATS = {
    "(1)": ("decimal", "(%1)"),
    "1.": ("decimal", "%1."),
    "1)": ("decimal", "%1)"),
    "a)": ("lowerLetter", "%1)"),
    "(a)": ("lowerLetter", "(%1)"),
    "-": ("bullet", "–"),
}


def document(source: Source) -> bytes:
    """The DOCX of ``source``."""
    meta = source.meta
    word = docx.Document()
    properties = word.core_properties
    properties.author, properties.title, properties.language = meta["author"], meta["title"], meta["lang"]
    properties.created = properties.modified = datetime(2026, 9, 1, 8)
    properties.last_modified_by, properties.revision, properties.comments = meta["author"], 1, ""
    word.styles["Normal"].font.name, word.styles["Normal"].font.size = "Calibri", Pt(10.5)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.header.paragraphs[0].text = meta["header"]
    _page_number(section.footer.paragraphs[0], meta["footer"])
    word.add_paragraph(meta["title"], style="Title")
    for line in meta.get("cover", []):
        word.add_paragraph(line)
    numbers = _Numbers(word)
    for block in source.blocks:
        _add(word, numbers, block)
    buffer = io.BytesIO()
    word.save(buffer)
    return repack(buffer.getvalue())


def _add(word: Any, numbers: _Numbers, block: Block) -> None:
    if block.kind == "heading":
        numbers.restart()
        word.add_heading(block.text, block.level)
    elif block.kind == "item":
        paragraph = word.add_paragraph(style="List Paragraph")
        _runs(paragraph, block.text)
        numbers.number(paragraph, block)
    elif block.kind == "table":
        table = word.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for index, row in enumerate(block.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _runs(cell.paragraphs[0], f"**{text}**" if index == 0 and text else text)
        word.add_paragraph()
    elif block.kind == "widths":
        return  # Word sets its own
    elif block.kind == "pagebreak":
        word.add_page_break()
    elif block.kind == "signatures":
        left, _, right = block.text.partition("|")
        word.add_paragraph()
        row = word.add_table(rows=1, cols=2).rows[0].cells
        row[0].text, row[1].text = "_" * 30 + "\n" + left.strip(), "_" * 30 + "\n" + right.strip()
    else:
        _runs(word.add_paragraph(), block.text)


def _runs(paragraph: Any, text: str) -> None:
    for part in _MARK.split(text):
        if part.startswith("**"):
            paragraph.add_run(part[2:-2]).bold = True
        elif part.startswith("*"):
            paragraph.add_run(part[1:-1]).italic = True
        elif part:
            paragraph.add_run(part)


def _page_number(paragraph: Any, text: str) -> None:
    before, _, after = text.partition("{page}")
    paragraph.add_run(before)
    for kind, content in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = content
        paragraph.add_run()._r.append(element)
    paragraph.add_run(after)


class _Numbers:
    """Automatic numbering: a list begins anew after each heading, and a sub-list after each item above it."""

    def __init__(self, word: Any) -> None:
        self._root = word.part.numbering_part.element
        self._open: dict[tuple[int, str], int] = {}
        self._abstract: dict[tuple[int, str], int] = {}
        self._next = 900

    def restart(self) -> None:
        self._open.clear()

    def number(self, paragraph: Any, block: Block) -> None:
        kind = "(1)" if re.match(r"\(\d", block.marker) else "(a)" if block.marker.startswith("(") else block.marker
        kind = re.sub(r"\d+", "1", re.sub(r"[a-z]+", "a", kind))
        key = (block.level, kind)
        if block.level == 1:
            self._open = {k: v for k, v in self._open.items() if k[0] == 1 and (k == key or kind not in {"(1)", "1."})}
        if key not in self._open:
            self._open[key] = self._new(key)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self._open[key]

    def _new(self, key: tuple[int, str]) -> int:
        self._next += 1
        if key not in self._abstract:
            self._abstract[key] = self._next
            shape, text = _FORMATS[key[1]]
            left = 480 * key[0]
            xml = (
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._next}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="480"/></w:pPr></w:lvl></w:abstractNum>'
            )
            first = self._root.find(qn("w:num"))
            first.addprevious(parse_xml(xml))
        xml = (
            f'<w:num {nsdecls("w")} w:numId="{self._next}"><w:abstractNumId w:val="{self._abstract[key]}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        self._root.append(parse_xml(xml))
        return self._next
