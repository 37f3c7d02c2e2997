"""Queries of one language tried on text: one pass finds all words of all queries, then few trees are looked at."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from procurecheck.clauses.query import And, Group, Heading, Node, Or, Words, blank_signs, fold, groups_of, key_of

KeyT = TypeVar("KeyT", bound=Hashable)
Hits = Mapping[Group, Sequence[int]]
"""For each group of which a needle was found, the numbers of the words where it was, ascending."""
Stretch = tuple[int, int]
"""First and last word of what was found, both included."""


class Scanner(Generic[KeyT]):
    """Named queries, compiled together."""

    def __init__(self, queries: Sequence[tuple[KeyT, Node]], respell: Mapping[str, str] | None = None) -> None:
        """``respell`` tells how texts in a second script are spelled in that of the queries."""
        from ahocorasick_rs import AhoCorasick

        self._respell = _table(respell or {})
        owners: dict[str, dict[Group, None]] = {}
        self._by_group: dict[Group, dict[int, None]] = {}
        self._queries = list(queries)
        for number, (_, node) in enumerate(queries):
            for group in groups_of(node):
                for needle in sorted(group):
                    owners.setdefault(needle.translate(self._respell), {})[group] = None
            for group in key_of(node) or ():
                self._by_group.setdefault(group, {})[number] = None
        self._needles = list(owners)
        self._groups = [tuple(groups) for groups in owners.values()]
        self._automaton: Any = AhoCorasick(self._needles) if self._needles else None

    def hits(self, text: str) -> Hits:
        """Return where the words of any query stand in ``text``."""
        if self._automaton is None:
            return {}
        if self._respell:  # letters become letters, so that words keep their numbers
            text = text.translate(self._respell)
        line = f" {' '.join(blank_signs(text.replace(_NULL, ' ')).split())} "
        found: dict[Group, list[int]] = {}
        for needle, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True):
            # a needle that begins with a blank begins with the blank before its word
            word = line.count(" ", 0, start + 1) - 1
            for group in self._groups[needle]:
                places = found.setdefault(group, [])
                if not places or places[-1] < word:
                    places.append(word)
                elif word not in places:
                    places.append(word)
                    places.sort()
        return found

    def search(
        self, hits: Hits, heading: Callable[[], Hits], among: range | None = None
    ) -> list[tuple[KeyT, list[Stretch]]]:
        """Return the queries that hold, in their order, with the stretches of words that make them hold.

        ``heading`` gives the hits of the headings above; it is called only when a query asks for them. ``among``
        are the numbers of the queries to be tried, all if it is not given.
        """
        tried = range(len(self._queries)) if among is None else among
        numbers = {number for group in hits for number in self._by_group.get(group, ())}
        result = []
        for number in sorted(number for number in numbers if number in tried):
            key, node = self._queries[number]
            stretches = evaluate(node, hits, heading)
            if stretches is not None:
                result.append((key, stretches))
        return result


class Sieve:
    """Tells in one pass over many texts which of them can hold any of some queries: too many at times, never too few.

    What it costs hardly grows with the number of queries, and text without any of their words costs next to nothing.
    """

    def __init__(
        self, queries: Iterable[Node], names: Iterable[str] = (), respell: Mapping[str, str] | None = None
    ) -> None:
        """``names`` are needles besides those of the queries; of several words the first is looked for.

        ``respell`` is that of any of the languages: texts are looked at as they are and respelled.
        """
        from ahocorasick_rs import BytesAhoCorasick

        needles = {needle.encode() for node in queries for group in key_of(node) or () for needle in group}
        # signs between two words leave more than one blank here
        needles |= {re.sub(r"(?<=\S) .+", " ", name).encode() for name in names}
        self._automaton: Any = BytesAhoCorasick(sorted(needles)) if needles else None
        self._respell = _table(respell or {})

    def candidates(self, texts: Sequence[str]) -> list[int]:
        """Return the numbers of the texts that are worth a closer look, ascending."""
        if self._automaton is None:
            return []
        found = self._candidates(texts)
        if self._respell:
            respelled = [text.translate(self._respell) for text in texts]
            others = [number for number, text in enumerate(respelled) if text != texts[number]]
            found = sorted({*found, *(others[i] for i in self._candidates([respelled[n] for n in others]))})
        return found

    def _candidates(self, texts: Sequence[str]) -> list[int]:
        joined = f" {_BETWEEN.join(text.replace(_NULL, ' ') for text in texts)} "
        # lone surrogates, which broken files hold, are no part of any word
        line = blank_signs(joined).encode(errors="replace")
        found = self._automaton.find_matches_as_indexes(line)
        if not found:
            return []
        edges = [match.start() for match in re.finditer(b"\0", line)]
        return sorted({bisect_left(edges, start + 1) for _, start, _ in found})


def _table(respell: Mapping[str, str]) -> dict[int, str]:
    """Return a translation table, small and capital letters alike, into folded letters."""
    return {ord(letter): fold(said) for key, said in respell.items() for letter in {key, key.upper()}}


_NULL = "\0"
_BETWEEN = f" {_NULL} "


def evaluate(node: Node, hits: Hits, heading: Callable[[], Hits]) -> list[Stretch] | None:
    """Return where a tree holds, ascending, or ``None`` where it does not."""
    match node:
        case Words():
            return _words(node, hits)
        case Or():
            parts = [evaluate(part, hits, heading) for part in node.parts]
            held = [stretches for stretches in parts if stretches is not None]
            return sorted({stretch for stretches in held for stretch in stretches}) if held else None
        case And():
            return _and(node, hits, heading)
        case Heading():
            return None if evaluate(node.part, heading(), heading) is None else []


def _and(node: And, hits: Hits, heading: Callable[[], Hits]) -> list[Stretch] | None:
    """Join each stretch of the first part with the nearest of each other part."""
    parts = []
    for part in node.parts:
        stretches = evaluate(part, hits, heading)
        if stretches is None:
            return None
        if stretches:
            parts.append(stretches)
    if any(evaluate(part, hits, heading) is not None for part in node.without):
        return None
    if not parts:
        return []
    joined = []
    for start, end in parts[0]:
        low, high = start, end
        for others in parts[1:]:
            near = min(others, key=lambda other: (max(other[0] - end, start - other[1], 0), other))
            low, high = min(low, near[0]), max(high, near[1])
        joined.append((low, high))
    return sorted(set(joined))


def _words(node: Words, hits: Hits) -> list[Stretch] | None:
    places = []
    for group in node.groups:
        if group not in hits:
            return None
        places.append(hits[group])
    if len(places) == 1:
        return [(word, word) for word in places[0]]
    if node.gap is None:
        rest = [frozenset(words) for words in places[1:]]
        last = len(rest)
        found = [(word, word + last) for word in places[0] if all(word + i in words for i, words in enumerate(rest, 1))]
    else:
        found = _near(places, node.gap)
    return found or None


def _near(places: Sequence[Sequence[int]], gap: int) -> list[Stretch]:
    """Return the stretches that hold a word of its own for each group, with at most ``gap`` other words."""
    width = len(places) + gap
    found: list[Stretch] = []
    for left in sorted({word for words in places for word in words}):
        inside = [[word for word in words if left <= word < left + width] for words in places]
        if not all(inside):
            continue
        right = _narrowest(inside, left)
        if right is not None:
            if found and found[-1][1] == right:
                found.pop()  # the same end from a nearer beginning
            found.append((left, right))
    return found


def _narrowest(inside: Sequence[Sequence[int]], left: int) -> int | None:
    """Return the nearest end of a stretch from ``left`` that gives each group a word of its own."""
    for right in sorted({word for words in inside for word in words}):
        if right - left + 1 < len(inside):
            continue
        reach = [[word for word in words if word <= right] for words in inside]
        for at, words in enumerate(reach):
            others = sorted((*reach[:at], *reach[at + 1 :]), key=len)
            if left in words and _distinct(others, frozenset([left])):
                return right
    return None


def _distinct(choices: Sequence[Sequence[int]], taken: frozenset[int]) -> bool:
    """Whether each group can have a word of its own."""
    if not choices:
        return True
    return any(_distinct(choices[1:], taken | {word}) for word in choices[0] if word not in taken)
