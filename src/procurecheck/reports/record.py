"""The record that each report carries, so that it can be verified: put into a page, and found again in any report.

JSON, HTML and PDF carry the very same record: the file itself, ``<script type="application/json" id="record">``,
and the attachment ``assessment.json``.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from procurecheck.errors import UnreadableError
from procurecheck.model import Assessment

if TYPE_CHECKING:
    from markupsafe import Markup

ATTACHMENT = "assessment.json"
"""Name of the record inside the PDF."""
_ELEMENT = "record"
LARGEST = 2**28
"""Bytes of a report that is opened, and of the record in it."""

# what could end the element, begin another, or change how the page is shown; JSON may write any of it as \\uXXXX
_IN_SCRIPT = re.compile("[<>&\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def for_script(assessment: Assessment) -> Markup:
    """Return the record as JSON that is safe inside ``<script type="application/json">``."""
    from markupsafe import Markup

    plain = json.dumps(assessment.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    return Markup(_IN_SCRIPT.sub(lambda sign: f"\\u{ord(sign.group()):04x}", plain))  # noqa: S704


def find(data: bytes) -> dict[str, Any]:
    """Return the record that a report carries, as it stands there: JSON, HTML or PDF, told by the content.

    Raises:
        UnreadableError: where the report carries none, or not a whole one.
    """
    if len(data) > LARGEST:
        raise UnreadableError(f"The file is larger than {LARGEST // 2**20} MB, which no report is.")
    if data.startswith(b"%PDF-"):
        return _parsed(_from_pdf(data))
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableError(
            "Workbooks and texts carry only the hash of the record. Give the JSON, HTML or PDF of the same report."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("This is no report of procurecheck: it is neither JSON, HTML nor PDF.") from None
    return _parsed(_from_html(text) if text.lstrip()[:1] == "<" else text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"The record in this report is not whole: {error}.") from None
    if not isinstance(record, dict) or not isinstance(record.get("provenance"), dict):
        raise UnreadableError("This is no report of procurecheck: it has no provenance.")
    return record


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: one reader would take the first, another the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_such_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


class _Elements(HTMLParser):
    """Collects the text of the elements that hold a record."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("id") == _ELEMENT
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def _from_html(text: str) -> str:
    elements = _Elements()
    elements.feed(text)
    elements.close()
    return _only(elements.found)


def _from_pdf(data: bytes) -> str:
    import pypdfium2

    found = []
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            for number in range(pdf.count_attachments()):
                attachment = pdf.get_attachment(number)
                if attachment.get_name() == ATTACHMENT:
                    found.append(bytes(attachment.get_data()).decode("utf-8"))
    except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError) as error:
        raise UnreadableError(f"The PDF cannot be opened: {error}.") from None
    return _only(found)


def _only(found: list[str]) -> str:
    if not found:
        raise UnreadableError("This report carries no record; it was not made by procurecheck, or was saved anew.")
    if len(found) > 1:
        raise UnreadableError("This report carries more than one record, so none of them can be trusted.")
    return found[0]
