"""Which of many names are worth comparing with a given one: an index over words, their slips, and joined words.

A resemblance needs most of the weight of both names to be in common (``matching``), so a name whose rarest words up to
``SHARE`` of its weight meet nothing in the index cannot be a hit; only those words are looked up. Words meet by their
meaning or by their sound with the slips that the comparison forgives: for each word all words of the index are compared
in one go by length. Of what meets, names are left out that have too much weight in words that the other lacks. How
much of the hits of comparing all pairs this keeps is measured in ``benchmarks/screening.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from procurecheck.suppliers.letters import sound
from procurecheck.suppliers.matching import slips_allowed
from procurecheck.suppliers.names import CompanyName, Reading, Word

SHARE = 0.27
"""Share of a name's weight that may stay unmatched in a hit at the threshold."""
LACKING = 0.6
"""Weight of telling words that one name may lack, for each point of weight in common."""
BLOCK = 512
"""Words looked up in one go; bounds the table of distances."""


class Telling(NamedTuple):
    """The words of an indexed reading by which it is left out or kept."""

    name: int
    words: tuple[tuple[str, str, float], ...]
    """Sound, meaning and weight of all words but numbers."""


class NameIndex:
    """An index over names, by number."""

    def __init__(self, names: Sequence[CompanyName]) -> None:
        self._readings: list[Telling] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_key: dict[str, list[int]] = {}
        self._joined: dict[str, list[int]] = {}
        self._initials: dict[str, list[int]] = {}
        self._short: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            for reading in readings(name):
                self._add(number, reading)
        self._by_length: dict[int, list[str]] = {}
        for word in self._by_word:
            self._by_length.setdefault(len(word), []).append(word)
        self._near: dict[tuple[str, int], tuple[str, ...]] = {}

    def _add(self, number: int, reading: Reading) -> None:
        place = len(self._readings)
        self._readings.append(
            Telling(number, tuple((word.sound, word.key, word.weight) for word in reading.words if not word.number))
        )
        for word in reading.words:
            if word.number:
                _append(self._by_key, word.key, place)
                continue
            _append(self._by_word, word.sound, place)
            if word.key != word.text:
                _append(self._by_key, word.key, place)
        for key in _joined(reading):
            _append(self._joined, key, number)
        for key in _initials(reading):
            _append(self._initials, key, number)
        if len(reading.words) == 1:
            _append(self._short, reading.joined, number)

    def prepare(self, names: Iterable[CompanyName]) -> None:
        """Look up the slips of all words of these names at once, which is far faster than one by one."""
        wanted = {
            (word.sound, slips_allowed(len(word.text)))
            for name in names
            for reading in readings(name)
            for word in reading.words
            if not word.number
        }
        by_shape: dict[tuple[int, int], list[str]] = {}
        for text, slips in sorted(wanted - self._near.keys()):
            if slips:
                by_shape.setdefault((len(text), slips), []).append(text)
            else:
                self._near[text, slips] = (text,) if text in self._by_word else ()
        for (length, slips), texts in by_shape.items():
            pool = [
                word for near in range(length - slips, length + slips + 1) for word in self._by_length.get(near, ())
            ]
            for start in range(0, len(texts), BLOCK):
                self._compare(texts[start : start + BLOCK], pool, slips)

    def _compare(self, texts: list[str], pool: list[str], slips: int) -> None:
        found: list[list[str]] = [[] for _ in texts]
        if pool:
            import numpy
            from rapidfuzz.process import cdist

            distances = cdist(texts, pool, scorer=OSA.distance, score_cutoff=slips, dtype=numpy.uint8)
            for row, column in zip(*numpy.nonzero(distances <= slips), strict=True):
                found[row].append(pool[column])
        for text, near in zip(texts, found, strict=True):
            self._near[text, slips] = tuple(near)

    def candidates(self, name: CompanyName) -> list[int]:
        """Return the numbers of the names that may resemble this one, in order; call :meth:`prepare` before."""
        found: set[int] = set()
        for reading in readings(name):
            for key in _joined(reading):
                found.update(self._joined.get(key, ()))
                found.update(self._readings[place].name for place in self._by_word.get(key, ()))
            for word in reading.words:
                found.update(self._joined.get(word.sound, ()))
            for key in _initials(reading):
                found.update(self._short.get(key, ()))
            if len(reading.words) == 1:
                found.update(self._initials.get(reading.joined, ()))
            places = {place for posting in self._rarest(reading) for place in posting}
            found.update(self._kept(reading, places))
        return sorted(found)

    def _kept(self, reading: Reading, places: Iterable[int]) -> Iterator[int]:
        """Yield the names of those readings that do not lack too much of this one, nor this one of them."""
        words = [word for word in reading.words if not word.number]
        met: dict[str, int] = {}
        for i, word in enumerate(words):
            for text in self._near.get((word.sound, slips_allowed(len(word.text))), ()):
                met[text] = met.get(text, 0) | 1 << i
            if word.key != word.text:
                met[word.key] = met.get(word.key, 0) | 1 << i
        telling = sum(1 << i for i, word in enumerate(words) if word.weight >= 1)
        for place in places:
            entry = self._readings[place]
            seen, common, lacking = 0, 0.0, 0.0
            for text, key, weight in entry.words:
                found = met.get(text) or met.get(key)
                if found:
                    seen |= found
                    common += weight
                elif weight >= 1:
                    lacking += weight
            if max(lacking, (telling & ~seen).bit_count()) <= LACKING * max(common, 1.0):
                yield entry.name

    def _rarest(self, reading: Reading) -> list[Sequence[int]]:
        """Return the postings of the words that a hit must share one of."""
        words = [word for word in reading.words if not word.number] or list(reading.words)
        total = sum(word.weight for word in words)
        postings = [self._postings(word) for word in words]
        sizes = [sum(map(len, posting)) for posting in postings]
        # words that tell something first: descriptions of the trade may be missing altogether
        order = sorted(range(len(words)), key=lambda i: (words[i].weight < 1, sizes[i], i))
        taken: list[Sequence[int]] = []
        weight = 0.0
        for i in order:
            taken += postings[i]
            weight += words[i].weight
            if weight > SHARE * total:
                break
        return taken

    def _postings(self, word: Word) -> list[Sequence[int]]:
        if word.number:
            return [self._by_key.get(word.key, ())]
        near = self._near.get((word.sound, slips_allowed(len(word.text))), ())
        found: list[Sequence[int]] = [self._by_word[text] for text in near]
        if word.key != word.text and word.key in self._by_key:
            found.append(self._by_key[word.key])
        return found


def readings(name: CompanyName) -> list[Reading]:
    """Return all readings of a name."""
    return [name.full, *([name.bare] if name.bare else []), *name.others]


def _append(postings: dict[str, list[int]], key: str, number: int) -> None:
    numbers = postings.setdefault(key, [])
    if not numbers or numbers[-1] != number:
        numbers.append(number)


def _joined(reading: Reading) -> set[str]:
    """Return neighbouring words joined, and the whole joined, by their sound."""
    texts = [word.text for word in reading.words]
    if len(texts) < 2:
        return set()
    pairs = {one + two for one, two in pairwise(texts)}
    triples = {one + two + three for one, two, three in zip(texts, texts[1:], texts[2:], strict=False)}
    return {sound(key) for key in pairs | triples | {reading.joined} if len(key) > 4}


def _initials(reading: Reading) -> set[str]:
    """Return the initials of a name of at least three words, with and without joining words."""
    if len(reading.words) < 3:
        return set()
    return {key for key in (reading.initials, "".join(w.text[0] for w in reading.words)) if 3 <= len(key) <= 6}
