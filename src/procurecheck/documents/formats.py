"""The formats that are read, and those that are known and not read. A format is added here and nowhere else.

Which of them a file is, is told by :mod:`procurecheck.documents.sniffing`, by what it holds before how it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from procurecheck.documents.blocks import Reading
from procurecheck.errors import UnreadableError

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
    media_type: str
    mend: str


_SAVE = "Save it as DOCX or PDF and check again."
_OCR = "Text in pictures is not read; make a PDF with text of it (OCR), or ask for the original."
_UNPACK = "Unpack it, and give the files as a folder or ZIP."
DOC = Foreign("a document of old Word (DOC)", "application/msword", _SAVE)
PPT = Foreign("a presentation", "application/vnd.ms-powerpoint", "Save it as PDF and check again.")
MSG = Foreign("a mail of Outlook", "application/vnd.ms-outlook", "Save the mail as PDF and its attachments as files.")
RTF = Foreign("an RTF document", "application/rtf", _SAVE)
ODT = Foreign("an OpenDocument text (ODT)", "application/vnd.oasis.opendocument.text", _SAVE)
MAIL = Foreign("a mail", "message/rfc822", "Save the mail as PDF and its attachments as files.")
MHTML = Foreign("a web archive", "multipart/related", "Save it as HTML or PDF.")
EPUB = Foreign("an e-book", "application/epub+zip", "Save it as PDF.")
XLSB = Foreign(
    "a binary Excel workbook (XLSB)", "application/vnd.ms-excel.sheet.binary.macroenabled.12", "Save it as XLSX."
)
SIGNED = Foreign("a file inside an electronic signature", "application/pkcs7-mime", "Save what was signed as PDF.")

FOREIGN_MAGIC: tuple[tuple[bytes, Foreign], ...] = (
    (b"\x89PNG", Foreign("a picture (PNG)", "image/png", _OCR)),
    (b"\xff\xd8\xff", Foreign("a picture (JPEG)", "image/jpeg", _OCR)),
    (b"GIF8", Foreign("a picture (GIF)", "image/gif", _OCR)),
    (b"II*\x00", Foreign("a picture (TIFF)", "image/tiff", _OCR)),
    (b"MM\x00*", Foreign("a picture (TIFF)", "image/tiff", _OCR)),
    (b"7z\xbc\xaf\x27\x1c", Foreign("a 7-Zip archive", "application/x-7z-compressed", _UNPACK)),
    (b"Rar!\x1a\x07", Foreign("a RAR archive", "application/vnd.rar", _UNPACK)),
    (b"\x1f\x8b", Foreign("a GZIP archive", "application/gzip", _UNPACK)),
    (b"BZh", Foreign("a BZIP2 archive", "application/x-bzip2", _UNPACK)),
    (b"\xfd7zXZ\x00", Foreign("an XZ archive", "application/x-xz", _UNPACK)),
    (b"AC10", Foreign("a CAD drawing (DWG)", "image/vnd.dwg", "Save it as PDF.")),
    (b"MZ", Foreign("a program", "application/vnd.microsoft.portable-executable", "Leave it out of the pack.")),
    (b"\x7fELF", Foreign("a program", "application/x-executable", "Leave it out of the pack.")),
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
    "pages": Foreign("a document of Pages", "application/vnd.apple.pages", _SAVE),
    "numbers": Foreign("a table of Numbers", "application/vnd.apple.numbers", "Save it as XLSX."),
    "tar": Foreign("a TAR archive", "application/x-tar", _UNPACK),
    "bmp": Foreign("a picture (BMP)", "image/bmp", _OCR),
    "webp": Foreign("a picture (WebP)", "image/webp", _OCR),
    "heic": Foreign("a picture (HEIC)", "image/heic", _OCR),
}  # fmt: skip


def read(data: bytes, path: str, format_: Format) -> Reading:
    """Read ``data`` with the reader of its format.

    Raises:
        UnreadableError: with the reason.
    """
    module, _, function = format_.reader.partition(":")
    reader: Callable[[bytes, str], Reading] = getattr(import_module(module), function)
    return reader(data, path)
