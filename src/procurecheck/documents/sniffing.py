"""What a file is, told by what it holds and then by how it is called.

The order of the looks matters: containers first (a DOCX is a ZIP), then XML and JSON by their root, then text, where
only the ending of the name can tell CSV from Markdown.
"""

from __future__ import annotations

import re
from contextlib import suppress

from procurecheck.documents.encodings import looks_like_text, unicode_mark
from procurecheck.documents.formats import (
    CSV,
    DOCX,
    EFORMS,
    EPUB,
    FOREIGN_ENDINGS,
    FOREIGN_MAGIC,
    FORMATS,
    HTML,
    OCDS,
    ODS,
    ODT,
    OLE_STREAMS,
    PDF,
    PPT,
    READ,
    RTF,
    TED,
    TEXT,
    UNKNOWN,
    XLS,
    XLSB,
    XLSX,
    ZIP_MEDIA_TYPE,
    Foreign,
    Format,
    UnknownFormatError,
)
from procurecheck.documents.xml import local
from procurecheck.i18n import N_, _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_BY_NATURE = frozenset({"eml", "mht", "mhtml"})
_NEVER_TEXT = frozenset(
    {*PDF.endings, *DOCX.endings, *XLSX.endings, *ODS.endings, "zip", *FOREIGN_ENDINGS}
    - _TEXT_BY_NATURE
    - {"doc", "dot"}
)
"""Endings under which no program saves text; under .doc and .xls many save web pages and tables of text."""


def sniff(data: bytes, path: str) -> Format | None:
    """Return what ``data`` is, by its content and then by the ending of ``path``; ``None`` for a ZIP archive.

    Raises:
        UnknownFormatError: where no reader reads it; the reason says what it is and what to do.
    """
    if not data:
        raise UnknownFormatError(_("The file is empty. Ask for it again."), _media_type_of(path))
    ending = ending_of(path)
    if data.startswith(b"%PDF-") or (ending == "pdf" and b"%PDF-" in data[:1024]):
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK")):
        return _zip_kind(data, ending)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"{\\rtf"):
        raise _foreign(RTF)
    if looks_like_text(data):
        return _text_kind(data, ending)
    for magic, foreign in FOREIGN_MAGIC:
        if data.startswith(magic):
            raise _foreign(foreign)
    raise _unknown(ending)


def ending_of(path: str) -> str:
    """Return the ending of a file's name in lower case, without the dot."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def _media_type_of(path: str) -> str:
    ending = ending_of(path)
    if ending == "zip":
        return ZIP_MEDIA_TYPE
    known = {end: format_.media_type for format_ in FORMATS for end in format_.endings if end}
    known |= {end: foreign.media_type for end, foreign in FOREIGN_ENDINGS.items()}
    return known.get(ending, UNKNOWN)


def _foreign(foreign: Foreign) -> UnknownFormatError:
    return UnknownFormatError(
        _("This is {what}, which is not read.", what=_(foreign.what, name=foreign.name)) + " " + _(foreign.mend),
        foreign.media_type,
    )


def _unknown(ending: str) -> UnknownFormatError:
    if ending in FOREIGN_ENDINGS:
        return _foreign(FOREIGN_ENDINGS[ending])
    called = [format_ for format_ in FORMATS if ending and ending in format_.endings]
    if called or ending == "zip":
        name = called[0].name if called else "ZIP"
        return UnknownFormatError(
            _(
                "The file is called .{ending} but does not hold what {name} files hold: it is damaged or misnamed. "
                "Open it with the program it was made with, or ask for it again.",
                ending=ending,
                name=name,
            ),
            _media_type_of("x." + ending),
        )
    return UnknownFormatError(_("This kind of file is not known. What is read: {formats}.", formats=READ))


# --- containers -----------------------------------------------------------------------------------------


def _zip_kind(data: bytes, ending: str) -> Format | None:
    """Tell office files, which are ZIP archives of known members, from archives of files."""
    from procurecheck.archive import member_names, stored_member

    names = member_names(data)
    if names is None:  # damaged: say what it was meant to be
        if ending in {*DOCX.endings, *XLSX.endings, *ODS.endings, *FOREIGN_ENDINGS}:
            raise _unknown(ending)
        return None
    if any(name.startswith("word/") and name.endswith(".xml") for name in names):
        return DOCX
    if "xl/workbook.bin" in names:
        raise _foreign(XLSB)
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return XLSX
    if any(name.startswith("ppt/") and name.endswith(".xml") for name in names):
        raise _foreign(PPT)
    kind = stored_member(data, "mimetype", 200).decode("ascii", "replace").strip() if "mimetype" in names else ""
    if kind.startswith(ODS.media_type):
        return ODS
    if kind.startswith(EPUB.media_type):
        raise _foreign(EPUB)
    if kind.startswith("application/vnd.oasis.opendocument."):
        raise _foreign(ODT if "text" in kind else Foreign(N_("an OpenDocument file"), kind, N_("Save it as PDF.")))
    if kind.startswith("application/vnd.etsi.asic"):
        return None  # a signature's container is an archive of what was signed
    return None


def _ole_kind(data: bytes) -> Format:
    """Tell the old office formats by the names of their streams, which are in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnknownFormatError(
            _("The file is locked with a password. Ask for a copy without one."), "application/x-ole-storage"
        )
    for stream, kind in OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in data:
            if isinstance(kind, Format):
                return kind
            raise _foreign(kind)
    raise UnknownFormatError(
        _("This kind of file is not known. What is read: {formats}.", formats=READ), "application/x-ole-storage"
    )


# --- text -----------------------------------------------------------------------------------------------


def _text_kind(data: bytes, ending: str) -> Format:
    """Tell the formats that are text: structured ones by how they begin, the others by the ending."""
    head = data[:65_536]
    start = head.decode(unicode_mark(data) or "latin-1", "replace").lstrip("\ufeff \t\r\n")
    if ending in _TEXT_BY_NATURE:
        raise _foreign(FOREIGN_ENDINGS[ending])
    named = _by_name(ending)
    found: Format | None = None
    if _HTML.match(start):
        found = HTML
    elif ending == "xml" or _XML.match(start):
        found = _xml_kind(head, must_be_known=named is None and ending not in HTML.endings)
    elif ending in OCDS.endings or (_JSON.match(start) and named is None):
        found = OCDS
    if ending in _NEVER_TEXT:
        # often the message of a failed download, saved under the name of the file it was meant to be
        raise UnknownFormatError(
            _(
                "The file is called .{ending} but holds a web page; perhaps its download failed. Ask for it again.",
                ending=ending,
            )
            if found is HTML
            else _(
                "The file is called .{ending} but holds plain text; perhaps its download failed. Ask for it again.",
                ending=ending,
            ),
            _media_type_of("x." + ending),
        )
    if found is not None:
        return found
    return named or (CSV if ending in XLS.endings else HTML if ending in HTML.endings else TEXT)


def _xml_kind(head: bytes, *, must_be_known: bool) -> Format | None:
    from procurecheck.documents.eforms import ROOTS

    root = _root(head)
    if root == "TED_EXPORT":
        return TED
    if root in ROOTS:
        return EFORMS
    if root == "html":
        return HTML
    if not must_be_known:
        return None
    if root is None:
        raise UnknownFormatError(_("This is called XML but is none, or it is damaged at its start."), "application/xml")
    raise UnknownFormatError(
        _(
            "This XML begins with “{name}”, which is not read: TED and eForms notices are. Save it as PDF.",
            name=root[:60],
        ),
        "image/svg+xml" if root == "svg" else "application/xml",
    )


def _by_name(ending: str) -> Format | None:
    return next((format_ for format_ in FORMATS if format_.by_name and ending in format_.endings), None)


def _root(head: bytes) -> str | None:
    """Return the name of the first element of XML, without its namespace."""
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    with suppress(etree.XMLSyntaxError, ValueError, LookupError):
        parser.feed(head)  # damage after the first element is for the reader to judge
    with suppress(etree.XMLSyntaxError, ValueError, LookupError):
        for _event, element in parser.read_events():
            return local(element) if isinstance(element, etree._Element) else None
    return None


_HTML = re.compile(r"(?:(?:<\?xml[^>]*\?>|<!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML = re.compile(r"<(?:\?xml\s|!DOCTYPE\s|!--|[A-Za-z_][\w.-]*(?::[\w.-]+)?[\s>])")
_JSON = re.compile(r"[\[{]\s*[\[{\"]")
