"""The record that each report carries comes out as it went in, and nothing else is taken for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_making import EVIL, assessment

from procurecheck.assess import hash_of, record_hash
from procurecheck.errors import UnreadableError
from procurecheck.reports import as_html, as_json, record


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_the_page_carries_the_record_whatever_the_texts_say(words: str) -> None:
    made = assessment(f"x{words}</script><script>{EVIL}")
    found = record.find(as_html.render(made).encode("utf-8"))
    assert found == made.model_dump(mode="json")
    assert hash_of(found) == record_hash(made)


def test_the_json_file_is_its_own_record() -> None:
    made = assessment()
    assert record.find(as_json.render(made).encode("utf-8")) == made.model_dump(mode="json")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not whole"),
        (b"\xff\xfe\x00", "neither JSON, HTML nor PDF"),
        (b"[1, 2]", "no provenance"),
        (b'{"provenance": {}, "provenance": {}}', "a key stands twice"),
        (b'{"provenance": {"value": NaN}}', "NaN"),
        (b"<html><body>no record</body></html>", "no record"),
        (b'<script id="record">{}</script><script id="record">{}</script>', "more than one"),
        (b"%PDF-1.7 and then nothing", "cannot be opened"),
        (b"PK\x03\x04 and so on", "only the hash"),
        (b"[" * 200_000, "not whole"),
    ],
)
def test_what_is_no_report_is_told_in_words(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        record.find(data)


def test_the_hash_of_an_older_record_stays_right() -> None:
    older = json.loads(as_json.render(assessment()))
    del older["provenance"]["options"]
    older["provenance"]["hash"] = hash_of(older)
    assert hash_of(older) == older["provenance"]["hash"]
