"""What the readers of structured notices write themselves is recognised as what its codes mean, and as nothing else."""

from __future__ import annotations

import pytest

from procurecheck.clauses.library import Library
from procurecheck.clauses.matcher import Matcher, compile_library
from procurecheck.clauses.recognise import find_in_text
from procurecheck.documents.eforms_labels import PARTS
from procurecheck.documents.notice_codes import CODE_LABELS, LIST_LABELS
from procurecheck.documents.ted_labels import GROUPS, LABELS, SECTIONS
from procurecheck.documents.ted_statements import STATEMENTS
from procurecheck.languages import Languages
from procurecheck.model import Strength

SHARES = [LABELS["MIN_PERCENTAGE"], LABELS["MAX_PERCENTAGE"]]
QUESTIONS = [
    LABELS[name]
    for name in ("SUBCONTRACT_AWARD_PART", "IDENTIFY_SUBCONTRACT", "INDICATE_ANY_SHARE", "INDICATE_ANY_CHANGE")
]


@pytest.fixture(scope="module")
def english(shipped: Library, languages: Languages) -> Matcher:
    return compile_library(shipped, ["en"], languages)


def found_in(text: str, matcher: Matcher) -> dict[str, Strength]:
    return {found.clause: found.strength for found in find_in_text(text, "en", matcher)}


def meant_by(name: str | None, value: str, library: Library) -> dict[str, Strength]:
    """Return the clauses that a coded fact states, by the library's own table."""
    return {
        clause.id: rule.strength
        for clause in library.clauses.values()
        for rule in clause.fields
        if rule.name == name and value in rule.values
    }


def test_the_line_of_a_code_says_what_the_code_says(shipped: Library, english: Matcher) -> None:
    for name, codes in CODE_LABELS.items():
        lines = {code: f"{LIST_LABELS.get(name, name)}: {label} ({code})" for code, label in codes.items()}
        found = {line: found_in(line, english) for line in lines.values()}
        assert found == {line: meant_by(name, code, shipped) for code, line in lines.items()}


def test_the_sentence_of_an_empty_element_says_what_its_fact_says(shipped: Library, english: Matcher) -> None:
    found = {statement.text: found_in(statement.text, english) for statement in STATEMENTS.values()}
    assert found == {one.text: meant_by(one.name, one.value, shipped) for one in STATEMENTS.values()}


def test_a_heading_of_a_form_alone_is_no_clause(english: Matcher) -> None:
    headings = {*SECTIONS.values(), *GROUPS.values(), *PARTS.values(), *LABELS.values()}.difference(SHARES, QUESTIONS)
    assert len(headings) > 150
    assert {heading: found for heading in headings if (found := found_in(heading, english))} == {}


@pytest.mark.parametrize("label", SHARES + QUESTIONS)
def test_a_question_of_a_form_asks_for_what_is_answered_with_yes_or_a_share(label: str, english: Matcher) -> None:
    assert found_in(f"{label}: {15 if label in SHARES else 'Yes'}", english) == {"subcontracting": "binding"}
    assert found_in(f"{label}: No", english) == {"subcontracting": "negated"}
