"""The report on paper: A4 with contents, page numbers, the hash of the record on each page, and the record attached.

Set by typst, after four libraries were tried on the same table of 400 rows in eight languages, 34 to 53 pages
(``benchmarks/pdf.py``, on a busy machine with two cores). Seconds with imports, kilobytes, tags for screen readers:

========== ==== === ==== ============================================================================
typst      0.5  327 yes  one wheel of 34 MB with fonts for Latin and Cyrillic; PDF/A-3 and PDF/UA
reportlab  0.9  45  no   wheels; fonts from another package, or letters are lost
fpdf2      9    64  no   wheels; fonts from another package, likewise
weasyprint 10   129 yes  over Pango, which no wheel brings; fonts of the machine
========== ==== === ==== ============================================================================

All four give the same bytes when made twice; weasyprint only where the machine has the same fonts.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from procurecheck.i18n import _, quotation_marks
from procurecheck.model import Assessment
from procurecheck.reports import as_json, record
from procurecheck.reports.blocks import Block, Items, Picture, Quote, Runs, Table
from procurecheck.reports.content import Report, report
from procurecheck.reports.pictures import SHOWN, Shown

STANDARDS = ["a-3a", "ua-1"]
"""For keeping (PDF/A-3, which may hold the record) and for screen readers (PDF/UA)."""
_NO_CLOCK = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_SHORT = 70
WITH_PICTURES = "with pictures"
"""Keyword of a report with pictures of the quoted places, so that it can be set anew as it was."""
_SHRUNK, _WIDEST = 0.85, 460
"""Size of a picture against the page that it shows, and its greatest width in points."""
_LONG = re.compile(r"[^\s\u200b]{20}(?=[^\s\u200b]{20})")
"""Twenty signs of a word that has twenty more: the narrowest columns are not wider."""


def render(assessment: Assessment, shown: Shown | None = None) -> bytes:
    """Return the report as PDF, the same bytes for the same arguments; ``shown`` are pictures of the quoted places."""
    import typst

    files = source(assessment, shown)
    try:
        return compiled(files, STANDARDS)
    except typst.TypstError:
        # a sign that no font has is against both standards; the page shows a box in its place, and the record the sign
        return compiled(files, [])


def source(assessment: Assessment, shown: Shown | None = None) -> dict[str, bytes]:
    """Return what the PDF is set from: the template, the words as data, the pictures, the record to attach."""
    shown = shown or Shown()
    made = report(assessment, shown.places)
    pictures: dict[str, bytes] = {}
    data = _data(made, pictures)
    data["keywords"] = [WITH_PICTURES] if shown.pictures else []
    return {
        "main.typ": (Path(__file__).parent / "templates" / "report.typ").read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode("utf-8"),
        record.ATTACHMENT: as_json.render(assessment).encode("utf-8"),
        **pictures,
    }


def has_pictures(data: bytes) -> bool:
    """Tell whether a report says that it was made with pictures."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return bool(pdf.get_metadata_dict().get("Keywords") == WITH_PICTURES)


def compiled(files: dict[str, bytes], standards: list[str]) -> bytes:
    """Set a source as PDF by some standards; raises ``typst.TypstError`` where it does not meet them."""
    import typst

    # the stubs do not know yet that a document may come as several files
    made: bytes = typst.compile(  # type: ignore[call-overload]
        files, ignore_system_fonts=True, pdf_standards=standards, timestamp=_NO_CLOCK
    )
    return made


def _data(made: Report, pictures: dict[str, bytes]) -> dict[str, Any]:
    short = made.title if len(made.title) <= _SHORT else made.title[: _SHORT - 1] + "…"
    return {
        **made._asdict(),
        "language": made.language.partition("-")[0],
        "title_language": made.title_language.partition("-")[0],
        "document_title": made.title,
        "short_title": short,
        "kicker_short": _("procurecheck audit report"),
        "title": _breakable(made.title),
        "first": [_breakable(_block(block, pictures)) for block in made.first],
        "body": [_breakable(_block(block, pictures)) for block in made.body],
        "quotation_marks": quotation_marks(),
        "words": {
            "contents": _("Contents"),
            "hash": _("Hash of the record"),
            "record": _("The record of this report for machines, and for procurecheck verify"),
        },
    }


def _breakable(value: Any) -> Any:
    """Return texts in which no word is wider than a column: a long one may be divided anywhere, without a hyphen."""
    if isinstance(value, str):
        return _LONG.sub("\\g<0>\u200b", value)
    if isinstance(value, list):
        return [_breakable(below) for below in value]
    if isinstance(value, dict):
        kept = {"link", "code", "language"} | ({"text"} if value.get("style") == "code" else set())
        return {key: below if key in kept else _breakable(below) for key, below in value.items()}
    return value


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    """Return a block as data; its picture becomes a file of ``pictures``."""
    plain: dict[str, Any] = {"kind": type(block).__name__.lower(), **block._asdict()}
    if isinstance(block, Table):
        # one level deeper, so that a row can be laid flat without laying its cells flat
        plain["rows"] = [[{"runs": _runs(cell)} for cell in row] for row in block.rows]
        plain["head"] = list(block.head)
    elif isinstance(block, Items):
        plain["items"] = [_runs(item) for item in block.items]
    elif isinstance(block, Quote) and block.picture is not None:
        file = f"place-{len(pictures) + 1}.svg"
        pictures[file] = _wrapped(block.picture)
        plain["picture"] = {
            "code": file,
            "width": min(block.picture.size[0] / SHOWN * _SHRUNK, _WIDEST),
            "alternative": block.picture.alternative,
        }
    for name in ("runs", "where"):
        if name in plain:
            plain[name] = _runs(plain[name])
    return plain


def _wrapped(picture: Picture) -> bytes:
    """Return a picture inside an SVG: typst takes files from memory as text only."""
    width, height = picture.size
    data = base64.b64encode(picture.png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    ).encode()


def _runs(runs: Runs) -> list[dict[str, str]]:
    return [run._asdict() for run in runs]
