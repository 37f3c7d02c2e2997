"""Old code pages told apart by which language their letters make, and Unicode by its marks."""

from __future__ import annotations

import re
from collections import Counter

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
NAMES = {"cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1252": "Windows-1252", "cp1253": "Windows-1253"}
"""Of the code pages, as people know them."""


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


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
