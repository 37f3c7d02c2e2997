"""What PDFs do to words is mended, and what belongs to them stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurecheck.documents.pdf_repair import clean, hyphenated_words, is_spaced, join, unmapped


def joined(left: str, right: str, *known: str) -> str:
    return join(left, right, lambda: hyphenated_words(known))


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("Der Auftrag-", "nehmer zahlt", "Der Auftragnehmer zahlt"),
        ("der zhoto-", "vitel zaplatí", "der zhotovitel zaplatí"),
        ("SUBCON-", "TRACTORS pay", "SUBCONTRACTORS pay"),
        ("soft\u00ad", "ware", "software"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_whole_again(left: str, right: str, whole: str) -> None:
    assert joined(left, right) == whole


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("die EU-", "weite Vergabe", "die EU-weite Vergabe"),
        ("Nordrhein-", "Westfalen", "Nordrhein-Westfalen"),
        ("2024/24-", "25 gilt", "2024/24-25 gilt"),
        ("ISO-", "9001", "ISO-9001"),
        ("Bau-", "und Dienstleistungen", "Bau- und Dienstleistungen"),
        ("pre-", "and post-contract", "pre- and post-contract"),
        ("stavební -", "viz níže", "stavební - viz níže"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(left: str, right: str, whole: str) -> None:
    assert joined(left, right) == whole


def test_an_item_of_a_list_is_no_end_of_a_broken_word() -> None:
    assert joined("a) den Lohn-", "b) den Zuschlag") == "a) den Lohn- b) den Zuschlag"


def test_where_only_the_document_can_tell_it_tells() -> None:
    assert joined("of long-", "term unemployed", "people who are long-term unemployed") == "of long-term unemployed"
    assert joined("of long-", "term unemployed") == "of longterm unemployed"


def test_lines_are_joined_by_a_blank_and_a_slash_holds_words_together() -> None:
    assert joined("zahlt den", "Mindestlohn") == "zahlt den Mindestlohn"
    assert joined("Auftraggeber/", "Auftragnehmer") == "Auftraggeber/Auftragnehmer"
    assert joined("", "a") == "a"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("o\ufb03ce \ufb01nds \ufb02ow", "office finds flow"),
        ("\uf0b7 first", "• first"),
        ("soft\u00adware", "software"),
        ("zero\u200bwidth", "zerowidth"),
        ("a\u00a0 b\u2009c\t d", "a b c d"),
        ("e\u0301", "é"),
        ("  plain   text ", "plain text"),
        ("bell\x07", "bell"),
    ],
)
def test_odd_characters_become_what_they_mean(broken: str, mended: str) -> None:
    assert clean(broken) == mended


@given(st.text(max_size=200))
def test_clean_text_is_composed_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())
    assert clean(once) == once


def test_glyphs_without_letters_are_counted_and_bullets_are_none_of_them() -> None:
    assert unmapped("\ue123\ue124 \ufffd") == 3
    assert unmapped("\uf0b7 item • ü") == 0


def test_letters_set_apart_are_told_from_short_words() -> None:
    assert is_spaced(list("VERTRAG"))
    assert not is_spaced(list("abcd"))
    assert not is_spaced(list("123456"))
