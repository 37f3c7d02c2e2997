"""Documents in, findings out: each passage against the queries of its language, each coded field against the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from procurecheck.clauses.library import Library
from procurecheck.clauses.query import TOKEN, Node, QueryError, parse
from procurecheck.clauses.scan import Scanner, Sieve, Stretch
from procurecheck.clauses.schema import FieldRule, Query
from procurecheck.clauses.strength import MARKS, Mark, Marked, judge
from procurecheck.documents.passages import page_of, quote_box
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import place_of
from procurecheck.languages import Languages
from procurecheck.model import Document, Evidence, Finding, Passage, Strength

_ORDER: tuple[Strength, ...] = ("binding", "negated", "advisory", "reference")
"""Of several places in one passage the finding shows the one that says most."""
_LEAD = 400
"""Characters before a list in which its leading words stand."""

_SHORT = 9
"""Words up to which a sentence without a full stop is taken for a title."""


class Asked(NamedTuple):
    """A query of a clause, by its place in the library; or a mark of strength, without a clause."""

    clause: str | None
    number: int
    query: Query | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Matcher:
    """A library compiled for the languages of a case."""

    library: Library
    languages: Languages
    scanners: dict[str, Compiled]
    """By language."""
    sieve: Sieve
    """Lets the passages through in which any clause of these languages can stand."""
    fields: dict[tuple[str, str], tuple[tuple[str, FieldRule], ...]]
    """Clauses with their rules by name and value of a coded fact."""

    def scanners_for(self, language: str | None) -> list[tuple[str, Compiled]]:
        """Return the scanners for a passage: its language's and near-identical ones.

        For no language, or one that the case has only in stray words, all of the case; for one that the library
        does not know, none.
        """
        if language is not None and language not in self.languages:
            return []
        own = self.languages.get(language or "")
        family = own.family if own else None
        own_or_near = [
            (code, scanner)
            for code, scanner in self.scanners.items()
            if code == language or (family is not None and self.languages[code].family == family)
        ]
        return own_or_near or list(self.scanners.items())


class Compiled(NamedTuple):
    """The queries of one language: those of the clauses first, then those that tell strength."""

    scanner: Scanner[Asked]
    clauses: range
    marks: range
    nodes: tuple[Node, ...]
    """Those of the clauses."""


class Found(NamedTuple):
    """A clause recognised in a text, with its span in the text."""

    clause: str
    strength: Strength
    start: int
    end: int
    because: str


def compile_library(library: Library, case_languages: Sequence[str], languages: Languages) -> Matcher:
    """Return the queries of the languages of a case compiled together; the same languages are compiled only once.

    Raises:
        ProcurecheckError: for a wrong query, with file, line and column.
    """
    known = tuple(code for code in case_languages if code in languages)
    if known not in library.compiled:
        scanners = {code: _compiled(library, code, languages) for code in known}
        sieve = Sieve([node for compiled in scanners.values() for node in compiled.nodes])
        library.compiled[known] = Matcher(library, languages, scanners, sieve, _fields(library))
    matcher: Matcher = library.compiled[known]
    return matcher


def find(document: Document, matcher: Matcher) -> tuple[Finding, ...]:
    """Return the findings of a document in reading order: one of each clause in a passage, one for each fact."""
    findings = [*_of_fields(document, matcher), *_of_passages(document, matcher)]
    return tuple(sorted(findings, key=lambda f: (f.evidence.start, f.evidence.end, f.clause)))


def find_in_text(
    text: str, language: str | None, matcher: Matcher, *, heading: str = "", lead: str = ""
) -> tuple[Found, ...]:
    """Return the clauses recognised in one passage, at most one finding of each, sorted by clause.

    ``heading`` holds the headings above it and ``lead`` the words that lead into its list.
    """
    best: dict[str, Found] = {}
    for code, compiled in matcher.scanners_for(language):
        for found in _in_text(text, code, compiled, matcher.languages, heading, lead):
            known = best.get(found.clause)
            if known is None or _ORDER.index(found.strength) < _ORDER.index(known.strength):
                best[found.clause] = found
    return tuple(best[clause] for clause in sorted(best))


# --- documents ------------------------------------------------------------------------------------------


def _of_passages(document: Document, matcher: Matcher) -> Iterator[Finding]:
    coded = [(fact.start, fact.end) for fact in document.notice.facts] if document.notice else []
    coded_starts = {start for start, _ in coded}
    worth = set(matcher.sieve.candidates([passage.text for passage in document.passages]))
    for number, (passage, lead) in enumerate(_with_lead(document)):
        if number not in worth or passage.kind in {"heading", "contents"} or passage.start in coded_starts:
            continue
        for found in find_in_text(
            passage.text, passage.language, matcher, heading=" / ".join(passage.heading), lead=lead
        ):
            start, end = passage.start + found.start, passage.start + found.end
            yield Finding(
                clause=found.clause,
                topic=matcher.library.clauses[found.clause].topic,
                strength=found.strength,
                method="query",
                because=found.because,
                evidence=evidence_of(document, passage, start, end),
            )


def _of_fields(document: Document, matcher: Matcher) -> Iterator[Finding]:
    if document.notice is None:
        return
    at = {passage.start: passage for passage in document.passages}
    for fact in document.notice.facts:
        for clause, rule in matcher.fields.get((fact.name, fact.value), ()):
            passage = at.get(fact.start)
            if passage is None:
                continue
            yield Finding(
                clause=clause,
                topic=matcher.library.clauses[clause].topic,
                strength=rule.strength,
                method="field",
                because=f"The notice states it as a code: {fact.name} is {fact.value}.",
                evidence=evidence_of(document, passage, passage.start, passage.end),
            )


def evidence_of(document: Document, passage: Passage, start: int, end: int) -> Evidence:
    """Return the evidence for ``[start, end)`` of the document, which lies in ``passage``."""
    return Evidence(
        document=document.path,
        page=page_of(document, start),
        start=start,
        end=end,
        quote=document.text[start:end],
        bbox=quote_box(document, start, end),
        language=passage.language,
        heading=passage.heading,
    )


def _with_lead(document: Document) -> Iterator[tuple[Passage, str]]:
    """Yield each passage with the words that lead into its list, if it is a list item."""
    lead = ""
    for passage in document.passages:
        if passage.kind == "list_item":
            yield passage, lead
        else:
            yield passage, ""
            lead = passage.text[-_LEAD:] if passage.kind in {"paragraph", "field"} else ""


# --- one text -------------------------------------------------------------------------------------------


def _in_text(
    text: str, code: str, compiled: Compiled, languages: Languages, heading: str, lead: str
) -> Iterator[Found]:
    scanner = compiled.scanner
    hits = scanner.hits(text)
    if not hits:
        return
    above = cache(lambda: scanner.hits(f"{heading} {lead}") if heading or lead else {})
    held = scanner.search(hits, above, compiled.clauses)
    if not held:
        return
    words = [(match.start(), match.end()) for match in TOKEN.finditer(text)]
    sentences = _sentences(text, code, languages, words)
    marks = _marks(scanner.search(hits, above, compiled.marks))
    leading = _marks(scanner.search(scanner.hits(lead), dict, compiled.marks)) if lead else []
    for asked, stretches in held:
        if asked.clause is None or asked.query is None:
            continue
        for stretch in stretches or [(0, len(words) - 1)]:
            first, last = _around(sentences, stretch)
            start, end = words[first][0], _end_of_sentence(text, words, last)
            is_title = last - first < _SHORT and text[end - 1] not in ".!?"
            inside = [marked for marked in marks if first <= marked.at[0] and marked.at[1] <= last]
            strength, mark = judge(stretch, inside, leading, is_title=is_title)
            if strength is None:
                continue
            if asked.query.strength and strength != "negated":
                strength, mark = asked.query.strength, None
            yield Found(asked.clause, strength, start, end, _because(asked, code, strength, mark))


def _marks(held: Sequence[tuple[Asked, list[Stretch]]]) -> list[Marked]:
    return [Marked(asked.mark, at) for asked, stretches in held if asked.mark for at in stretches]


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
    where = f"query {asked.number + 1} of {asked.clause}/{code}.yaml"
    if mark is not None:
        return f"Found by {where}; the words around it make it {strength}."
    if asked.query is not None and asked.query.strength:
        return f"Found by {where}, which by itself is {strength}."
    return f"Found by {where}; nothing around it weakens it."


# --- compiling ------------------------------------------------------------------------------------------


def _fields(library: Library) -> dict[tuple[str, str], tuple[tuple[str, FieldRule], ...]]:
    fields: dict[tuple[str, str], list[tuple[str, FieldRule]]] = {}
    for clause in library.clauses.values():
        for rule in clause.fields:
            for value in rule.values:
                fields.setdefault((rule.name, value), []).append((clause.id, rule))
    return {key: tuple(rules) for key, rules in fields.items()}


def _compiled(library: Library, code: str, languages: Languages) -> Compiled:
    if code not in library.compiled:
        library.compiled[code] = _scanner(library, code, languages)
    compiled: Compiled = library.compiled[code]
    return compiled


def _scanner(library: Library, code: str, languages: Languages) -> Compiled:
    queries: list[tuple[Asked, Node]] = []
    for clause in library.clauses:
        text = library.text(clause, code)
        for number, query in enumerate(text.queries if text else ()):
            node = parsed(query.find, library, f"{clause}/{code}.yaml", "queries", number, "find")
            queries.append((Asked(clause, number, query), node))
    count = len(queries)
    markers = languages[code].strength
    for mark in MARKS:
        for number, marker in enumerate(getattr(markers, mark)):
            node = parsed(marker, library, f"languages/{code}.yaml", "strength", mark, number)
            queries.append((Asked(None, number, mark=mark), node))
    nodes = tuple(node for _, node in queries[:count])
    return Compiled(Scanner(queries), range(count), range(count, len(queries)), nodes)


def parsed(query: str, library: Library, file: str, *keys: str | int) -> Node:
    """Return the tree of a query that stands in a file of the library.

    Raises:
        ProcurecheckError: with file, line and column.
    """
    try:
        return parse(query)
    except QueryError as error:
        where = place_of(library.folder / file, *keys)
        raise ProcurecheckError(
            error.what, where=f"{where} (character {error.column + 1} of the query)", mend=error.mend
        ) from None
