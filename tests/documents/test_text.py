"""Plain text and Markdown as people save them: encodings, wrapped lines, lists, headings."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_checks import document, kinds, reads_or_says_why, spoiled, texts

from procurecheck.documents import markdown, text
from procurecheck.documents.encodings import decode, tidy
from procurecheck.errors import UnreadableError

SENTENCES = {
    "cs": ("Dodavatel je povinen zajistit, aby všichni zaměstnanci měli řádné smlouvy a dostávali mzdu.", "cp1250"),
    "pl": ("Wykonawca zobowiązany jest do wypłacania pracownikom wynagrodzenia za pracę.", "cp1250"),
    "hu": ("A nyertes ajánlattevő köteles a munkavállalók részére munkabért fizetni; ő felel érte.", "cp1250"),
    "de": ("Der Auftragnehmer zahlt Beschäftigten „mindestens“ 5 € – für Verstöße gilt § 5.", "cp1252"),
    "fr": ("Le titulaire s’engage à verser à ses salariés la rémunération, très précisément définie.", "cp1252"),
    "es": ("El contratista está obligado a pagar el salario mínimo del año según el convenio.", "cp1252"),
    "it": ("La società può verificare più volte la retribuzione; l'appaltatore è tenuto.", "cp1252"),
    "pt": ("O adjudicatário é obrigado a pagar as remunerações, não sendo permitidas deduções.", "cp1252"),
    "da": ("Leverandøren skal sikre, at de ansatte får løn på niveau med gældende overenskomst.", "cp1252"),
    "en": ("The contractor’s staff – “workers” – shall be paid £12.50.", "cp1252"),
    "bg": ("Изпълнителят осигурява на работниците минимална работна заплата съгласно закона.", "cp1251"),
    "uk": ("Підрядник зобов'язаний виплачувати працівникам заробітну плату згідно із законом.", "cp1251"),
    "el": ("Ο ανάδοχος υποχρεούται να καταβάλλει στους εργαζομένους τον κατώτατο μισθό.", "cp1253"),
}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("unicode", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(language: str, unicode: str) -> None:
    sentence = SENTENCES[language][0] + " Example text in Latin letters."
    if unicode in {"utf-16-le", "utf-16-be"} and language in {"bg", "uk", "el"}:
        pytest.skip("without a mark, UTF-16 is told by its zeros, which only Latin letters have")
    assert texts(text.read(sentence.encode(unicode), "a.txt")) == [sentence]


@pytest.mark.parametrize("language", SENTENCES)
def test_old_code_pages_are_told_by_their_letters_and_said(language: str) -> None:
    sentence, code = SENTENCES[language]
    reading = text.read(sentence.encode(code), "a.txt")
    assert texts(reading) == [sentence]
    assert reading.status == "read"
    assert code.removeprefix("cp") in (reading.reason or "")


def test_a_few_damaged_letters_do_not_spoil_a_unicode_file() -> None:
    data = ("Zaměstnanci dostávají mzdu řádně a včas. " * 30).encode() + b"\xff\xfe."
    reading = text.read(data, "a.txt")
    assert reading.status == "partly_read"
    assert "Zaměstnanci" in reading.blocks[0].text


def test_what_is_no_text_is_refused() -> None:
    for data in (b"\x00\x01\x02\x03" * 9, b"\x01\x02\x03" * 100, b"", b"  \n\x0c\n"):
        with pytest.raises(UnreadableError):
            text.read(data, "a.txt")


def test_invisible_signs_and_composed_letters_do_not_hide_words() -> None:
    assert tidy("min\u00adi\u200bmum\u00a0 wage\u202e \x07e\u0301\ud800") == "minimum wage é"


def test_lines_broken_by_a_program_are_joined_to_paragraphs() -> None:
    data = """\
1. Entgelt

Der Auftragnehmer verpflichtet sich, seinen Beschäftigten bei der
Ausführung des Auftrags wenigstens das Mindestentgelt zu zah-
len. Dies gilt auch für Lohn- und Gehaltsbestandteile, für Lohn-
und Zulagen.
Ein neuer Absatz beginnt nach einer Zeile, die kurz ist, und er ist
länger als eine Zeile.

- erster Punkt, der so lang ist, dass er in der nächsten Zeile weiter-
  geht
- zweiter Punkt
"""
    assert kinds(text.read(data.encode(), "a.txt")) == [
        ("heading", "1. Entgelt"),
        (
            "paragraph",
            "Der Auftragnehmer verpflichtet sich, seinen Beschäftigten bei der Ausführung des Auftrags wenigstens das"
            " Mindestentgelt zu zahlen. Dies gilt auch für Lohn- und Gehaltsbestandteile, für Lohn- und Zulagen.",
        ),
        ("paragraph", "Ein neuer Absatz beginnt nach einer Zeile, die kurz ist, und er ist länger als eine Zeile."),
        ("list_item", "- erster Punkt, der so lang ist, dass er in der nächsten Zeile weitergeht"),
        ("list_item", "- zweiter Punkt"),
    ]


def test_a_text_of_long_lines_has_a_paragraph_a_line() -> None:
    lines = [f"{n} times the contractor shall pay the agreed wage to each of the workers, " * 3 for n in range(4)]
    assert len(text.read("\n".join(lines).encode(), "a.txt").blocks) == 4


def test_headings_are_told_and_lists_with_gaps_are_not_headings() -> None:
    data = "GENERAL TERMS\n\nScope\n=====\n\nText here.\n\n2.1 Wages\n\nWages are paid.\n\n1. mop\n\n2. broom\n\n3. rag"
    assert [(block.kind, block.level) for block in text.read(data.encode(), "a.txt").blocks] == [
        ("heading", 1), ("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0),
        ("list_item", 0), ("list_item", 0), ("list_item", 0),
    ]  # fmt: skip


def test_a_form_feed_begins_a_page() -> None:
    reading = text.read(b"First page.\x0cSecond page.\x0c", "a.txt")
    assert (reading.pages, [block.page for block in reading.blocks]) == (3, [1, 2])


def test_markdown_is_read_without_its_markup() -> None:
    data = """\
# Terms of *contract*

Second title
------------

The **contractor** shall pay the [minimum wage](http://x.y "t") to all
workers\\* and _never_ use snake_case_names &amp; so on. <!-- not this -->

* one
* two **bold
  continued**
1. numbered

> quoted text

| Clause | Strength |
|--------|:--------:|
| Wages  | **shall** \\| must |

```
# code, not a heading
```
---
![a plan](plan.png)
"""
    assert kinds(markdown.read(data.encode(), "a.md")) == [
        ("heading", "Terms of contract"),
        ("heading", "Second title"),
        (
            "paragraph",
            "The contractor shall pay the minimum wage to all workers* and never use snake_case_names & so on.",
        ),
        ("list_item", "* one"),
        ("list_item", "* two bold continued"),
        ("list_item", "1. numbered"),
        ("paragraph", "quoted text"),
        ("table_row", "Clause | Strength"),
        ("table_row", "Wages | shall | must"),
        ("paragraph", "# code, not a heading"),
        ("paragraph", "a plan"),
    ]


def test_a_clause_in_a_heading_style_is_read_as_a_clause() -> None:
    data = b"## The contractor shall pay every worker at least the statutory minimum wage.\n\n## Wages\n\nx\n"
    assert [block.kind for block in markdown.read(data, "a.md").blocks] == ["paragraph", "heading", "paragraph"]


def test_headings_lead_to_the_passages_below() -> None:
    found = document(b"# A\n\n## B\n\nWages are paid.\n", "a.md")
    assert found.passages[-1].heading == ("A", "B")


@pytest.mark.parametrize("piece", ["|", "_a ", "**a", "[", "`a", "<a", "> ", "- ", "1.", "   ", "1 \n\n", "<!--"])
def test_text_made_to_be_slow_is_not(piece: str) -> None:
    data = (piece * 20_000 + "\n" + "|-" * 2_000).encode()
    start = time.perf_counter()
    reads_or_says_why(text.read, data)
    reads_or_says_why(markdown.read, data)
    assert time.perf_counter() - start < 5


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_text_it_is_read_or_refused(data: st.DataObject) -> None:
    whole = "# Název\n\n* položka\n\n| a | b |\n|---|---|\n| c | d |\n\nDlouhý řádek textu o mzdách\nzaměstnanců.\n"
    changed = spoiled(data, whole.encode(data.draw(st.sampled_from(["utf-8", "utf-16", "cp1250"]))))
    reads_or_says_why(text.read, changed)
    reads_or_says_why(markdown.read, changed)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(categories=["L", "M", "N", "P", "Zs"]), max_size=200))
def test_any_words_in_unicode_come_through_unchanged(words: str) -> None:
    assert decode(words.encode("utf-8-sig")) == (words, None)
    assert decode(words.encode("utf-16")) == (words, None)
