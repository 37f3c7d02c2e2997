"""The page for everyone: what the first screen says without scrolling, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from procurecheck.assess import Given, Knowledge, assess
from procurecheck.documents.pack import read_pack
from procurecheck.i18n import use_language
from procurecheck.model import Assessment
from procurecheck.reports import as_html, pictures
from procurecheck.suppliers.read import read_suppliers
from reports.browsing import browser, in_browser, screen

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = in_browser
SAMPLES = Path(__file__).parents[2] / "sample_tenders"
LANGUAGES = {"construction-en": "en", "cleaning-de": "de", "food-cs": "cs"}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    driver = browser()
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def reports(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the reports on the samples, each in the language of its tender, with pictures."""
    folder, found = tmp_path_factory.mktemp("reports"), {}
    for name, language in LANGUAGES.items():
        with use_language(language):
            pack = SAMPLES / name / "pack"
            documents = read_pack(pack, knowledge.languages)
            table = read_suppliers(SAMPLES / name / "bidders.csv", columns=knowledge.models.columns)
            made: Assessment = assess(documents, table, knowledge, Given(case_id=name))
        file = folder / f"{name}.html"
        file.write_text(as_html.render(made, pictures.show(made, documents, pack, folder)), encoding="utf-8")
        found[name] = file.as_uri()
        if language != "en":
            abroad = folder / f"{name}-in-en.html"
            abroad.write_text(as_html.render(made.model_copy(update={"report_language": "en"})), encoding="utf-8")
            found[f"{name}-in-en"] = abroad.as_uri()
    return found


def foot(chrome: Chrome, selector: str) -> float:
    """The lower edge of an element, in pixels from the top of the page."""
    script = "return document.querySelector(arguments[0]).getBoundingClientRect().bottom + window.scrollY"
    return float(chrome.execute_script(script, selector))


@pytest.mark.parametrize("name", LANGUAGES)
def test_an_office_screen_answers_without_scrolling(chrome: Chrome, reports: dict[str, str], name: str) -> None:
    screen(chrome, 1400, 900)
    chrome.get(reports[name])
    for selector in ("#verdict", ".verdict dl", ".verdict .whole", "#reasons + ol", ".steps ol:last-of-type"):
        assert foot(chrome, selector) <= 900, selector


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_telephone_says_the_answer_and_what_is_missing_without_scrolling(
    chrome: Chrome, reports: dict[str, str], name: str
) -> None:
    screen(chrome, 360, 740)
    chrome.get(reports[name])
    for selector in ("#verdict", ".verdict dd"):
        assert foot(chrome, selector) <= 740, selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("unfolded", [False, True])
@pytest.mark.parametrize("width", [360, 1400])
def test_axe_finds_no_error(chrome: Chrome, reports: dict[str, str], scheme: str, unfolded: bool, width: int) -> None:
    axe = pytest.importorskip("axe_selenium_python", reason="axe-selenium-python, which brings axe-core, is not there")
    screen(chrome, width, 900)
    chrome.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    chrome.get(reports["cleaning-de"])
    if unfolded:
        chrome.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    judge = axe.Axe(chrome)
    judge.inject()
    found: dict[str, Any] = judge.run()
    assert not found["violations"], judge.report(found["violations"])


# --- what a screen reader is told -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree(chrome: Chrome, reports: dict[str, str]) -> list[dict[str, Any]]:
    """The accessibility tree of a whole report, unfolded, in reading order."""
    screen(chrome, 1400, 900)
    chrome.get(reports["cleaning-de"])
    chrome.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    nodes = chrome.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    ordered: list[dict[str, Any]] = []

    def walk(node: dict[str, Any]) -> None:
        if not node.get("ignored"):
            ordered.append(
                {
                    "role": node["role"]["value"],
                    "name": node.get("name", {}).get("value", "").strip(),
                    **{p["name"]: p["value"].get("value") for p in node.get("properties", [])},
                }
            )
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return ordered


def of(tree: list[dict[str, Any]], *roles: str) -> list[dict[str, Any]]:
    return [node for node in tree if node["role"] in roles]


def test_headings_go_down_step_by_step_and_none_is_empty(tree: list[dict[str, Any]]) -> None:
    headings = [(int(node["level"]), node["name"]) for node in of(tree, "heading")]
    assert [level for level, _ in headings].count(1) == 1
    assert headings[0][0] == 1
    assert headings[1][1].endswith("Bietern Fragen zu beantworten.")
    assert all(name for _, name in headings)
    for (before, _), (level, name) in pairwise(headings):
        assert level <= before + 1, name


def test_a_reader_can_jump_by_landmarks_that_have_names(tree: list[dict[str, Any]]) -> None:
    for role in ("banner", "main", "contentinfo", "navigation"):
        assert len(of(tree, role)) == 1, role
    regions = [node["name"] for node in of(tree, "region", "navigation")]
    assert all(regions)
    assert len(set(regions)) == len(regions)


def test_every_picture_button_link_and_field_has_a_name(tree: list[dict[str, Any]]) -> None:
    acting = of(tree, "image", "img", "button", "link", "checkbox", "searchbox", "combobox", "DisclosureTriangle")
    assert len(acting) > 100
    assert [node for node in acting if not node["name"]] == []
    pictures_of_pages = [node["name"] for node in of(tree, "image", "img") if "markiert" in node["name"]]
    assert len(pictures_of_pages) > 10


def test_tables_have_heads_for_columns_and_rows(tree: list[dict[str, Any]], chrome: Chrome) -> None:
    tables = chrome.execute_script(
        "return [...document.querySelectorAll('table')].map((t) => [t.querySelectorAll('thead th[scope=col]').length,"
        " [...t.tBodies[0].rows].every((r) => r.querySelector('th[scope=row]'))])"
    )
    assert len(tables) > 5
    assert all(columns >= 2 and rows for columns, rows in tables)
    assert of(tree, "columnheader")
    assert of(tree, "rowheader")


def test_words_in_another_language_than_the_report_say_so(chrome: Chrome, reports: dict[str, str]) -> None:
    chrome.get(reports["food-cs-in-en"])
    told = chrome.execute_script(
        "return [document.querySelector('h1').lang,"
        " ...[...document.querySelectorAll('blockquote, .insert .text')].map((e) => e.lang)]"
    )
    assert chrome.execute_script("return document.documentElement.lang") == "en"
    assert len(told) > 20
    assert set(told) == {"cs"}
