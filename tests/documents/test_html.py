"""Web pages as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_checks import document, kinds, reads_or_says_why, spoiled, texts

from procurecheck.documents.html import read
from procurecheck.errors import UnreadableError

PAGE = """<!doctype html><html lang=cs><head><title>No</title><meta charset="utf-8"><style>p{}</style></head><body>
<script>document.write('no')</script><!-- no --><h1>Zadávací <b>podmínky</b></h1>
<p>Dodavatel je povinen platit<br>mzdu <i>řádně</i> a&nbsp;včas.</p><p hidden>no</p><p style="display: none">no</p>
<ol start=3><li>třetí<li><p>čtvrtý</p><ul><li>vnořený</ul></ol>
<table><tr><th>Položka<th>Cena</tr><tr><td>Mzda<td>12<p>Kč</table>
<h2>Závěr</h2>volný text<div>další</div>konec
<input type=checkbox checked>souhlasím <textarea>vyplněno</textarea></body></html>"""


def test_a_page_is_read_as_it_is_seen() -> None:
    assert kinds(read(PAGE.encode(), "a.html")) == [
        ("heading", "Zadávací podmínky"),
        ("paragraph", "Dodavatel je povinen platit\nmzdu řádně a včas."),
        ("list_item", "3. třetí"),
        ("list_item", "4. čtvrtý"),
        ("list_item", "• vnořený"),
        ("table_row", "Položka | Cena"),
        ("table_row", "Mzda | 12 Kč"),
        ("heading", "Závěr"),
        ("paragraph", "volný text"),
        ("paragraph", "další"),
        ("paragraph", "konec ☒ souhlasím vyplněno"),
    ]


def test_tables_that_lay_out_the_page_are_read_as_what_they_hold() -> None:
    data = b"<table><tr><td><h1>T</h1><p>One.</p><table><tr><td>a<td>b</table></td><td>Side</td></tr></table>"
    assert kinds(read(data, "a")) == [
        ("heading", "T"), ("paragraph", "One."), ("table_row", "a | b"), ("paragraph", "Side"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1250">', "cp1250"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso-8859-2"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        ("", "utf-8"),
        ("", "utf-16"),
        ("", "cp1250"),
        ('<meta charset="no-such">', "utf-8"),
    ],
)
def test_the_encoding_is_the_declared_one_or_told_by_the_letters(head: str, encoding: str) -> None:
    data = f"{head}<html><p>Příliš žluťoučký kůň úpěl ďábelské ódy</p>".encode(encoding)
    assert texts(read(data, "a")) == ["Příliš žluťoučký kůň úpěl ďábelské ódy"]


@pytest.mark.parametrize("data", [b"<html></html>", b"<html><script>x</script>", b"<!-- -->", b"<html><img src=x>"])
def test_a_page_that_shows_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(data, "a")


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    reads_or_says_why(read, b"<div>" * 50_000 + b"x")
    reads_or_says_why(read, b"<table><tr><td>" * 3_000 + b"x")
    reads_or_says_why(read, b"<ol>" + b"<li>x" * 20_000)


def test_entities_do_not_grow() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><p>&b;&b;</p>'
    assert len("".join(texts(read(bomb, "a")))) < 200


def test_a_quote_of_a_page_is_in_its_text() -> None:
    found = document(PAGE.encode(), "a.html")
    passage = next(p for p in found.passages if "povinen" in p.text)
    assert found.text[passage.start : passage.end] == passage.text
    assert passage.heading == ("Zadávací podmínky",)
    assert passage.language == "cs"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_page_it_is_read_or_refused(data: st.DataObject) -> None:
    reads_or_says_why(read, spoiled(data, PAGE.encode()))
