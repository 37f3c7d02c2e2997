"""Bytes of text files as text: Unicode by its marks, old code pages by which language their letters make."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from procurecheck.encodings import NAMES, code_page, looks_like_text, unicode_mark
from procurecheck.errors import UnreadableError
from procurecheck.i18n import _, ngettext

__all__ = ["code_page", "decode", "looks_like_text", "tidy", "tidy_lines", "unicode_mark"]


class Note(NamedTuple):
    """What a reader must know of how the bytes became text."""

    text: str
    lost: bool = False
    """Whether letters could not be read."""


def decode(data: bytes) -> tuple[str, Note | None]:
    """Return the text of a file, and a note where the encoding was a guess or letters are lost.

    Raises:
        UnreadableError: where the bytes are no text.
    """
    wide = unicode_mark(data)
    if wide is not None:
        text = data.decode(wide, "replace").removeprefix("\ufeff")
        lost = text.count("\ufffd")
        return text, _damaged(lost) if lost else None
    if not looks_like_text(data):
        raise UnreadableError("This is not text, though it is called so. Ask for it as PDF or DOCX.")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    forgiving = data.decode("utf-8", "replace")
    lost = forgiving.count("\ufffd")
    if lost * 10 < sum(1 for sign in forgiving if sign > "\x7f"):
        return forgiving, _damaged(lost)
    code = code_page(data)
    return data.decode(code, "replace"), Note(
        _("The file is not in Unicode; it was read as {encoding}.", encoding=NAMES[code])
    )


def _damaged(count: int) -> Note:
    said = ngettext("{n} damaged character could not be read.", "{n} damaged characters could not be read.", count)
    return Note(said, lost=True)


def tidy(text: str) -> str:
    """Return text in NFC, as one line: white space as single blanks, without invisible and control characters."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _UNPRINTABLE.sub(" ", text)))
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    """Do what :func:`tidy` does, but keep the line breaks that the source means."""
    return "\n".join(filter(None, map(tidy, text.split("\n"))))


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# soft hyphens, zero-width signs and signs that turn the direction of writing: they change what is read, unseen
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
