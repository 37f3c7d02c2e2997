"""The reports: what goes in comes out as text, and nothing else."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_making import EVIL, assessment

from procurecheck import summary
from procurecheck.errors import ProcurecheckError
from procurecheck.reports import as_html, as_json
from procurecheck.reports.cleaning import clean
from procurecheck.reports.files import write_whole


class Tags(HTMLParser):
    """Collects the names of all elements and attributes, and the text outside style."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, tuple[str, ...]]] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


def test_text_from_outside_adds_no_element_and_no_attribute() -> None:
    assert parsed(as_html.render(assessment(EVIL))).seen == parsed(as_html.render(assessment("Plain words"))).seen


def test_text_from_outside_is_shown_as_it_stands() -> None:
    text = "".join(parsed(as_html.render(assessment("<script>alert(1)</script> {{ 7*7 }}"))).text)
    assert "<script>alert(1)</script> {{ 7*7 }}" in text
    assert "49" not in text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_page(words: str) -> None:
    html = as_html.render(assessment(f"x{words}"))
    assert parsed(html).seen == parsed(as_html.render(assessment("x"))).seen
    html.encode("utf-8")


def test_control_characters_and_turned_writing_become_visible() -> None:
    assert clean("a\x1b[31mb\u202ec\x00") == "a\ufffd[31mb\ufffdc\ufffd"
    assert clean("Škoda – Žluťoučký кінь\n\t") == "Škoda – Žluťoučký кінь\n\t"


def test_the_record_keeps_its_schema() -> None:
    record = json.loads(as_json.render(assessment()))
    jsonschema.Draft202012Validator(as_json.schema()).validate(record)
    assert list(record)[:5] == ["schema_version", "case", "documents", "findings", "coverage"]
    assert set(record["findings"][0]) >= {"clause", "strength", "method", "probability", "evidence"}
    assert set(record["findings"][0]["evidence"]) >= {
        "document", "page", "start", "end", "quote", "bbox", "language", "heading",
    }  # fmt: skip
    assert set(record["suppliers"][0]["risk"]) >= {
        "band", "points", "probability", "interval", "contributions", "unknown",
    }  # fmt: skip


def test_the_first_screen_answers_before_it_details() -> None:
    html = as_html.render(assessment())
    places = [html.index(words) for words in ("Risk band: high", "strongest reasons", "Next steps", "Protections in")]
    assert places == sorted(places)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    tags = parsed(as_html.render(assessment()))
    assert not {tag for tag, _ in tags.seen} & {"img", "link", "iframe", "object", "form"}
    # the only script is data: the record
    assert {names for tag, names in tags.seen if tag == "script"} == {("type", "id")}


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out" / "assessment.json"
    write_whole(target, "first\n")
    assert target.read_bytes() == b"first\n"
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(ProcurecheckError, match="--out"):
        write_whole(blocked / "assessment.json", "second")
    assert blocked.read_text(encoding="utf-8") == "in the way"
    assert [path.name for path in target.parent.iterdir()] == ["assessment.json"]


@pytest.mark.parametrize(
    ("score", "band"),
    [(None, "critical"), (0.1, "critical"), (0.2, "high"), (0.59, "high"), (0.6, "low"), (1, "low")],
)
def test_what_is_not_covered_raises_the_band(score: float | None, band: str) -> None:
    assert summary.band_of_coverage(score, {"critical": 0.2, "high": 0.6}) == band
