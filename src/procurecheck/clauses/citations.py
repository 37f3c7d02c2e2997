"""Citations of law in a passage, resolved to points: "§§ 123, 124 GWB", "чл. 54, ал. 1, т. 1—7 от ЗОП".

>>> from procurecheck.knowledge import default_folder
>>> from procurecheck.clauses.provisions import load_provisions
>>> laws = load_provisions(default_folder("clauses") / "provisions")
>>> read_citations("§ 123 Abs. 1 Nr. 9 und 10 GWB", laws)[0].points
(('123', '1', '9'), ('123', '1', '10'))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from procurecheck.clauses.chains import Chain, chains_of
from procurecheck.clauses.paths import Steps, levelled, points_of
from procurecheck.clauses.places import Part, Token, tokens_of
from procurecheck.clauses.provisions import (
    NAME_WORD,
    STEM,
    Law,
    Name,
    Point,
    Provisions,
    covers,
)
from procurecheck.clauses.query import fold
from procurecheck.clauses.vocabulary import Words
from procurecheck.model import Frozen

_NUMBER_WORDS = frozenset(
    {"nr", "no", "c", "n", "num", "br", "бр", "číslo", "numero", "numarul", "t", "sz", "st", "r", "poz", "i"}
)
"""Words between the name of an act and its number."""
_NEVER_BARE = frozenset(
    {"o", "про", "україни", "c", "nr", "no", "br", "z", "бр", "за", "privind", "despre", "pro", "na", "№"}
)
"""Words after "the act" that say which act."""
_DIGIT = re.compile(r"\d")
_GAP = 4
"""Characters between two words of a name."""
_EMPTY: Steps = (None, None, None)


class Citation(Frozen):
    """A law as it is cited in a text, with the points that the citation reaches."""

    law: str
    """Id of the law in ``clauses/provisions``."""
    points: tuple[Point, ...]
    """Article, paragraph, point; what is not narrowed down is ``None``."""
    without: tuple[Point, ...] = ()
    """Points that the text takes back ("with the exception of")."""
    start: int
    end: int
    in_force: bool | None = None
    """On the day that the caller gave; ``None`` where none was given."""
    replaced_by: str | None = None


def read_citations(
    text: str, provisions: Provisions, *, country: str | None = None, on: date | None = None
) -> tuple[Citation, ...]:
    """Return the citations of listed laws in ``text``, in reading order.

    Args:
        text: a passage.
        provisions: the laws.
        country: whose law is meant where a name is used in several countries, and where the text only says "the act".
        on: the day for which it is told whether a law is in force; also chooses between laws of the same name.

    Never raises, whatever the text.
    """
    named = mentions(text, provisions, country)
    if not named:
        return ()
    tokens = tokens_of(text, [(start, end) for start, end, _ in named])
    by_start = {start: name for start, _, name in named}
    words = provisions.words
    chains = chains_of(tokens, words)
    result: list[Citation] = []
    above, owner = _EMPTY, None
    spoken_of: Token | None = None
    for chain in chains:
        parts = levelled(chain.parts)
        token = _law_of(chain, parts, by_start, provisions, words, tokens) if parts else None
        if chain.opened_by is not None and chain.opened_by.kind == "law":
            spoken_of = chain.opened_by
        if (
            token is None
            and parts
            and spoken_of is not None
            and _goes_on(chain, spoken_of, by_start, provisions, words)
        ):
            token = spoken_of
        if token is None:
            above, owner = _EMPTY, None
            continue
        name = by_start[token.start]
        articles = {value for part in parts if part.level == 1 for value in part.values}
        if not articles and owner is not None and above[0] is not None:
            articles = {above[0]}
        law = _choose(name, articles, provisions, country, on)
        goes_on = owner == name.laws
        points, without, path = points_of(parts, above if goes_on else _EMPTY, dotted=law.dotted, divided=law.divided)
        if goes_on and result and parts[0].level > 1 and not parts[0].joined:
            if _is_aside(text, token, parts):
                continue
            # "§ 132 GWB Absatz 2": what stands behind the law narrows down what stands before it
            last = result.pop()
            points = [*(point for point in last.points if point != above), *points]
            without, parts = [*last.without, *without], [*parts, replace(parts[0], start=last.start)]
        if chain.taken_back:
            points, without = [], [*points, *without]
        if points or without:
            beside = [(token.start, token.end)] if token in (chain.opened_by, chain.ended_by) else []
            spans = [*beside, *((part.start, part.end) for part in parts)]
            start, end = min(start for start, _ in spans), max(end for _, end in spans)
            result.append(
                Citation(
                    law=law.id,
                    points=tuple(points),
                    without=tuple(without),
                    start=start,
                    end=end,
                    in_force=law.holds_on(on),
                    replaced_by=law.replaced_by,
                )
            )
        above, owner = path, name.laws
    return tuple(result)


def topics_of(citations: Iterable[Citation], provisions: Provisions) -> frozenset[str]:
    """Return the topics for which the cited points stand; a point that is not listed stands for none."""
    return frozenset(citations_by_topic(citations, provisions))


def citations_by_topic(citations: Iterable[Citation], provisions: Provisions) -> dict[str, tuple[Citation, ...]]:
    """Return for each topic, in the order of the table of law, the citations that reach a point that stands for it.

    What one citation takes back ("with the exception of") no other citation of the same law reaches.
    """
    by_law: dict[str, list[Citation]] = {}
    for citation in citations:
        by_law.setdefault(citation.law, []).append(citation)
    found: dict[str, dict[Citation, None]] = {}
    for law, own in by_law.items():
        for leaf, topics in provisions.laws[law].topics.items():
            if any(covers(point, leaf) for citation in own for point in citation.without):
                continue
            for citation in own:
                if any(covers(point, leaf) for point in citation.points):
                    for topic in topics:
                        found.setdefault(topic, {})[citation] = None
    return {topic: tuple(own) for topic, own in found.items()}


# --- names of laws --------------------------------------------------------------------------------------


def mentions(text: str, provisions: Provisions, country: str | None) -> list[tuple[int, int, Name]]:
    """Return the spans of names of laws with what they name, the longest at each place."""
    if not _DIGIT.search(text) or not provisions.may_name(text):
        return []
    words = [(fold(match[0]), match.start(), match.end()) for match in NAME_WORD.finditer(text)]
    found: list[tuple[int, int, Name]] = []
    at = 0
    while at < len(words):
        first = words[at][0]
        best: tuple[int, Name] | None = None
        for name in (*provisions.names.get(first, ()), *provisions.starred.get(first[:STEM], ())):
            if name.bare and not any(provisions.laws[law].country == country for law in name.laws):
                continue
            last = _matches(name, words, at)
            if last is not None and name.bare and _says_more(words, last):
                continue
            if last is not None and (best is None or last > best[0]):
                best = last, name
        if best is None:
            at += 1
            continue
        found.append((words[at][1], words[best[0]][2], best[1]))
        at = best[0] + 1
    return found


def _says_more(words: Sequence[tuple[str, int, int]], last: int) -> bool:
    following = words[last + 1] if last + 1 < len(words) else None
    return (
        following is not None
        and following[1] - words[last][2] <= _GAP
        and (following[0] in _NEVER_BARE or following[0].isdecimal())
    )


def _matches(name: Name, words: Sequence[tuple[str, int, int]], at: int) -> int | None:
    """Return the last word of a name that begins at a word, ``None`` where it does not stand there."""
    for number, (word, free) in enumerate(name.words):
        while number and at < len(words) and words[at][0] != word and words[at][0] in _NUMBER_WORDS:
            at += 1
        if at >= len(words) or (number and words[at][1] - words[at - 1][2] > _GAP):
            return None
        have = words[at][0]
        if not (have.startswith(word) if free else have == word):
            return None
        at += 1
    return at - 1


# --- which law a chain belongs to -----------------------------------------------------------------------


def _law_of(
    chain: Chain,
    parts: Sequence[Part],
    by_start: dict[int, Name],
    provisions: Provisions,
    words: Words,
    tokens: Sequence[Token],
) -> Token | None:
    """Return the name of the law that a chain belongs to: the one behind it, or where that is usual before it."""
    before = chain.opened_by if chain.opened_by and chain.opened_by.kind == "law" else None
    after = chain.ended_by if chain.ended_by and chain.ended_by.kind == "law" else None
    if before is not None and any(provisions.laws[law].law_first for law in by_start[before.start].laws):
        return before
    if after is not None:
        return after
    if before is None or _names_other(chain, words, tokens, strict=parts[0].joined):
        return None
    return before


def _is_aside(text: str, law: Token, parts: Sequence[Part]) -> bool:
    """Whether places behind a law stand in brackets with other words: "§ 123 GWB (point 4 of the form)"."""
    end = parts[-1].end
    goes_on = text[end - 1] != ")" and not text[end:].lstrip().startswith((")", ",", ";"))
    return "(" in text[law.end : parts[0].start] and goes_on


def _goes_on(chain: Chain, law: Token, by_start: dict[int, Name], provisions: Provisions, words: Words) -> bool:
    """Whether a place without a law goes on with the law last spoken of, where a law stands before its articles."""
    if not any(provisions.laws[one].law_first for one in by_start[law.start].laws):
        return False
    return all(
        token is None or (token.kind == "word" and not token.raw[0].isupper() and not words.law.fullmatch(token.word))
        for token in (chain.opened_by, chain.ended_by)
    )


def _names_other(chain: Chain, words: Words, tokens: Sequence[Token], *, strict: bool) -> bool:
    """Whether the words right after a chain look like a law that is not listed."""
    ended = chain.ended_by
    if ended is None:
        return False
    gap = tokens[chain.gap[0] : chain.gap[1]]
    if ended.kind == "skip" or any(words.law.fullmatch(token.word) for token in gap):
        return True
    if sum(letter.isupper() for letter in ended.raw) >= 2 or words.law.fullmatch(ended.word):
        return True
    return strict and ended.raw[:1].isupper() and not any(token.raw in ".:;)" for token in gap)


def _choose(name: Name, articles: Iterable[str], provisions: Provisions, country: str | None, on: date | None) -> Law:
    """Return the law that a name shared by several means: of the country, in force, with the article, the newest."""
    laws = [provisions.laws[law] for law in name.laws]
    wanted = set() if name.bare else set(articles)
    for narrower in (
        [law for law in laws if law.country == country],
        [law for law in laws if on is not None and law.holds_on(on)],
        [law for law in laws if wanted & law.articles],
    ):
        both = [law for law in laws if law in narrower]
        laws = both or laws
    return max(laws, key=lambda law: (law.in_force.since or date.min, law.id))
