"""Mending what PDFs do to words: ligatures, odd blanks, private glyphs, spaced letters, words broken at line ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Sequence

HYPHEN_BREAK = "\ufffe"
"""PDFium's mark where a word was broken at the end of a line; it stands for a hyphen, hard or soft."""


LONGEST_WORD = 100
"""Characters before a line's end that are looked at."""


def clean(text: str) -> str:
    """Return ``text`` with ligatures spelt out, controls gone, single blanks, bullets as bullets, in NFC."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    if _ODD.search(text):
        text = text.translate(_REPLACED)
    text = " ".join(text.split())
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def unmapped(text: str) -> int:
    """Return how many characters are private or unknown glyphs, which no reader could turn into letters."""
    return 0 if text.isascii() else sum(glyph not in _BULLETS for glyph in _UNMAPPED.findall(text))


def join(left: str, right: str, inside: Callable[[], Container[str]]) -> str:
    """Return two lines of a paragraph as one text.

    A hyphen at the end of ``left`` goes if it only breaks a word, and stays if it belongs there: ``EU-weit``,
    ``Bau- und Dienstleistungen``, ``2014/24-25``. Where only the document can tell (``long-term``), ``inside()``
    holds the hyphenated words that stand inside its lines, in lower case.
    """
    if not left or not right:
        return left + right
    if left[-1] not in _HYPHENS:
        # a slash at the end of a line joins words: "Auftraggeber/" + "Auftragnehmer"
        return left + right if left[-1] == "/" and left[-2:-1].isalpha() else f"{left} {right}"
    last = _LAST_WORD.search(left[-LONGEST_WORD:-1])
    first = _FIRST_WORD.match(right)
    if last is None or first is None:
        # a dash before a blank, or a hyphen before a bracket: nothing was broken
        return f"{left} {right}" if last is None else left + right
    return _broken(left, right, last.group(), first.group(), inside)


def _broken(left: str, right: str, last: str, first: str, inside: Callable[[], Container[str]]) -> str:
    if left[-1] == _SOFT_HYPHEN:
        return left[:-1] + right
    # "a)" begins an item of a list and no end of a word
    if first.lower() in _SUSPENDED or (len(first) == 1 and right[1:2] == ")"):
        return f"{left} {right}"
    shouted = len(last) > 3 and last.isupper() and first.isupper()
    kept = (
        last[-1].isdigit()
        or first[0].isdigit()
        or len(last) == 1
        or (first[0].isupper() and not shouted)
        or (last.isupper() and not shouted)
    )
    if kept or f"{last}-{first}".lower() in inside():
        return left[:-1] + "-" + right
    return left[:-1] + right


def hyphenated_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the words with a hyphen inside them that stand inside lines, in lower case."""
    return frozenset(word.lower() for text in texts if "-" in text for word in _HYPHENATED.findall(text))


def is_spaced(words: Sequence[str]) -> bool:
    """Whether these words are letters of a letter-spaced heading."""
    return len(words) >= 5 and all(len(word) == 1 and word.isalpha() for word in words)


_SOFT_HYPHEN = "\u00ad"
_HYPHENS = "-\u2010\u2011" + _SOFT_HYPHEN
# words that follow a hyphen which stands for the rest of a word ("Bau- und Dienstleistungen")
_SUSPENDED = frozenset(
    re.findall(
        r"\w+",
        "und oder bzw sowie and or et ou és vagy en of ali ter nebo lub oraz alebo ili и или та або až bis to",
    )
)
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")
_HYPHENATED = re.compile(r"\w+-\w+")
_UNMAPPED = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0a8\uf076\uf06e\uf0e8\uf0de\uf02d", "•") | {
    "\uf0fc": "✓",
    "\uf0fe": "☒",
    "\uf06f": "☐",
    "\uf071": "☐",
    "\uf0a3": "☐",
}
_GONE = [*range(0x20), 0x7F, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
_REPLACED: dict[int, str] = {
    **dict.fromkeys(_GONE, ""),
    **{ord(blank): " " for blank in "\t\n\v\f\r\x85\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"},
    **{ord(glyph): letters for glyph, letters in (_LIGATURES | _BULLETS).items()},
}
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _REPLACED) + "]")
