"""The classifier's second opinion on a document: topics that no query found, for a person to look at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from procurecheck.clauses.classifier import Classifier, guess
from procurecheck.clauses.library import Library
from procurecheck.clauses.match import evidence_of
from procurecheck.i18n import _
from procurecheck.model import Document, Finding


def second_opinion(
    document: Document, known: Sequence[Finding], classifier: Classifier, library: Library
) -> tuple[Finding, ...]:
    """Return findings for passages in which the classifier sees a topic and nothing in ``known`` does.

    Their strength is ``reference``: that the passage speaks of the topic is all that the classifier can tell.
    """
    passages = [passage for passage in document.passages if passage.kind not in {"heading", "contents"}]
    starts = [passage.start for passage in passages]
    found = {(bisect_right(starts, finding.evidence.start) - 1, finding.topic) for finding in known}
    clauses = {clause.topic: clause.id for clause in reversed(library.clauses.values())}
    opinions = []
    for number, topics in enumerate(guess(classifier, [passage.text for passage in passages])):
        for topic, probability in topics.items():
            if topic in clauses and (number, topic) not in found:
                passage = passages[number]
                opinions.append(
                    Finding(
                        clause=clauses[topic],
                        topic=topic,
                        strength="reference",
                        method="classifier",
                        probability=probability,
                        because=_("No query finds it; the classifier takes it for this topic. Read it yourself."),
                        evidence=evidence_of(document, passage, passage.start, passage.end),
                    )
                )
    return tuple(opinions)
