"""The law that a passage cites: which topics it reaches, and where it overrules a query that looks for numbers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from procurecheck.clauses.citations import Citation, citations_by_topic, read_citations
from procurecheck.clauses.matcher import Asked, Matcher
from procurecheck.i18n import _
from procurecheck.model import CitedLaw


class Jurisdiction(NamedTuple):
    """Whose law a passage means where it does not say so itself, and on which day."""

    country: str | None = None
    """ISO 3166-1 alpha-2; ``None`` takes the usual one of the passage's language."""
    on: date | None = None


ANY = Jurisdiction()


class Cited(NamedTuple):
    """What a passage cites, and the citations that reach each topic."""

    citations: tuple[Citation, ...]
    by_topic: dict[str, tuple[Citation, ...]]


def cited_in(text: str, code: str, matcher: Matcher, jurisdiction: Jurisdiction) -> Cited:
    """Return what ``text`` cites, as the law of the country meant understands it; nothing where tables are missing."""
    provisions = matcher.provisions
    if provisions is None:
        return Cited((), {})
    country = jurisdiction.country or matcher.languages[code].country
    citations = read_citations(text, provisions, country=country, on=jurisdiction.on)
    return Cited(citations, citations_by_topic(citations, provisions))


def cited_otherwise(asked: Asked, cited: Cited, matcher: Matcher) -> bool:
    """Whether a query that rests on numbers is overruled by the points that are cited.

    It is where a cited article stands for the topic only at other points: "points 3 to 5" leaves point 1 out.
    """
    if not asked.cites or asked.clause is None or matcher.provisions is None:
        return False
    topic = matcher.library.clauses[asked.clause].topic
    if topic in cited.by_topic:
        return False
    return any(
        topic in topics and leaf[0] == point[0]
        for citation in cited.citations
        for point in citation.points
        for leaf, topics in matcher.provisions.laws[citation.law].topics.items()
    )


def because_cited(citation: Citation, text: str, matcher: Matcher) -> str:
    """Return the reason of a finding that rests on a citation alone."""
    laws = matcher.provisions.laws if matcher.provisions else {}
    return _(
        "“{text}” cites {law}; what is cited stands for this topic.",
        text=text[citation.start : citation.end],
        law=laws[citation.law].title,
    )


def laws_for(clause: str, cited: Cited, text: str, matcher: Matcher) -> tuple[CitedLaw, ...]:
    """Return what a passage cites for the topic of a clause."""
    laws = matcher.provisions.laws if matcher.provisions else {}
    return tuple(
        CitedLaw(
            text=text[citation.start : citation.end],
            law=laws[citation.law].title,
            link=laws[citation.law].link,
            in_force=citation.in_force,
            replaced_by=laws[citation.replaced_by].title if citation.replaced_by else None,
        )
        for citation in cited.by_topic.get(matcher.library.clauses[clause].topic, ())
    )
