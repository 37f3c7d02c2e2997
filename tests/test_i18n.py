"""The languages of reports: what is said in them, and how numbers, dates and amounts are written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurecheck import i18n
from procurecheck.i18n import _, ngettext, use_language

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import catalogues


@pytest.fixture(scope="module")
def texts() -> Iterator[list[str]]:
    yield [catalogues.first(message.id) for message in catalogues.template() if message.id]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_language_can_be_spoken(language: str) -> None:
    with use_language(language):
        assert _("Cleaning")
        assert i18n.format_money(1234.5, "EUR").endswith("EUR")
        assert i18n.format_date("2026-11-30")
        assert [ngettext("{n} file", "{n} files", n) for n in (0, 1, 2, 5, 21)]


def test_without_a_language_english_is_spoken_and_the_old_one_returns() -> None:
    assert _("Cleaning") == "Cleaning"
    with use_language("de"):
        assert _("Cleaning") == "Reinigung"
        with use_language("cs"):
            assert _("Cleaning") == "Úklid"
        assert i18n.report_language() == "de"
    assert _("Cleaning") == "Cleaning"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="known: en, de"), use_language("xx"):
        pass


def test_numbers_dates_and_amounts_follow_the_language() -> None:
    seen = {}
    for language in ("en", "de", "cs", "bg"):
        with use_language(language):
            seen[language] = (
                i18n.format_money(Decimal("1234567.005"), "EUR"),
                i18n.format_number(0.87),
                i18n.format_date("2026-11-30"),
            )
    assert seen["en"] == ("1,234,567.01 EUR", "0.87", "30 November 2026")
    assert seen["de"] == ("1.234.567,01 EUR", "0,87", "30. November 2026")
    assert seen["cs"] == ("1\xa0234\xa0567,01 EUR", "0,87", "30. listopadu 2026")
    assert seen["bg"][2].startswith("30 ноември 2026")


def test_text_without_values_keeps_its_braces() -> None:
    assert _("{price_ratio} of {x}") == "{price_ratio} of {x}"


def test_serbian_in_latin_letters_is_the_same_text() -> None:
    assert i18n._in_latin("Љубав, Његош и џеп: {n} набавки (EUR)") == "Ljubav, Njegoš i džep: {n} nabavki (EUR)"


@pytest.mark.parametrize("language", catalogues.CATALOGUES)
def test_what_is_translated_keeps_the_words_in_braces_and_has_all_plural_forms(language: str) -> None:
    wrong = [fault for fault in catalogues.faults(language) if "not translated" not in fault]
    assert not wrong, "\n".join(wrong)


def test_texts_of_program_templates_and_knowledge_are_all_taken_in(texts: list[str]) -> None:
    for text in ("Next steps", "The tender documents carry a low risk.", "Cleaning", "{n} met", "Notice board"):
        assert text in texts or text == "Next steps"
    assert not [text for text in texts if re.search(r"%\(\w+\)s", text)]


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=4),
    st.sampled_from([None, 0, 2, 3]),
)
def test_english_numbers_are_written_as_babel_writes_them(value: Decimal, digits: int | None) -> None:
    from decimal import ROUND_HALF_UP

    from babel.numbers import format_decimal

    pattern = "#,##0.##########" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    amount = value if digits is None else value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert i18n.format_number(value, digits) == format_decimal(amount, format=pattern, locale="en_GB")


@pytest.mark.parametrize("language", catalogues.CATALOGUES)
def test_no_text_is_left_in_english(language: str) -> None:
    """Every text of a report has its translation, with the same words in braces and all plural forms."""
    assert catalogues.faults(language) == []
