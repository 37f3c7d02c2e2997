"""One passage in, the clauses recognised in it out: by the queries of its language and by the law that it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from procurecheck.clauses.cited import ANY, Cited, Jurisdiction, because_cited, cited_in, cited_otherwise, laws_for
from procurecheck.clauses.matcher import Asked, Compiled, Matcher
from procurecheck.clauses.query import TOKEN
from procurecheck.clauses.scan import Hits, Stretch
from procurecheck.clauses.strength import Mark, Marked, judge
from procurecheck.i18n import _
from procurecheck.languages import Languages
from procurecheck.model import CitedLaw, Method, Strength

_ORDER: tuple[Strength, ...] = ("binding", "negated", "advisory", "reference")
"""Of several places in one passage the finding shows the one that says most."""
_SHORT = 9
"""Words up to which a sentence without a full stop is taken for a title."""
_NAME = 14
"""Words up to which a line under the heading of the award criteria is taken for the name of one."""
_WEIGHT = re.compile(r"[:(–—-]\s*(?:[^\W\d]{2,4}\.?\s*)?\d+(?:[.,]\d+)?\s*(?:%|[^\W\d]{1,8}\.?)?\)?\s*$")
"""The weight behind it: "– 10 %", "(max. 20 points)", ": 15 pts."."""
_TINY = 3
"""Letters of the words that do not count in a title ("по чл. 97, ал. 5 от")."""
_BARE = 2
"""Words up to which a title is a name even where none of them is a word of titles."""
_SECTION = re.compile(r"\s*(?:\d{1,2}(?:[.\-]\d{1,2}){1,3}|[IVX]{1,5}[.\-]\d{1,2}(?:[.\-]\d{1,2})*)[.):\-–—\s]*\s")
"""The number of a section ("3.4 -", "II.2.5)"); a single number counts the items of a list as well."""


_CRITERION = re.compile(
    r"\b(?:quality|cost|ac|award) criterion\b|\bcriteria for the evaluation of projects\b", re.IGNORECASE
)
"""What the readers of structured notices write before the name of an award criterion, or above it."""

_Held = Sequence[tuple[Asked, list[Stretch]]]
"""Queries that hold, with the words that make them hold."""
_Mentions = Mapping[str | None, Sequence[Stretch]]
"""Where sentences only speak about a clause."""


class Found(NamedTuple):
    """A clause recognised in a text, with its span in the text."""

    clause: str
    strength: Strength
    start: int
    end: int
    because: str
    method: Method = "query"
    cites: tuple[CitedLaw, ...] = ()


class _Passage(NamedTuple):
    """A text made ready to be judged: its words and sentences, and the marks of strength in and above it."""

    text: str
    words: Sequence[tuple[int, int]]
    sentences: Sequence[Stretch]
    marks: Sequence[Marked]
    leading: Sequence[Marked]
    answers: Sequence[Stretch]
    """The words that say no where they stand behind a colon."""
    is_criterion: bool
    """Whether it is the name of an award criterion."""


def find_in_text(
    text: str,
    language: str | None,
    matcher: Matcher,
    *,
    heading: str = "",
    lead: str = "",
    jurisdiction: Jurisdiction = ANY,
) -> tuple[Found, ...]:
    """Return the clauses recognised in one passage, at most one finding of each, sorted by clause.

    ``heading`` holds the headings above it and ``lead`` the words that lead into its list.
    """
    best: dict[str, Found] = {}
    for code, compiled in matcher.scanners_for(language):
        for found in _in_text(text, code, compiled, matcher, heading, lead, jurisdiction):
            known = best.get(found.clause)
            if known is None or _ORDER.index(found.strength) < _ORDER.index(known.strength):
                best[found.clause] = found
    return tuple(best[clause] for clause in sorted(best))


def _in_text(
    text: str, code: str, compiled: Compiled, matcher: Matcher, heading: str, lead: str, jurisdiction: Jurisdiction
) -> Iterator[Found]:
    scanner = compiled.scanner
    hits = scanner.hits(text)
    above = cache(lambda: scanner.hits(f"{heading} {lead}") if heading or lead else {})
    held, is_criterion = _that_hold(text, compiled, hits, above, f"{heading} {lead}")
    cited = cited_in(text, code, matcher, jurisdiction)
    if not held and not cited.by_topic:
        return
    words = [(match.start(), match.end()) for match in TOKEN.finditer(text)]
    marked = scanner.search(hits, above, compiled.marks)
    passage = _Passage(
        text,
        words,
        _sentences(text, code, matcher.languages, words),
        _marks(marked),
        _marks(scanner.search(scanner.hits(lead), dict, compiled.marks)) if lead else [],
        [at for asked, stretches in marked if asked.mark == "answer" for at in stretches],
        is_criterion,
    )
    barred = {asked.clause for asked, _ in scanner.search(hits, above, compiled.unless) if asked.clause}
    mentions: dict[str | None, list[Stretch]] = {}
    for asked, stretches in scanner.search(hits, above, compiled.mentions):
        mentions.setdefault(asked.clause, []).extend(stretches or [(0, len(words) - 1)])
    found = [one for one in _of_queries(passage, held, cited, matcher, mentions, code) if one.clause not in barred]
    yield from found
    # a query has read the words around a citation, so it knows better what they make of it
    known = barred | {one.clause for one in found}
    yield from (one for one in _of_citations(passage, cited, matcher, mentions) if one.clause not in known)


def queries_held(text: str, compiled: Compiled) -> tuple[Asked, ...]:
    """Return the queries of clauses that hold for a text without anything above it, whatever bars or weakens them."""
    return tuple(asked for asked, _ in _that_hold(text, compiled, compiled.scanner.hits(text), dict, "")[0])


def _that_hold(
    text: str, compiled: Compiled, hits: Hits, above: Callable[[], Hits], lines_above: str
) -> tuple[_Held, bool]:
    """Return the queries that hold, and whether the text is the name of an award criterion, which has its own."""
    scanner = compiled.scanner
    held = scanner.search(hits, above, compiled.finding) if hits else []
    is_criterion = bool(held) and (
        _has_label(text, lines_above)
        or (_is_name(text) and bool(scanner.search(above(), dict, compiled.criteria_headings)))
    )
    return [one for one in held if is_criterion or not one[0].criterion], is_criterion


def _of_queries(
    passage: _Passage, held: _Held, cited: Cited, matcher: Matcher, mentions: _Mentions, code: str
) -> Iterator[Found]:
    for asked, stretches in held:
        if asked.clause is None:
            continue
        if cited_otherwise(asked, cited, matcher) and not _stands_aside(passage, stretches, cited):
            continue
        for stretch in stretches or [(0, len(passage.words) - 1)]:
            strength, mark, start, end = _judged(passage, stretch, mentions.get(asked.clause, ()))
            if strength is None:
                continue
            if (
                asked.query
                and asked.query.strength
                and strength != "negated"
                and not (mark == "title" and _opens_as_title(passage, _around(passage.sentences, stretch)[0]))
            ):
                strength, mark = asked.query.strength, None
            named = _named(asked.clause, strength, matcher) if passage.is_criterion else {asked.clause: strength}
            for clause, given in named.items():
                because = _because(asked, code, given, mark if given == strength else "reference")
                laws = laws_for(clause, cited, passage.text, matcher)
                yield Found(clause, given, start, end, because, cites=laws)


def _named(clause: str, strength: Strength, matcher: Matcher) -> dict[str, Strength]:
    """Return the clauses that the name of an award criterion belongs to: it only names what the award then weighs."""
    criteria = matcher.library.about.criteria
    weighing = matcher.by_topic.get(criteria.topic) if criteria else None
    if strength == "negated" or criteria is None or weighing is None:
        return {clause: strength}
    if clause == weighing:
        return {weighing: "binding"}
    named: dict[str, Strength] = {clause: "reference" if strength == "binding" else strength}
    if matcher.library.clauses[clause].topic in criteria.names:
        named[weighing] = "binding"
    return named


def _judged(
    passage: _Passage, stretch: Stretch, mentions: Sequence[Stretch]
) -> tuple[Strength | None, Mark | None, int, int]:
    """Return the strength of what was found, the mark that decided, and the span of the sentences around it."""
    first, last = _around(passage.sentences, stretch)
    start, end = passage.words[first][0], _end_of_sentence(passage.text, passage.words, last)
    opens = _opens_as_title(passage, first) or _is_of_section(passage.text, start, end)
    is_title = _is_short(passage, first, last, opens=opens) and passage.text[end - 1] not in ".!?"
    is_name = is_title and (last - first < _BARE or opens)
    if any(_answers(passage, at, stretch) for at in passage.answers):
        return "negated", "answer", start, end
    inside = [marked for marked in passage.marks if first <= marked.at[0] and marked.at[1] <= last]
    strength, mark = judge(stretch, inside, passage.leading, is_title=is_title, is_name=is_name)
    if strength in {"binding", "advisory"} and any(first <= at[0] and at[1] <= last for at in mentions):
        strength, mark = "reference", "reference"
    return strength, mark, start, end


def _has_label(text: str, above: str) -> bool:
    """Whether a structured notice says that a passage is the name of an award criterion."""
    return _CRITERION.match(text.lstrip()) is not None or _CRITERION.search(above) is not None


def _is_name(text: str) -> bool:
    """Whether a passage can be the name of an award criterion in a list of them, with its weight."""
    name = _WEIGHT.sub("", text).rstrip()
    return len(TOKEN.findall(name)) <= _NAME and not name.endswith((".", "!", "?", ":"))


def _answers(passage: _Passage, at: Stretch, stretch: Stretch) -> bool:
    """Whether words that end a sentence answer what was found before: "Reserved contract: no", "Reserved? No."."""
    if at[0] <= stretch[1]:
        return False
    first, last = _around(passage.sentences, at)
    own = _around(passage.sentences, stretch)[1]
    before = passage.text[passage.words[stretch[1]][1] : passage.words[at[0]][0]].rstrip()
    if at[1] != last:
        return False
    return before.endswith((":", "–", "-", "—")) if own == last else own + 1 == first and before.endswith("?")


def _opens_as_title(passage: _Passage, first: int) -> bool:
    """Whether a sentence opens with the name of a form or provision: "Annex 3: declaration that …"."""
    return any(marked.mark == "title" and first <= marked.at[0] <= first + 1 for marked in passage.marks)


def _is_of_section(text: str, start: int, end: int) -> bool:
    """Whether a whole passage stands as the title of a section does: with its number, or all in capitals."""
    if any(map(str.isalpha, text[:start])) or text[end:].strip() or text[end - 1] in ",;:":
        return False
    return text.isupper() or _SECTION.match(text) is not None


def _is_short(passage: _Passage, first: int, last: int, *, opens: bool) -> bool:
    """Whether a sentence is short enough for a title.

    In one that ``opens`` as a title numbers, signs and the shortest words do not count: citations are full of them.
    """
    words = passage.words[first : last + 1]
    if opens:
        words = [(start, end) for start, end in words if passage.text[start].isalpha() and end - start > _TINY]
    return len(words) <= _SHORT


# --- cited law ------------------------------------------------------------------------------------------


def _stands_aside(passage: _Passage, stretches: Sequence[Stretch], cited: Cited) -> bool:
    """Whether a query found numbers of its own beside what is cited: a place that names no law."""
    spans = [(passage.words[first][0], passage.words[last][1]) for first, last in stretches]
    return any(
        any(letter.isdecimal() for letter in passage.text[start:end])
        and not any(start < one.end and one.start < end for one in cited.citations)
        for start, end in spans
    )


def _of_citations(passage: _Passage, cited: Cited, matcher: Matcher, mentions: _Mentions) -> Iterator[Found]:
    for topic, citations in cited.by_topic.items():
        clause = matcher.by_topic.get(topic)
        if clause is None:
            continue
        for citation in citations:
            touched = [i for i, (a, b) in enumerate(passage.words) if a < citation.end and citation.start < b]
            strength, mark, start, end = _judged(passage, (touched[0], touched[-1]), mentions.get(clause, ()))
            if strength is None:
                continue
            # a law that is only named says what is due by itself, not by the buyer's will
            if mark is None:
                strength = "reference"
            cites = laws_for(clause, cited, passage.text, matcher)
            yield Found(clause, strength, start, end, because_cited(citation, passage.text, matcher), "citation", cites)


# --- words and sentences --------------------------------------------------------------------------------


def _marks(held: Sequence[tuple[Asked, list[Stretch]]]) -> list[Marked]:
    """Return the marks that are weighed by their distance; an answer is not, for it is told by its place."""
    return [
        Marked(asked.mark, at) for asked, stretches in held if asked.mark and asked.mark != "answer" for at in stretches
    ]


def _sentences(text: str, code: str, languages: Languages, words: Sequence[tuple[int, int]]) -> list[Stretch]:
    """Return the sentences of ``text`` as stretches of words."""
    spans = languages.sentences(text, code)
    starts = [next((i for i, (a, _) in enumerate(words) if a >= start), len(words)) for start, _ in spans]
    edges = sorted({0, *(start for start in starts if start < len(words)), len(words)})
    return [(a, b - 1) for a, b in pairwise(edges)]


def _around(sentences: Sequence[Stretch], stretch: Stretch) -> Stretch:
    """Return the words of all sentences that a stretch touches."""
    touched = [s for s in sentences if s[0] <= stretch[1] and stretch[0] <= s[1]]
    return touched[0][0], touched[-1][1]


def _end_of_sentence(text: str, words: Sequence[tuple[int, int]], last: int) -> int:
    """Return the end of the word ``last`` with the signs that close its sentence."""
    end = words[last][1]
    stop = words[last + 1][0] if last + 1 < len(words) else len(text)
    while end < stop and not text[end].isspace():
        end += 1
    return end


def _because(asked: Asked, code: str, strength: Strength, mark: Mark | None) -> str:
    where = f"{asked.clause}/{code}.yaml"
    words: dict[str, object] = {"number": asked.number + 1, "file": where, "strength": _(strength)}
    if asked.criterion:
        return _("Found by query {number} of {file} for the names of award criteria: {strength}.", **words)
    if mark is not None:
        return _("Found by query {number} of {file}; the words around it make it {strength}.", **words)
    if asked.query is not None and asked.query.strength:
        return _("Found by query {number} of {file}, which by itself is {strength}.", **words)
    return _("Found by query {number} of {file}; nothing around it weakens it.", **words)
