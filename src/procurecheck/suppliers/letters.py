"""Names of any script in plain Latin letters, and words by their sound, so that ways of writing meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "i",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y", "ь": "",
    "э": "e", "ю": "iu", "я": "ia", "ё": "e", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "џ": "dz", "ѓ": "gj", "ќ": "kj", "ѕ": "dz",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_LATIN = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h"}
_LETTERS = str.maketrans(_CYRILLIC | _GREEK | _LATIN)
_APOSTROPHES = re.compile(r"['’ʼ`´‘ʹ′]")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s(?!\w)")
# "B.P. p.l.c." are two words, "d. o. o." is one: letters with dots and no spaces are taken together first
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_]\.?(?!\w)")
_DOTTED_APART = re.compile(r"(?<!\w)(?:[^\W\d_]\. )+[^\W\d_]\.?(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_ALIKE = str.maketrans("аеіоруасхкмтвн", "aeiopyacxkmtbh")
"""Cyrillic letters that look like Latin ones, to mend words in which both are mixed."""
_MIXED = re.compile(r"[^\W\d_]*(?:[a-z][а-яіїєґ]|[а-яіїєґ][a-z])[^\W\d_]*")

# from one spelling of a sound to another, longest first
_SOUNDS = tuple(
    (re.compile(pattern), value)
    for pattern, value in (
        (r"shch|sch|sh|sz", "s"),
        (r"tch|ch|cz|ts|tz|cs", "c"),
        (r"zh|zs|dzh|dz", "z"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"gh", "g"),
        (r"ck", "k"),
        (r"qu", "kv"),
        (r"x", "ks"),
        (r"[yj]", "i"),
        (r"w", "v"),
        (r"([dgkln])i(?=[aeou])", r"\1"),
        (r"ae", "a"),
        (r"oe", "o"),
        (r"ue", "u"),
        (r"(.)\1+", r"\1"),
    )
)


def latin(text: str) -> str:
    """Return text in lower case in plain Latin letters; scripts other than Cyrillic and Greek stay as they are."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    text = _MIXED.sub(_one_script, unicodedata.normalize("NFC", text))
    text = text.translate(_LETTERS)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    # accented Greek letters stand bare only now
    return "".join(char for char in text if not unicodedata.combining(char)).translate(_LETTERS)


def _one_script(match: re.Match[str]) -> str:
    """Mend a word of two scripts: where all its Cyrillic letters look Latin it was meant to be Latin."""
    word = match.group(0)
    mended = word.translate(_ALIKE)
    return mended if mended.isascii() else word


def plain(text: str) -> str:
    """Return the words of a name in plain Latin letters: ``"A.B.C. & Söhne"`` becomes ``"abc and sohne"``."""
    text = latin(_POSSESSIVE.sub("", text))
    text = _APOSTROPHES.sub("", text).replace("&", " and ").replace("+", " and ")
    for dotted in (_DOTTED, _DOTTED_APART):
        text = dotted.sub(lambda match: match.group(0).replace(".", "").replace(" ", "") + " ", text)
    return " ".join(_WORD.findall(text))


@lru_cache(maxsize=2**18)
def sound(word: str) -> str:
    """Return a plain word by its sound: spellings of one sound in the languages of the region become one.

    Short words stay as they are: they are abbreviations, where each letter counts.
    """
    if len(word) < 4:
        return word
    for pattern, value in _SOUNDS:
        word = pattern.sub(value, word)
    return word
