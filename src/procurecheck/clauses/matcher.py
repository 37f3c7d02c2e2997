"""A library compiled for the languages of a case: queries in one automaton a language, codes and laws beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from procurecheck.clauses.library import Library
from procurecheck.clauses.provisions import Provisions, load_provisions
from procurecheck.clauses.query import And, Node, Or, QueryError, Words, parse
from procurecheck.clauses.scan import Scanner, Sieve
from procurecheck.clauses.schema import FieldRule, Query
from procurecheck.clauses.strength import MARKS, Mark
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import place_of
from procurecheck.languages import Languages

OTHER_QUERIES = ("criteria", "unless", "mentions")
"""Keys of a clause's language file, beside ``queries``, that hold queries."""


class Asked(NamedTuple):
    """A query of a clause, by its place in the library, or one that bars it; or a mark of strength without a clause."""

    clause: str | None
    number: int
    query: Query | None = None
    mark: Mark | None = None
    cites: bool = False
    """Whether the query rests on numbers, as those do that look for a provision."""
    criterion: bool = False
    """Whether the query is for the name of an award criterion alone."""


class Compiled(NamedTuple):
    """The queries of one language, by what they are for."""

    scanner: Scanner[Asked]
    clauses: range
    finding: range
    """Those of the clauses, with those for the names of award criteria."""
    unless: range
    mentions: range
    criteria_headings: range
    marks: range
    nodes: tuple[Node, ...]
    """Those that find."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """A library compiled for the languages of a case."""

    library: Library
    languages: Languages
    scanners: dict[str, Compiled]
    """By language."""
    sieve: Sieve
    """Lets the passages through in which any clause of these languages, or any law, can stand."""
    fields: dict[tuple[str, str], tuple[tuple[str, FieldRule], ...]]
    """Clauses with their rules by name and value of a coded fact."""
    provisions: Provisions | None
    """What the articles of laws stand for; ``None`` where the library has no tables of law."""
    by_topic: dict[str, str]
    """For each topic its first clause."""

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


def compile_library(library: Library, case_languages: Sequence[str], languages: Languages) -> Matcher:
    """Return the queries of the languages of a case compiled together; the same languages are compiled only once.

    Raises:
        ProcurecheckError: for a wrong query or table of law, with file, line and column.
    """
    known = tuple(code for code in case_languages if code in languages)
    if known not in library.compiled:
        scanners = {code: _compiled(library, code, languages) for code in known}
        provisions = _provisions(library)
        names = provisions.needles if provisions else ()
        respell = {letter: said for code in known for letter, said in languages[code].respell.items()}
        sieve = Sieve([node for compiled in scanners.values() for node in compiled.nodes], names, respell)
        by_topic = {clause.topic: clause.id for clause in reversed(library.clauses.values())}
        library.compiled[known] = Matcher(library, languages, scanners, sieve, _fields(library), provisions, by_topic)
    matcher: Matcher = library.compiled[known]
    return matcher


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


def _provisions(library: Library) -> Provisions | None:
    if "provisions" not in library.compiled:
        folder = library.folder / "provisions"
        library.compiled["provisions"] = load_provisions(folder) if folder.is_dir() else None
    provisions: Provisions | None = library.compiled["provisions"]
    return provisions


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
            queries.append((Asked(clause, number, query, cites=_rests_on_numbers(node)), node))
    ends = [len(queries)]
    for kind in OTHER_QUERIES:
        for clause in library.clauses:
            for file, number, other in _others(library, clause, code, kind):
                node = parsed(other, library, file, kind, number)
                queries.append((Asked(clause, number, criterion=kind == "criteria"), node))
        ends.append(len(queries))
    for number, heading in enumerate(languages[code].criteria_headings):
        node = parsed(heading, library, f"languages/{code}.yaml", "criteria_headings", number)
        queries.append((Asked(None, number), node))
    ends.append(len(queries))
    markers = languages[code].strength
    for mark in MARKS:
        for number, marker in enumerate(getattr(markers, mark)):
            node = parsed(marker, library, f"languages/{code}.yaml", "strength", mark, number)
            queries.append((Asked(None, number, mark=mark), node))
    ends.append(len(queries))
    clauses, criteria, unless, mentions, headings, marks = (range(*ends) for ends in pairwise([0, *ends]))
    finding = range(criteria.stop)
    nodes = tuple(node for _, node in queries[: finding.stop])
    scanner = Scanner(queries, languages[code].respell)
    return Compiled(scanner, clauses, finding, unless, mentions, headings, marks, nodes)


def _others(library: Library, clause: str, code: str, kind: str) -> Iterator[tuple[str, int, str]]:
    """Yield the queries of a clause of one of ``OTHER_QUERIES``, each with its file and its number there.

    They stand in the file of the language and, for every language, in ``clause.yaml``.
    """
    text = library.text(clause, code)
    if text is None:
        return
    for file, holder in ((f"{clause}/{code}.yaml", text), (f"{clause}/clause.yaml", library.clauses[clause])):
        for number, query in enumerate(getattr(holder, kind, ())):
            yield file, number, query


def _rests_on_numbers(node: Node) -> bool:
    """Whether a query asks for a provision, perhaps among other signs: what is cited then knows better."""
    match node:
        case Words():
            return any(all(any(c.isdigit() for c in needle) for needle in group) for group in node.groups)
        case And():
            return any(
                _rests_on_numbers(part) or (isinstance(part, Or) and any(_rests_on_numbers(p) for p in part.parts))
                for part in node.parts
            )
        case Or():
            return all(_rests_on_numbers(part) for part in node.parts)
        case _:
            return False
