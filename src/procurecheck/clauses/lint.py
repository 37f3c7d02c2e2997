"""What is wrong in a clause library, all of it, each fault with its place and its mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from procurecheck.clauses.library import Library, clause_folders, load_library
from procurecheck.clauses.matcher import OTHER_QUERIES, compile_library, parsed
from procurecheck.clauses.provisions import faults_of
from procurecheck.clauses.query import And, Node, Or, Words, fold, parse
from procurecheck.clauses.schema import ClauseFile, ClauseText
from procurecheck.clauses.strength import MARKS, Mark
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import double_quoted, load, place_of
from procurecheck.languages import Languages, load_languages

LEAST_EXAMPLES = 6
LEAST_STRANGERS = 5
"""Sentences that no clause may match, from which it can be told whether a query is too wide."""
ENOUGH_STRANGERS = 30
"""From as many on the share of them tells; with fewer, queries of common words alone are refused unseen."""
LEAST_FUNCTION_WORDS = 50
"""Commonest words without which a language is not told from its neighbours; those that we ship have 90 and more."""
LEAST_MARKS: tuple[Mark, ...] = ("negated", "advisory", "binding", "reference")
"""Lists without which every sentence of a language would be read as binding."""
WIDEST = 0.2
"""Share of them beyond which a query is too wide."""


def lint(folder: Path) -> list[ProcurecheckError]:
    """Return the faults of the library in ``folder``, by file."""
    faults: list[ProcurecheckError] = []
    for path in clause_folders(folder):
        for file in sorted(path.glob("*.yaml")):
            try:
                load(file, ClauseFile if file.stem == "clause" else ClauseText)
            except ProcurecheckError as error:
                faults.append(error)
    if faults:
        return faults
    try:
        library = load_library(folder)
        languages = load_languages(folder / "languages")
    except ProcurecheckError as error:
        return [error]
    for clause in library.clauses.values():
        faults += _clause(library, clause)
        for code in library.languages_of(clause.id):
            faults += _text(library, clause.id, code, languages)
    for code in languages:
        faults += _language(library, languages, code)
        faults += _markers(library, languages, code)
    if not faults:
        for code in languages:
            faults += _too_wide(library, languages, code)
    faults += faults_of(folder / "provisions", frozenset(library.about.topics))
    return faults


def remarks(folder: Path) -> list[str]:
    """Return what is no fault and may surprise: where it cannot be told whether queries are too wide, and the like."""
    library = load_library(folder)
    said = []
    for code in load_languages(folder / "languages"):
        if code not in library.about.languages:
            said.append(f"{code} does not stand under languages in library.yaml, so coverage does not show it.")
        count = len(_strangers(library, code))
        if count < ENOUGH_STRANGERS and any(library.text(clause, code) for clause in library.clauses):
            said.append(
                f"{code} has {count} sentences under no_match; whether a query is too wide can be told from "
                f"{ENOUGH_STRANGERS} on. Write more, also such as have nothing to do with the clause."
            )
    return said


def _clause(library: Library, clause: ClauseFile) -> Iterator[ProcurecheckError]:
    path = library.folder / clause.id / "clause.yaml"
    yield from _quotes_of_yaml(path, frozenset(OTHER_QUERIES))
    yield from _others(library, clause, f"{clause.id}/clause.yaml")
    for number, basis in enumerate(clause.legal_basis):
        if basis.link is None and not basis.judgement and basis.article is None:
            yield ProcurecheckError(
                f"“{basis.source}” has neither article nor link.",
                where=place_of(path, "legal_basis", number),
                mend="Name the place, or mark it as judgement: true.",
            )
        if basis.link is not None and not basis.link.startswith("https://"):
            yield ProcurecheckError(
                f"“{basis.link}” is not a web address.",
                where=place_of(path, "legal_basis", number, "link"),
                mend="Write the official address, beginning with https://.",
            )
    if not library.languages_of(clause.id):
        yield ProcurecheckError("the clause has no language file.", where=str(path.parent), mend="Add en.yaml first.")


def _language(library: Library, languages: Languages, code: str) -> Iterator[ProcurecheckError]:
    """What a language needs so that its passages are known for its own and their strength is told."""
    path = library.folder / "languages" / f"{code}.yaml"
    if len(languages[code].function_words) < LEAST_FUNCTION_WORDS:
        yield ProcurecheckError(
            f"only {len(languages[code].function_words)} function_words.",
            where=place_of(path, "function_words"),
            mend=f"Write the {LEAST_FUNCTION_WORDS} commonest words of the language, or more.",
        )
    yield from _quotes_of_yaml(path, frozenset({"criteria_headings", *MARKS}))
    for mark in LEAST_MARKS:
        if not getattr(languages[code].strength, mark):
            yield ProcurecheckError(
                f"there is nothing under strength, {mark}.",
                where=place_of(path, "strength", mark),
                mend="Write queries for the words that say so: CONTRIBUTING has an example of each.",
            )


def _quotes_of_yaml(path: Path, keys: frozenset[str]) -> Iterator[ProcurecheckError]:
    """Queries whose own quotes YAML took for itself, so that their words are not looked for side by side."""
    for text, where in double_quoted(path, keys):
        if " " in text.strip() and '"' not in text:
            yield ProcurecheckError(
                f"the quotes around “{text}” are those of YAML, so its words are not looked for side by side.",
                where=where,
                mend=f"Write '\"{text}\"' for words side by side, or '{text}' for words anywhere in the passage.",
            )


def _others(library: Library, holder: ClauseText | ClauseFile, file: str) -> Iterator[ProcurecheckError]:
    """The queries for names of criteria, and those that bar or weaken a clause."""
    for kind in OTHER_QUERIES:
        for number, query in enumerate(getattr(holder, kind, ())):
            try:
                parsed(query, library, file, kind, number)
            except ProcurecheckError as error:
                yield error


def _text(library: Library, clause: str, code: str, languages: Languages) -> Iterator[ProcurecheckError]:
    path = library.folder / clause / f"{code}.yaml"
    try:
        text = library.text(clause, code)
    except ProcurecheckError as error:
        yield error
        return
    if text is None:
        return
    if code not in languages:
        yield ProcurecheckError(
            f"there is no language “{code}”.",
            where=str(path),
            mend=f"Add languages/{code}.yaml first: CONTRIBUTING says how.",
        )
    yield from _quotes_of_yaml(path, frozenset({"find", *OTHER_QUERIES}))
    seen: dict[str, int] = {}
    for number, query in enumerate(text.queries):
        try:
            parsed(query.find, library, f"{clause}/{code}.yaml", "queries", number, "find")
        except ProcurecheckError as error:
            yield error
        if query.find in seen:
            yield ProcurecheckError(
                f"the query stands twice (also as number {seen[query.find] + 1}).",
                where=place_of(path, "queries", number),
                mend="Keep one of them.",
            )
        seen.setdefault(query.find, number)
    yield from _others(library, text, f"{clause}/{code}.yaml")
    examples = [example for kind in text.examples.by_strength().values() for example in kind]
    examples += text.examples.no_match
    for missing in [kind for kind in ("match", "negated", "no_match") if not getattr(text.examples, kind)]:
        yield ProcurecheckError(
            f"there is no example under {missing}.",
            where=place_of(path, "examples"),
            mend="Write one as buyers in this language do.",
        )
    if len(examples) < LEAST_EXAMPLES:
        yield ProcurecheckError(
            f"only {len(examples)} examples.", where=place_of(path, "examples"), mend=f"Write {LEAST_EXAMPLES} or more."
        )
    for twice in sorted({example for example in examples if examples.count(example) > 1}):
        yield ProcurecheckError(
            f"the example stands twice: “{twice}”.", where=place_of(path, "examples"), mend="Keep one of them."
        )
    if len(text.model_text.strip()) < 40:
        yield ProcurecheckError(
            "the model text is too short to be put into a tender.",
            where=place_of(path, "model_text"),
            mend="Write the wording in full.",
        )


def _strangers(library: Library, code: str) -> list[tuple[str, str]]:
    """Return the examples of a language that other clauses must not match, each with its clause."""
    return [
        (clause, example)
        for clause in library.clauses
        for text in [library.text(clause, code)]
        for example in (text.examples.no_match if text else ())
    ]


def _too_wide(library: Library, languages: Languages, code: str) -> Iterator[ProcurecheckError]:
    """Tell queries that hold for much that is none of their business."""
    strangers = _strangers(library, code)
    if len(strangers) < ENOUGH_STRANGERS:
        yield from _common_words(library, languages, code)
    if len(strangers) < LEAST_STRANGERS:
        return
    compiled = compile_library(library, [code], languages).scanners[code]
    held: Counter[tuple[str, int]] = Counter()
    for owner, example in strangers:
        hits = compiled.scanner.hits(example)
        for asked, _ in compiled.scanner.search(hits, dict, compiled.clauses):
            if asked.clause is not None and asked.clause != owner:
                held[asked.clause, asked.number] += 1
    for (clause, number), count in sorted(held.items()):
        if count > WIDEST * len(strangers):
            yield ProcurecheckError(
                f"the query holds for {count} of {len(strangers)} sentences that are not about it.",
                where=place_of(library.folder / clause / f"{code}.yaml", "queries", number, "find"),
                mend="Ask for a second word near the first, or for a longer one.",
            )


def _common_words(library: Library, languages: Languages, code: str) -> Iterator[ProcurecheckError]:
    """Tell queries that any text of the language holds for, where too few sentences are there to try them on."""
    common = {fold(word) for word in languages[code].function_words}
    for clause in library.clauses:
        text = library.text(clause, code)
        for number, query in enumerate(text.queries if text else ()):
            if _is_common(parse(query.find), common):
                yield ProcurecheckError(
                    f"the query “{query.find}” holds for nearly every text: it asks for common words alone.",
                    where=place_of(library.folder / clause / f"{code}.yaml", "queries", number, "find"),
                    mend="Ask for a word of the topic as well.",
                )


def _is_common(node: Node, common: set[str]) -> bool:
    match node:
        case Words():
            return all(any(needle.strip() in common for needle in group) for group in node.groups)
        case And():
            return all(_is_common(part, common) for part in node.parts)
        case Or():
            return any(_is_common(part, common) for part in node.parts)
        case _:
            return False


def _markers(library: Library, languages: Languages, code: str) -> Iterator[ProcurecheckError]:
    """The queries that a language has beside those of the clauses."""
    language = languages[code]
    lists: list[tuple[tuple[str, ...], Sequence[str]]] = [
        (("criteria_headings",), language.criteria_headings),
        *((("strength", mark), getattr(language.strength, mark)) for mark in MARKS),
    ]
    for keys, queries in lists:
        for number, query in enumerate(queries):
            try:
                parsed(query, library, f"languages/{code}.yaml", *keys, number)
            except ProcurecheckError as error:
                yield error
