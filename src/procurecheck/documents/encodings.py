"""Bytes of text files as text: Unicode by its marks, old code pages by which language their letters make."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from procurecheck.errors import UnreadableError

_SAMPLE = 400_000
"""Bytes looked at to tell a code page."""

_ALPHABETS: dict[str, tuple[str, ...]] = {
    # letters beyond a to z of the languages written in each code page, the commonest code page first
    "cp1252": (
        "äöüß", "éèêëàâçùûüîïôœæ", "áéíóúüñ", "àèéìíòóùú", "áâãàçéêíóôõúü", "åäöé", "æøåé", "éëïöüáóúè", "áéíóúýþæðö",
    ),
    "cp1250": (
        "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß",
    ),
    "cp1251": ("абвгдежзийклмнопрстуфхцчшщъьюяыэёіїєґђјљњћџ",),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
}  # fmt: skip
_NAMES = {"cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1252": "Windows-1252", "cp1253": "Windows-1253"}


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the text of a file, and a note where the encoding was a guess or letters are lost.

    Raises:
        UnreadableError: where the bytes are no text.
    """
    wide = unicode_mark(data)
    if wide is not None:
        text = data.decode(wide, "replace").removeprefix("\ufeff")
        lost = text.count("\ufffd")
        return text, f"{lost} damaged characters could not be read." if lost else None
    if not looks_like_text(data):
        raise UnreadableError("This is not text, though it is called so. Ask for it as PDF or DOCX.")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    forgiving = data.decode("utf-8", "replace")
    lost = forgiving.count("\ufffd")
    if lost * 10 < sum(1 for sign in forgiving if sign > "\x7f"):
        return forgiving, f"{lost} damaged characters could not be read."
    code = code_page(data)
    return data.decode(code, "replace"), f"The file is not in Unicode; it was read as {_NAMES[code]}."


def unicode_mark(data: bytes) -> str | None:
    """Return the Unicode encoding that a byte order mark, or every other byte being zero, gives away."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2000]
    if len(head) >= 8 and len(head) % 2 == 0:
        even, odd = head[::2].count(0), head[1::2].count(0)
        half = len(head) // 2
        if odd > half * 0.7 and even < half * 0.05:
            return "utf-16-le"
        if even > half * 0.7 and odd < half * 0.05:
            return "utf-16-be"
    return None


def looks_like_text(data: bytes) -> bool:
    """Whether bytes could be text in some encoding: no zeros, hardly any control characters."""
    if unicode_mark(data):
        return True
    head = data[:20_000]
    return b"\x00" not in data[:1_000_000] and len(_CONTROL.findall(head)) * 100 <= len(head)


def code_page(data: bytes) -> str:
    """Return the Windows code page in which the bytes above ASCII make the letters of one language best."""
    counts = Counter(byte for byte in data[:_SAMPLE] if byte >= 0x80)
    foreign = sum(count for byte, count in counts.items() if byte >= 0xC0)
    if not foreign:
        return "cp1252"
    plain = sum(1 for byte in data[:_SAMPLE] if byte < 0x80 and chr(byte).isalpha())
    pages = ("cp1251", "cp1253") if foreign > plain else ("cp1252", "cp1250")
    return max(pages, key=lambda page: _best_language(counts, page))


def _best_language(counts: Counter[int], page: str) -> int:
    """Return how well the letters fit the language of this code page that they fit best; capitals tell less."""
    signs = [(bytes([byte]).decode(page, "replace"), count) for byte, count in counts.items()]
    letters = [
        (sign.lower(), count * (2 if sign.isupper() else 5))
        for sign, count in signs
        if sign.isalpha() or sign == "\ufffd"
    ]
    return max(
        sum(weight if sign in alphabet else -weight for sign, weight in letters) for alphabet in _ALPHABETS[page]
    )


def tidy(text: str) -> str:
    """Return text in NFC, as one line: white space as single blanks, without invisible and control characters."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _UNPRINTABLE.sub(" ", text)))
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    """Do what :func:`tidy` does, but keep the line breaks that the source means."""
    return "\n".join(filter(None, map(tidy, text.split("\n"))))


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# soft hyphens, zero-width signs and signs that turn the direction of writing: they change what is read, unseen
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
