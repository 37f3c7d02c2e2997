"""A company's name read: its words with their weight, its legal form, and the other names that it holds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from procurecheck.suppliers.letters import plain, sound
from procurecheck.suppliers.name_words import Form, NameWords, Phrase, form_key

LONGEST = 300
"""Characters of a name that are looked at; longer ones are no names."""
MOST_WORDS = 24
INITIAL_WEIGHT = 0.5
"""A single letter tells less than a word."""
_ROMAN = re.compile(r"(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_DOING = frozenset({"za", "for", "zur"})
_FOOTNOTE = re.compile(r"\s*\*+\s*\d*\s*$")


class Word(NamedTuple):
    """One word of a name."""

    text: str
    """In plain Latin letters, lower case."""
    sound: str
    key: str
    """Words of one meaning have one key; else it is the text."""
    weight: float
    number: bool


class Reading(NamedTuple):
    """One name as it is compared."""

    words: tuple[Word, ...]
    forms: tuple[Form, ...]
    joined: str
    """All words without spaces."""
    initials: str


class CompanyName(NamedTuple):
    """A name with the readings that it allows."""

    original: str
    full: Reading
    bare: Reading | None
    """Without what stands in brackets."""
    others: tuple[Reading, ...]
    """Names that it holds as "also known as" or parted by a slash."""


def read_name(text: str, words: NameWords) -> CompanyName:
    """Read a name; the same text gives the same reading."""
    text = _FOOTNOTE.sub("", text[:LONGEST])
    others: list[str] = []
    bare_text = text
    for inside in _BRACKETS.findall(text):
        for_other = _also(inside, words)
        if for_other is not None:
            others.append(for_other)
            text = text.replace(f"({inside})", " ").replace(f"[{inside}]", " ")
    head, *tail = _also_pattern(words.also_known_as).split(text)
    if tail and plain(head):
        text, others = head, [*others, *tail]
    bare_text = _BRACKETS.sub(" ", text)
    full = _reading(text, words)
    bare = _reading(bare_text, words) if bare_text != text else None
    if bare is not None and (not bare.words or bare.words == full.words):
        bare = None
    pieces = re.split(r"(?<=\w\w\w)\s*[/|]\s*(?=\w\w\w)", text)
    if len(pieces) > 1:
        others += pieces
    read = [_reading(other, words) for other in others[:8]]
    if any(len(form.written) == 2 and plain(text[:8]).startswith(f"{form.written} ") for form in full.forms):
        # letters in front may be a legal form or initials: "JP Elektroprivreda", "JP Morgan"
        read.append(_reading(text, words, in_front=False))
    return CompanyName(text.strip(), full, bare, tuple(reading for reading in read if reading.words))


@lru_cache(maxsize=8)
def _also_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    ways = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?i)[\s,;:(]+(?:{ways})(?![\w])[\s:.,]*")


def _also(inside: str, words: NameWords) -> str | None:
    """Return the name in brackets that begin with "formerly" and the like."""
    padded = f" {inside}"
    found = _also_pattern(words.also_known_as).match(padded)
    return padded[found.end() :] if found else None


def _reading(text: str, words: NameWords, *, in_front: bool = True) -> Reading:
    texts = plain(text).split()[:MOST_WORDS]
    rest, forms = _without_forms(texts, words, in_front=in_front)
    if rest and rest[0] in words.articles and len(rest) > 1:
        rest = rest[1:]
    rest = _places_joined(rest, words)
    found = tuple(_word(part, i, len(rest), words) for i, part in enumerate(rest))
    return Reading(found, forms, "".join(word.text for word in found), _initials(found))


def _initials(found: tuple[Word, ...]) -> str:
    return "".join(word.text[0] for word in found if word.weight > 0.2 and not word.number)


def _word(text: str, place: int, count: int, words: NameWords) -> Word:
    number = words.numbers.get(text) or _number(text, last=place == count - 1, first=place == 0)
    if number:
        return Word(text, text, f"number:{number}", 1.0, True)
    meaning = words.meanings.get(text)
    if meaning and (len(text) > 1 or 0 < place < count - 1):
        return Word(text, sound(text), meaning[0], meaning[1], False)
    return Word(text, sound(text), text, INITIAL_WEIGHT if len(text) == 1 else 1.0, False)


def _number(text: str, *, last: bool, first: bool) -> str:
    if any(char.isdigit() for char in text):
        return text.lstrip("0") or "0"
    if not first and (len(text) > 1 or last) and _ROMAN.fullmatch(text):
        values = [_ROMAN_VALUES[char] for char in text]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return str(sum(-value if value < after else value for value, after in pairs))
    return ""


def _places_joined(texts: list[str], words: NameWords) -> list[str]:
    joined: list[str] = []
    i = 0
    while i < len(texts):
        for phrase in words.phrases.get(texts[i], ()):
            if tuple(texts[i : i + len(phrase)]) == phrase:
                joined.append("".join(phrase))
                i += len(phrase)
                break
        else:
            joined.append(texts[i])
            i += 1
    return joined


def _without_forms(texts: list[str], words: NameWords, *, in_front: bool) -> tuple[list[str], tuple[Form, ...]]:
    """Part a name into its words and its legal forms; a name of nothing but forms keeps them as words.

    ``in_front`` tells whether two letters in front may be a legal form.
    """
    keys = [form_key(text) for text in texts]
    found: list[tuple[int, int, Phrase]] = []
    i = 0
    while i < len(keys):
        phrase = next((p for p in words.forms.get(keys[i], ()) if tuple(keys[i : i + len(p.words)]) == p.words), None)
        if phrase is None:
            i += 1
            continue
        found.append((i, i + len(phrase.words), phrase))
        i += len(phrase.words)
    kept = [
        span
        for n, span in enumerate(found)
        if not span[2].short or ((in_front or span[0] > 0) and _stands_as_form(span, found[n + 1 :], texts, words))
    ]
    covered = {place for start, end, _ in kept for place in range(start, end)}
    covered |= _described(kept, covered, texts)
    rest = [text for place, text in enumerate(texts) if place not in covered]
    if not rest:
        return texts, ()
    forms = {(p.form, p.kind): Form(p.form, p.kind, " ".join(texts[start:end])) for start, end, p in reversed(kept)}
    return rest, tuple(form for _, form in sorted(forms.items()))


def _described(spans: list[tuple[int, int, Phrase]], covered: set[int], texts: list[str]) -> set[int]:
    """Return the places of words that say after a form what the company does: "…, podjetje za trgovino, d.o.o."."""
    found: set[int] = set()
    for start, end, _ in spans:
        if start > 0 and 0 not in covered and end < len(texts) - 1 and texts[end] in _DOING:
            place = end
            while place < len(texts) and place not in covered:
                found.add(place)
                place += 1
    return found


def _stands_as_form(
    span: tuple[int, int, Phrase], after: list[tuple[int, int, Phrase]], texts: list[str], words: NameWords
) -> bool:
    """Whether two letters stand where forms stand: in front of a word, or with nothing but forms and places behind."""
    start, end, _ = span
    if start == 0:
        return end < len(texts) and len(texts[end]) >= 4
    formal = {place for later_start, later_end, _ in after for place in range(later_start, later_end)}
    return all(
        place in formal or words.meanings.get(texts[place], ("", 1))[0].startswith(("place:", "branch", "city"))
        for place in range(end, len(texts))
    )
