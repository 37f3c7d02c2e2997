"""What stands in a report as text, and what in it is more than text and could do something."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pypdfium2
from lxml import etree
from markdown_it import MarkdownIt
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1

OFFICE = ("docx", "xlsx")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def text_of(name: str, data: bytes) -> str:
    if name == "pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
        return re.sub(r"\s+", " ", text)
    if name == "docx":
        return "\n".join("".join(p.itertext()) for p in part(data, "word/document.xml").iter("{*}p"))
    if name == "xlsx":
        return "\n".join("".join(item.itertext()) for item in part(data, "xl/sharedStrings.xml").iter("{*}si"))
    if name == "md":
        return "\n".join(child.content for token in MARKDOWN.parse(data.decode()) for child in token.children or ())
    return data.decode("utf-8")


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def working_parts(name: str, data: bytes) -> set[object]:
    """Everything in a file that could do something: elements, links, actions, formulas, markup."""
    if name == "pdf":
        return set(pdf_keys(data))
    if name in OFFICE:
        found: set[object] = set()
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for member in file.namelist():
                found.add(member)
                if member.endswith((".xml", ".rels")):
                    root = etree.fromstring(file.read(member))
                    found |= {(member, element.tag) for element in root.iter()}
                    found |= {
                        e.get("Target") for e in root.iter("{*}Relationship") if e.get("TargetMode") == "External"
                    }
        return found
    if name == "md":
        found = set()
        for token in MARKDOWN.parse(data.decode()):
            found.add(token.type)
            found |= {(child.type, str(child.attrs.get("href", ""))) for child in token.children or ()}
        return found
    if name == "html":
        return set(tags(data.decode("utf-8")))
    raise AssertionError(name)


def tags(page: str) -> set[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes."""
    reader = _Tags()
    reader.feed(page)
    return reader.seen


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, tuple[str, ...]]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(name for name, _ in attrs)))


def pdf_keys(data: bytes) -> Iterator[object]:
    """Yield the keys of all dictionaries of a PDF, with the values of those that act."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    for xref in document.xrefs:
        for number in xref.get_objids():
            yield from keys_in(resolve1(PDFObjRef(document, number)))


def keys_in(value: object) -> Iterator[object]:
    if isinstance(value, PDFStream):
        value = value.attrs
    if isinstance(value, dict):
        for key, below in value.items():
            # fonts, and what is read out, hold the words themselves
            yield key if key not in {"S", "Type", "Subtype", "URI"} else (key, str(below))
            if not isinstance(below, PDFObjRef):
                yield from keys_in(below)
    elif isinstance(value, list):
        for below in value:
            yield from keys_in(below)
