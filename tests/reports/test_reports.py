"""The reports: what goes in comes out as text, and nothing else."""

from __future__ import annotations

import base64
import hashlib
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
from procurecheck.i18n import LANGUAGES
from procurecheck.reports import as_html, as_json
from procurecheck.reports.cleaning import clean
from procurecheck.reports.files import write_whole
from procurecheck.reports.pictures import Place, Shown


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
    # words in brackets are marked in the text to insert
    assert parsed(html).seen - {("mark", ())} == parsed(as_html.render(assessment("x"))).seen
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
    places = [
        html.index(words)
        for words in (
            "Not ready to be published",
            'href="#c-forced-labour"',
            "could not be read",
            "Risk of the whole",
            "strongest reasons",
            "Next steps",
            "Protections in",
        )
    ]
    assert places == sorted(places)


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    tags = parsed(as_html.render(assessment()))
    assert not {tag for tag, _ in tags.seen} & {"img", "link", "iframe", "object", "form"}
    # the record, which is data, and the script whose hash the policy names
    assert {names for tag, names in tags.seen if tag == "script"} == {("type", "id"), ()}
    assert not [names for _, names in tags.seen if any(name.startswith("on") or name == "style" for name in names)]
    html = as_html.render(assessment())
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        body = html.rpartition(f"<{element}>")[2].partition(f"</{element}>")[0]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in html


def test_pictures_words_and_links_from_outside_are_text_too() -> None:
    made = assessment(EVIL)
    places = {0: Place(png=b"x", width=1, height=1), 1: Place(before=EVIL, after=EVIL)}
    links = {0: "./a%22%3E.pdf#page=3", 1: "../b.docx"}
    plain = as_html.render(assessment("Plain words"), Shown({**places, 1: Place(before="a", after="b")}, links))
    assert parsed(as_html.render(made, Shown(places, links))).seen == parsed(plain).seen


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


def test_the_pictures_say_in_words_what_they_show() -> None:
    html = as_html.render(assessment())
    assert '<title id="coverage-t">Protections by status</title>' in html
    assert '<desc id="coverage-d">missing (1): Ban on forced labour. cannot be judged (1): Audit and access.' in html
    assert "high, 20 points raised, 10 points open; price: below the floor, 0.80 × floor." in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_the_same_page(language: str) -> None:
    made = assessment().model_copy(update={"report_language": language})
    html = as_html.render(made)
    assert f'<html lang="{language}">' in html
    assert parsed(html).seen == parsed(as_html.render(assessment())).seen
