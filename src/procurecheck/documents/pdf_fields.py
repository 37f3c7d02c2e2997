"""What was filled into the form fields of a PDF, which is not part of the text of its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

from procurecheck.documents.blocks import Block
from procurecheck.documents.pdf_repair import clean
from procurecheck.documents.pdf_rules import Frame
from procurecheck.i18n import _
from procurecheck.model import LineBox

MOST_FIELDS = 2_000
"""On one page."""
LONGEST = 100_000
"""Bytes of one entry that are read."""


def open_fields(document: Any, reasons: list[str]) -> bool:
    """Prepare the fields, if there are any; say so in ``reasons`` where the form is of the kind only Adobe shows."""
    kind = document.get_formtype()
    if kind == pdfium.FORMTYPE_NONE:
        return False
    if kind == pdfium.FORMTYPE_XFA_FULL:
        reasons.append(
            _("The PDF is a form that only Adobe programs show (XFA). Open it there and print it into a new PDF.")
        )
        return False
    document.init_forms()
    return document.formenv is not None


def entries_of(document: Any, page: Any, number: int) -> list[Block]:
    """Return the filled text, choice and ticked fields of a page as "label: entry", from the top."""
    frame = Frame(page)
    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MOST_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            block = _entry(document.formenv.raw, annotation, frame, number)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if block is not None:
            found.append(block)
    return sorted(found, key=lambda block: (block.lines[0].top, block.lines[0].x0))


def _entry(form: Any, annotation: Any, frame: Frame, number: int) -> Block | None:
    if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
        return None
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}:
        value = _string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
    elif kind in {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}:
        value = "☒" if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    else:
        return None
    if not value:
        return None
    name = _string(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
    name = name or _string(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
    text = f"{name}: {value}" if name else value
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
    return Block(text, kind="field", page=number, lines=(LineBox(0, len(text), number, *box),), field=name or None)


def _string(get: Callable[..., int], form: Any, annotation: Any) -> str:
    length = min(get(form, annotation, None, 0), LONGEST)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    if get(form, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length) > length:
        return ""
    return clean(buffer.raw.decode("utf-16-le", "ignore"))
