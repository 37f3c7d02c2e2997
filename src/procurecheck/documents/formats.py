"""The formats that are read, and those that are known and not read. A format is added here and nowhere else.

Which of them a file is, is told by :mod:`procurecheck.documents.sniffing`, by what it holds before how it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from procurecheck.documents.blocks import Reading
from procurecheck.errors import UnreadableError
from procurecheck.i18n import N_

UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``reader`` is ``module:function``, imported when first needed."""

    name: str
    """As people call it."""
    media_type: str
    endings: tuple[str, ...]
    reader: str
    by_name: bool = False
    """Whether the ending decides where the content is plain text."""


PDF = Format("PDF", "application/pdf", ("pdf",), "procurecheck.documents.pdf:read")
DOCX = Format(
    "DOCX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ("docx", "docm", "dotx"),
    "procurecheck.documents.docx:read",
)
HTML = Format("HTML", "text/html", ("html", "htm", "xhtml"), "procurecheck.documents.html:read")
TEXT = Format("TXT", "text/plain", ("txt", "text", "asc", ""), "procurecheck.documents.text:read", by_name=True)
MARKDOWN = Format("Markdown", "text/markdown", ("md", "markdown"), "procurecheck.documents.markdown:read", by_name=True)
XLSX = Format(
    "XLSX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ("xlsx", "xlsm", "xltx"),
    "procurecheck.documents.sheet:read",
)
XLS = Format("XLS", "application/vnd.ms-excel", ("xls", "xlt"), "procurecheck.documents.sheet:read")
ODS = Format(
    "ODS", "application/vnd.oasis.opendocument.spreadsheet", ("ods", "ots"), "procurecheck.documents.sheet:read"
)
CSV = Format("CSV", "text/csv", ("csv", "tsv", "tab"), "procurecheck.documents.sheet:read_csv", by_name=True)
TED = Format("TED XML", "application/xml", ("xml",), "procurecheck.documents.ted:read")
EFORMS = Format("eForms XML", "application/xml", ("xml",), "procurecheck.documents.eforms:read")
OCDS = Format("OCDS JSON", "application/json", ("json", "jsonl", "ndjson"), "procurecheck.documents.ocds:read")

FORMATS = (PDF, DOCX, HTML, TEXT, MARKDOWN, XLSX, XLS, ODS, CSV, TED, EFORMS, OCDS)
"""Everything that is read."""

ZIP_MEDIA_TYPE = "application/zip"
READ = ", ".join([format_.name for format_ in FORMATS] + ["ZIP"])
"""The formats that are read, for messages."""


class UnknownFormatError(UnreadableError):
    """A file that no reader reads; ``media_type`` says what it is as far as that is known."""

    def __init__(self, reason: str, media_type: str = UNKNOWN) -> None:
        super().__init__(reason)
        self.media_type = media_type


@dataclass(frozen=True, slots=True)
class Foreign:
    """A kind of file that is known and not read."""

    what: str
    """To be translated, with ``name`` in it."""
    media_type: str
    mend: str
    name: str = ""


_SAVE = N_("Save it as DOCX or PDF and check again.")
_OCR = N_("Text in pictures is not read; make a PDF with text of it (OCR), or ask for the original.")
_UNPACK = N_("Unpack it, and give the files as a folder or ZIP.")
_PICTURE = N_("a picture ({name})")
_ARCHIVE = N_("an archive ({name})")
DOC = Foreign(N_("a document of old Word (DOC)"), "application/msword", _SAVE)
PPT = Foreign(N_("a presentation"), "application/vnd.ms-powerpoint", N_("Save it as PDF and check again."))
MSG = Foreign(
    N_("a mail of Outlook"), "application/vnd.ms-outlook", N_("Save the mail as PDF and its attachments as files.")
)
RTF = Foreign(N_("an RTF document"), "application/rtf", _SAVE)
ODT = Foreign(N_("an OpenDocument text (ODT)"), "application/vnd.oasis.opendocument.text", _SAVE)
MAIL = Foreign(N_("a mail"), "message/rfc822", N_("Save the mail as PDF and its attachments as files."))
MHTML = Foreign(N_("a web archive"), "multipart/related", N_("Save it as HTML or PDF."))
EPUB = Foreign(N_("an e-book"), "application/epub+zip", N_("Save it as PDF."))
XLSB = Foreign(
    N_("a binary Excel workbook (XLSB)"),
    "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    N_("Save it as XLSX."),
)
SIGNED = Foreign(
    N_("a file inside an electronic signature"), "application/pkcs7-mime", N_("Save what was signed as PDF.")
)

FOREIGN_MAGIC: tuple[tuple[bytes, Foreign], ...] = (
    (b"\x89PNG", Foreign(_PICTURE, "image/png", _OCR, "PNG")),
    (b"\xff\xd8\xff", Foreign(_PICTURE, "image/jpeg", _OCR, "JPEG")),
    (b"GIF8", Foreign(_PICTURE, "image/gif", _OCR, "GIF")),
    (b"II*\x00", Foreign(_PICTURE, "image/tiff", _OCR, "TIFF")),
    (b"MM\x00*", Foreign(_PICTURE, "image/tiff", _OCR, "TIFF")),
    (b"7z\xbc\xaf\x27\x1c", Foreign(_ARCHIVE, "application/x-7z-compressed", _UNPACK, "7-Zip")),
    (b"Rar!\x1a\x07", Foreign(_ARCHIVE, "application/vnd.rar", _UNPACK, "RAR")),
    (b"\x1f\x8b", Foreign(_ARCHIVE, "application/gzip", _UNPACK, "GZIP")),
    (b"BZh", Foreign(_ARCHIVE, "application/x-bzip2", _UNPACK, "BZIP2")),
    (b"\xfd7zXZ\x00", Foreign(_ARCHIVE, "application/x-xz", _UNPACK, "XZ")),
    (b"AC10", Foreign(N_("a CAD drawing (DWG)"), "image/vnd.dwg", N_("Save it as PDF."))),
    (b"MZ", Foreign(N_("a program"), "application/vnd.microsoft.portable-executable", N_("Leave it out of the pack."))),
    (b"\x7fELF", Foreign(N_("a program"), "application/x-executable", N_("Leave it out of the pack."))),
)
OLE_STREAMS: tuple[tuple[str, Foreign | Format], ...] = (
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("__properties_version1.0", MSG),
)
FOREIGN_ENDINGS: dict[str, Foreign] = {
    "doc": DOC, "dot": DOC, "ppt": PPT, "pptx": PPT, "msg": MSG, "rtf": RTF, "odt": ODT, "eml": MAIL,
    "mht": MHTML, "mhtml": MHTML, "p7m": SIGNED, "p7s": SIGNED, "asice": SIGNED, "asics": SIGNED,
    "pages": Foreign(N_("a document of Pages"), "application/vnd.apple.pages", _SAVE),
    "numbers": Foreign(N_("a table of Numbers"), "application/vnd.apple.numbers", N_("Save it as XLSX.")),
    "tar": Foreign(_ARCHIVE, "application/x-tar", _UNPACK, "TAR"),
    "bmp": Foreign(_PICTURE, "image/bmp", _OCR, "BMP"),
    "webp": Foreign(_PICTURE, "image/webp", _OCR, "WebP"),
    "heic": Foreign(_PICTURE, "image/heic", _OCR, "HEIC"),
}  # fmt: skip


def read(data: bytes, path: str, format_: Format) -> Reading:
    """Read ``data`` with the reader of its format.

    Raises:
        UnreadableError: with the reason.
    """
    module, _colon, function = format_.reader.partition(":")
    reader: Callable[[bytes, str], Reading] = getattr(import_module(module), function)
    return reader(data, path)
