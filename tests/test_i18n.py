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
from procurecheck.assess import Given, assess, load_knowledge
from procurecheck.documents.pack import read_pack
from procurecheck.i18n import _, ngettext, use_language
from procurecheck.suppliers.read import read_suppliers

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import catalogues
import unmarked

_WORDS = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,]+){2,}[A-Za-z]{2,}")
"""Three words in Latin letters, which in a report in Cyrillic are a quote, a name, or left in English."""


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


def test_every_text_that_reaches_a_report_is_marked_for_translation() -> None:
    """Neither f-strings nor plain literals of two words or more stand in the program without a mark or a reason."""
    assert unmarked.unmarked() == []


def test_every_text_that_is_marked_is_taken_into_the_catalogues() -> None:
    """A mark inside an f-string is seen by readers of the program and not by the extraction."""
    assert catalogues.not_taken_in() == []


@pytest.mark.parametrize(
    "code",
    [
        'yield note(f"the row {number} was left out.")',
        'reasons.append("The rest was not read.")',
        'raise UnreadableError(f"It holds {count} files too many.")',
        'message = "no bidder stands here." if empty else ""',
        "text = f\"{_('Status')}: {name} is a total and no company\"",
    ],
)
def test_words_without_a_mark_are_found(code: str) -> None:
    assert list(unmarked.of_module(code)), code


@pytest.mark.parametrize(
    "code",
    [
        '_("the row {row} was left out.", row=number)',
        'ngettext("{n} file was left out.", "{n} files were left out.", count)',
        'raise UnreadableError("The file is empty. Ask for it again.")',
        'raise ProcurecheckError("there is no such file.", mend="Check the path.")',
        'def f():\n    """Return the words of a report."""',
    ],
)
def test_words_with_a_mark_or_for_others_are_not_named(code: str) -> None:
    assert not list(unmarked.of_module(code)), code


@pytest.mark.parametrize("language", ["bg", "uk"])
def test_reasons_and_notes_with_values_are_said_in_the_language_of_the_report(language: str, tmp_path: Path) -> None:
    pack, table = _faulty_pack(tmp_path), tmp_path / "bidders.csv"
    table.write_text(
        "name;price;workers;founded;Foo;currency;registration number;Nationality\n"
        "Alpha;100000,50;zwölf;31.02.2020;x;Taler;HRB 12345;yes\nBeta;-5;3;2020;x;EUR;HRB 12345;no\n"
        "Alpha;9;9;2020-01-01;x;EUR;;\nSumme;1;1;;;EUR;;\n;7;7;;;EUR;;\nGamma;1.234;3;1/2/2020;x;EUR;;;;;extra;extra\n",
        encoding="utf-8",
    )
    knowledge = load_knowledge()
    with use_language(language):
        read = read_suppliers(table, columns=knowledge.models.columns)
        documents = read_pack(pack, knowledge.languages)
        made = assess(documents, read, knowledge, Given(case_id="case", country="DE"))
    said = [*made.notes, *(document.reason for document in made.documents if document.reason)]
    assert len(made.notes) >= 10
    assert len([document for document in made.documents if document.reason]) >= 9
    assert [text for text in said if _WORDS.search(text)] == []
    assert all(re.search("[а-яґєії]", text) for text in said)


def _faulty_pack(folder: Path) -> Path:
    """Write files of which each is unreadable, or only partly read, in another way."""
    pack = folder / "pack"
    pack.mkdir()
    release = '{"ocid": "a", "tender": {"title": "Reinigung der Schulen"}}'
    for name, data in {
        "broken.xml": b"<?xml version='1.0'?><ContractNotice><a>",
        "empty.pdf": b"",
        "lines.json": f"{release}\n{{oops\n{release.replace('a', 'b', 1)}".encode(),
        "no.json": b"{nothing",
        "old.txt": "Die Löhne für die Reinigung müssen täglich gezahlt werden, fällig zum Ersten.".encode("cp1252"),
        "page.pdf": b"<!doctype html><html><body><p>Not found</p></body></html>",
        "picture.png": b"\x89PNG\r\n\x1a\n",
        "rest.7z": b"7z\xbc\xaf\x27\x1c",
        "table.docx": b"PK\x03\x04broken",
        "wide.txt": "Der Lohn \ufffd wird gezahlt.".encode("utf-16"),
        "other.xml": b"<?xml version='1.0'?><Invoice><b>1</b></Invoice>",
    }.items():
        (pack / name).write_bytes(data)
    return pack


@pytest.mark.parametrize("language", [language for language in i18n.LANGUAGES if language != "en"])
def test_no_text_stands_in_the_quotation_marks_of_english(language: str) -> None:
    """Each language has its own marks, in sentences of the program as around quotes."""
    with use_language(language):
        before, after = i18n.quotation_marks()
        assert (before, after) != ("“", "”")
        assert i18n.quoted("Wort") == f"{before}Wort{after}"
    catalogue = i18n.read_catalogue(language.partition("-")[0])
    allowed = {before, after}
    for message in catalogue:
        for form in catalogues._forms(message.string):
            assert not {sign for sign in form if sign in "“”„«»"} - allowed, form


def test_the_page_sets_quotes_in_the_marks_of_its_language() -> None:
    style = (Path(i18n.__file__).parent / "reports" / "templates" / "style.css").read_text(encoding="utf-8")
    for language in i18n.LANGUAGES:
        with use_language(language):
            before, after = i18n.quotation_marks()
        rules = re.findall(r"(?:^|})([^{}]*\bq)\{quotes:\"(.)\" \"(.)\"", style)
        own = [(start, end) for where, start, end in rules if f":lang({language.partition('-')[0]})" in where]
        assert (own or [rules[0][1:]])[0] == (before, after), language


def test_a_value_that_ends_with_a_full_stop_needs_no_second_one() -> None:
    with use_language("hr"):
        assert _("Ends: {day}", day=i18n.format_date("2026-11-30")).endswith("30. studenoga 2026.")
        assert not _("This kind of file is not known. What is read: {formats}.", formats="itd.").endswith("..")
