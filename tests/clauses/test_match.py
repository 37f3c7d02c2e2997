"""Clauses in documents: what is found, how strongly, with which quote; and what is left alone."""

from __future__ import annotations

import pytest

from procurecheck.clauses.match import Matcher, compile_library, find, find_in_text
from procurecheck.documents.blocks import Block, CodedFact, Reading
from procurecheck.documents.passages import build_document
from procurecheck.languages import Languages
from procurecheck.model import Document


def document(blocks: list[Block], languages: Languages) -> Document:
    return build_document(
        Reading(blocks=tuple(blocks)),
        path="a.txt",
        data_sha256="0",
        media_type="text/plain",
        size=1,
        languages=languages,
    )


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("The contractor shall pay the minimum wage.", "binding"),
        ("The minimum wage is paid to all.", "binding"),
        ("The contractor should pay the minimum wage.", "advisory"),
        ("The contractor shall, where possible, pay the minimum wage.", "advisory"),
        ("Payment of the minimum wage is not required.", "negated"),
        ("See the Wage Act 1998.", "reference"),
        ("Annex 3: minimum wage payment", "reference"),
        ("The annex on payment of the minimum wage is signed by every bidder without fail.", "binding"),
        ("A declaration must be signed. Payment of the minimum wage is not required.", "negated"),
        ("The contractor should smile. It shall pay the minimum wage.", "binding"),
    ],
)
def test_strength_follows_the_words_of_the_same_sentence(text: str, strength: str, matcher: Matcher) -> None:
    assert [(f.clause, f.strength) for f in find_in_text(text, "en", matcher)] == [("wages", strength)]


def test_the_quote_is_the_sentence_and_nothing_else(matcher: Matcher) -> None:
    text = "Offers are sealed. The contractor shall pay the minimum wage (net). Keys are returned."
    (found,) = find_in_text(text, "en", matcher)
    assert text[found.start : found.end] == "The contractor shall pay the minimum wage (net)."


def test_a_definition_is_not_an_obligation(matcher: Matcher) -> None:
    assert find_in_text("Minimum wage means the wage paid by law.", "en", matcher) == ()


def test_headings_and_contents_are_never_findings(matcher: Matcher, small_languages: Languages) -> None:
    text = "The contractor shall pay the minimum wage."
    for kind, count in [("heading", 0), ("contents", 0), ("paragraph", 1), ("list_item", 1), ("table_row", 1)]:
        made = document([Block(text, kind=kind, level=1)], small_languages)
        assert len(find(made, matcher)) == count, kind


def test_a_list_item_takes_the_strength_of_the_words_before_the_list(
    matcher: Matcher, small_languages: Languages
) -> None:
    for lead, strength in [("The contractor should:", "advisory"), ("The following is not required:", "negated")]:
        blocks = [
            Block("On this contract the following holds by law for the work."),
            Block(lead),
            Block("payment of the minimum wage", kind="list_item"),
            Block("return of the keys to the caretaker of the school", kind="list_item"),
        ]
        (finding,) = find(document(blocks, small_languages), matcher)
        assert finding.strength == strength
        assert finding.evidence.quote == "payment of the minimum wage"


def test_a_coded_field_is_a_fact_and_its_label_is_not_read_as_text(
    matcher: Matcher, small_languages: Languages
) -> None:
    label = "Social objective: the minimum wage is paid (work-cond)"
    coded = Block(label, kind="field", facts=(CodedFact("social-objective", "work-cond"),))
    other = Block("Social objective: the minimum wage is paid (none)", kind="field", facts=(CodedFact("x", "none"),))
    (finding,) = find(document([coded, other], small_languages), matcher)
    assert (finding.method, finding.strength, finding.evidence.quote) == ("field", "binding", label)


def test_one_passage_gives_one_finding_of_a_clause_the_one_that_says_most(matcher: Matcher) -> None:
    text = "The minimum wage shall be paid. See the Wage Act 1998. The minimum wage should be paid early."
    (found,) = find_in_text(text, "en", matcher)
    assert found.strength == "binding"


def test_a_language_is_only_tried_on_its_own_passages(matcher: Matcher, small_languages: Languages) -> None:
    text = "The contractor shall pay the minimum wage."
    both = compile_library(matcher.library, ["en", "de"], small_languages)
    assert find_in_text(text, "de", both) == ()
    assert find_in_text(text, "da", both) == ()
    assert find_in_text(text, None, both) != ()
    assert find_in_text(text, "de", matcher) != ()  # a stray word of German in an English case
