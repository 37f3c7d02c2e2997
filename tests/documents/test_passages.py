"""Blocks become a Document whose spans always lead back to its text."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurecheck.documents.blocks import Block, CodedFact, Reading
from procurecheck.documents.passages import LONG, LONGEST, build_document, page_of, quote_box
from procurecheck.knowledge import default_folder
from procurecheck.languages import Languages, load_languages
from procurecheck.model import Document, LineBox, Notice, PassageKind

LANGUAGES = load_languages(default_folder("clauses") / "languages")
SENTENCE = (
    "Der Auftragnehmer zahlt seinen Beschäftigten nach Art. 3 Abs. 2 den Mindestlohn gem. Nr. 1.1 der Bedingungen. "
)


@pytest.fixture(scope="session")
def languages() -> Languages:
    return LANGUAGES


def build(*blocks: Block, pages: int = 1, notice: Notice | None = None) -> Document:
    reading = Reading(blocks=blocks, pages=pages, notice=notice)
    return build_document(
        reading, path="a.txt", data_sha256="0" * 64, media_type="text/plain", size=1, languages=LANGUAGES
    )


def lines_of(text: str, page: int = 1, width: int = 40, top: float = 0.0) -> tuple[LineBox, ...]:
    return tuple(
        LineBox(at, min(at + width, len(text)), page, 10.0, top + at, 10.0 + width, top + at + 8)
        for at in range(0, len(text), width)
    )


def test_each_passage_is_its_span_of_the_text() -> None:
    document = build(Block("Wages", kind="heading", level=1), Block("  The contractor pays wages. "), Block("·"))
    assert [p.text for p in document.passages] == ["Wages", "The contractor pays wages.", "·"]
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)


def test_headings_above_a_passage_are_its_path() -> None:
    document = build(
        Block("1 General", kind="heading", level=1),
        Block("1.1 Wages", kind="heading", level=2),
        Block("Wages are paid."),
        Block("1.2 Hours", kind="heading", level=2),
        Block("Hours are kept."),
        Block("2 Price", kind="heading", level=1),
        Block("Prices stand."),
    )
    paths = {p.text: p.heading for p in document.passages}
    assert paths["1.1 Wages"] == ("1 General",)
    assert paths["Wages are paid."] == ("1 General", "1.1 Wages")
    assert paths["Hours are kept."] == ("1 General", "1.2 Hours")
    assert paths["2 Price"] == ()
    assert paths["Prices stand."] == ("2 Price",)


def test_a_short_block_stays_whole_and_a_long_one_is_split_into_sentences() -> None:
    short = build(Block((SENTENCE * 3).strip()))
    assert len(short.passages) == 1
    long = build(Block((SENTENCE * 8).strip()))
    assert [p.text for p in long.passages] == [SENTENCE.strip()] * 8
    assert {p.language for p in long.passages} == {"de"}


def test_no_sentence_ends_inside_the_name_of_a_hungarian_decree() -> None:
    text = "Ő a 321/2015. (X. 30.) Korm. rendelet 1. §-a és a 424/2017. (XII.19.) Korm. rendelet szerint jár el."
    assert LANGUAGES.sentences(text, "hu") == ((0, len(text)),)


def test_a_sentence_without_end_is_split_at_semicolons() -> None:
    item = "the contractor keeps a register of all working hours of the workers on the site and shows it on request"
    document = build(Block("; ".join([item] * 20)))
    assert len(document.passages) > 2
    assert all(len(p.text) <= LONGEST for p in document.passages)
    assert all(p.text.startswith("the contractor keeps") for p in document.passages)


def test_a_line_break_that_the_source_means_ends_a_passage_of_a_long_block() -> None:
    item = "das ist ein Punkt der Liste ohne Ende und ohne Punkt " * 5
    document = build(Block(f"{item.strip()}\n{item.strip()}\n{item.strip()}"))
    assert [p.text for p in document.passages] == [item.strip()] * 3


def test_text_of_any_length_without_blanks_is_cut() -> None:
    document = build(Block("x" * 5000))
    assert "".join(p.text for p in document.passages) == "x" * 5000
    assert max(len(p.text) for p in document.passages) <= LONGEST


def test_a_short_passage_speaks_the_language_around_it() -> None:
    document = build(
        Block("Der Auftragnehmer ist verpflichtet, den Lohn zu zahlen."),
        Block("IBAN 123"),
        Block("Die Vergabe erfolgt nach dem Gesetz."),
        Block("The contractor shall pay the wages that are due to the workers."),
        Block("Zadavatel může smlouvu vypovědět bez udání důvodu.", language="sk"),
    )
    assert [p.language for p in document.passages] == ["de", "de", "de", "en", "sk"]


def test_pages_follow_the_lines_and_empty_pages_have_an_empty_span() -> None:
    text = "First line on one " + "and the rest on three"
    lines = (LineBox(0, 18, 1, 10, 700, 90, 710), LineBox(18, len(text), 3, 10, 20, 80, 30))
    document = build(Block(text, page=1, lines=lines), Block("End", page=3), pages=4)
    assert [document.text[p.start : p.end] for p in document.pages] == [
        "First line on one ",
        "",
        "and the rest on three\nEnd",
        "",
    ]
    assert page_of(document, 3) == 1
    assert page_of(document, text.index("rest")) == 3
    assert document.passages[0].box == (10, 700, 90, 710)


def test_the_box_of_a_quote_is_around_its_lines_on_its_first_page() -> None:
    text = "a" * 120
    document = build(Block(text, lines=lines_of(text)))
    assert quote_box(document, 45, 50) == (10, 40, 50, 48)
    assert quote_box(document, 30, 50) == (10, 0, 50, 48)
    assert quote_box(build(Block(text)), 0, 5) is None


def test_coded_facts_are_quoted_from_their_block() -> None:
    block = Block(
        "Exclusion ground: trafficking", field="BT-67", facts=(CodedFact("exclusion-ground", "exg-x", "LOT-1"),)
    )
    document = build(Block("Title"), block, notice=Notice(id="7"))
    assert document.notice is not None
    assert document.notice.id == "7"
    (fact,) = document.notice.facts
    assert document.text[fact.start : fact.end] == "Exclusion ground: trafficking"
    assert (fact.name, fact.value, fact.lot) == ("exclusion-ground", "exg-x", "LOT-1")
    assert document.passages[1].field == "BT-67"


def test_a_file_without_text_has_no_passages() -> None:
    document = build(Block("  \n "), pages=2)
    assert document.passages == ()
    assert len(document.pages) == 2
    assert build(pages=0).pages == ()


KINDS: st.SearchStrategy[PassageKind] = st.sampled_from(get_args(PassageKind))
TEXTS = st.one_of(
    st.text(max_size=80),
    st.builds(
        lambda a, b, n: (a + b) * n,
        st.text(max_size=30),
        st.sampled_from([". A", "; ", "\n", " ", "", " Art. "]),
        st.integers(1, 60),
    ),
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    page = 1
    made = []
    for text in draw(st.lists(TEXTS, max_size=8)):
        page += draw(st.integers(0, 2))
        lines = lines_of(text, page, width=draw(st.integers(5, 90))) if draw(st.booleans()) else ()
        kind = draw(KINDS)
        made.append(Block(text, kind=kind, level=draw(st.integers(0, 4)), page=page, lines=lines))
    return tuple(made)


@settings(max_examples=150, deadline=None)
@given(blocks(), st.integers(0, 12))
def test_nothing_is_lost_and_every_span_leads_back(made: tuple[Block, ...], pages: int) -> None:
    document = build(*made, pages=pages)
    assert document.text == "\n".join(block.text for block in made)
    at = 0
    for passage in document.passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""
        assert not document.text[at : passage.start].strip(), "text between passages is lost"
        assert passage.start >= at
        at = passage.end
    assert not document.text[at:].strip()
    assert "".join(document.text[p.start : p.end] for p in document.pages) == (document.text if document.pages else "")
    assert [p.number for p in document.pages] == list(range(1, len(document.pages) + 1))
    for line in document.lines:
        assert page_of(document, line.start) == line.page
        assert quote_box(document, line.start, line.end) is not None


def test_passages_of_up_to_the_limit_are_not_cut(languages: Languages, tmp_path: Path) -> None:
    text = ("Ein Satz. Noch ein Satz. " * 40)[: LONG - 1].strip()
    assert len(build(Block(text)).passages) == 1
