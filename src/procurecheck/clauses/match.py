"""Documents in, findings out: each passage as :mod:`recognise` reads it, each coded field against the rules."""

from __future__ import annotations

from collections.abc import Iterator

from procurecheck.clauses.cited import ANY, Jurisdiction
from procurecheck.clauses.matcher import Matcher, compile_library
from procurecheck.clauses.recognise import find_in_text
from procurecheck.documents.passages import page_of, quote_box
from procurecheck.i18n import _
from procurecheck.model import Document, Evidence, Finding, Passage

__all__ = ["Matcher", "compile_library", "evidence_of", "find", "find_in_text"]

_LEAD = 400
"""Characters before a list in which its leading words stand."""


def find(document: Document, matcher: Matcher, jurisdiction: Jurisdiction = ANY) -> tuple[Finding, ...]:
    """Return the findings of a document in reading order: one of each clause in a passage, one for each fact."""
    findings = [*_of_fields(document, matcher), *_of_passages(document, matcher, jurisdiction)]
    return tuple(sorted(findings, key=lambda f: (f.evidence.start, f.evidence.end, f.clause)))


def _of_passages(document: Document, matcher: Matcher, jurisdiction: Jurisdiction) -> Iterator[Finding]:
    coded_starts = {fact.start for fact in document.notice.facts} if document.notice else set()
    worth = set(matcher.sieve.candidates([passage.text for passage in document.passages]))
    for number, (passage, lead) in enumerate(with_lead(document)):
        if number not in worth or passage.kind in {"heading", "contents"} or passage.start in coded_starts:
            continue
        heading = headings_above(passage)
        for found in find_in_text(
            passage.text, passage.language, matcher, heading=heading, lead=lead, jurisdiction=jurisdiction
        ):
            start, end = passage.start + found.start, passage.start + found.end
            yield Finding(
                clause=found.clause,
                topic=matcher.library.clauses[found.clause].topic,
                strength=found.strength,
                method=found.method,
                because=found.because,
                cites=found.cites,
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
                because=_("The notice states it as a code: {name} is {value}.", name=fact.name, value=fact.value),
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


def headings_above(passage: Passage) -> str:
    """Return the headings above a passage as queries read them."""
    return " / ".join(passage.heading)


def with_lead(document: Document) -> Iterator[tuple[Passage, str]]:
    """Yield each passage with the words that lead into its list, if it is a list item."""
    lead = ""
    for passage in document.passages:
        if passage.kind == "list_item":
            yield passage, lead
        else:
            yield passage, ""
            lead = passage.text[-_LEAD:] if passage.kind in {"paragraph", "field"} else ""
