"""The portfolio in a real browser: its script may run, sorts and filters; without it the page is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from contracts import made

from procurecheck.portfolio.write import write_portfolio
from procurecheck.register.open import opened
from reports import test_html_in_browser as driven

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = driven.pytestmark


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    driver = driven.browser()
    yield driver
    driver.quit()


def rows(chrome: Chrome) -> list[str]:
    return [
        row.find_element("css selector", "th .soft").text
        for row in chrome.find_elements("css selector", "tbody tr")
        if row.is_displayed()
    ]


@pytest.fixture
def page(tmp_path: Path) -> str:
    url = str(tmp_path / "register.db")
    contracts = {
        "one": {"title": "Škola", "band": "low", "coverage_score": 0.25, "sector": "cleaning"},
        "two": {"title": "Bridge", "band": "critical", "coverage_score": None},
        "three": {"title": "Canteen", "band": "high", "coverage_score": 0.75, "sector": "catering"},
    }
    made(url, contracts)
    with opened(url) as register:
        write_portfolio(register, tmp_path)
    return (tmp_path / "index.html").as_uri()


def test_the_table_sorts_and_filters_and_nothing_is_refused(chrome: Chrome, page: str) -> None:
    chrome.get_log("browser")  # what earlier pages left there
    chrome.get(page)
    assert rows(chrome) == ["two", "three", "one"]
    by_score = chrome.find_elements("css selector", "thead button")[2]
    by_score.click()
    assert rows(chrome) == ["one", "three", "two"]
    by_score.click()
    assert rows(chrome) == ["three", "one", "two"], "what has no value stands last"
    search = chrome.find_element("css selector", ".tools input")
    search.send_keys("skola")
    assert rows(chrome) == ["one"]
    assert chrome.find_element("css selector", ".shown").text == "1 of 3 shown"
    search.clear()
    search.send_keys(" ")
    search.send_keys("\b")
    chrome.find_element("css selector", "select[name=band] option[value=high]").click()
    assert rows(chrome) == ["three"]
    assert chrome.get_log("browser") == []


def test_without_scripts_all_cases_are_there(page: str) -> None:
    chrome = driven.browser(scripts=False)
    try:
        chrome.get(page)
        assert rows(chrome) == ["two", "three", "one"]
        assert not chrome.find_element("css selector", ".tools").is_displayed()
    finally:
        chrome.quit()


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_the_page_is_never_wider_than_the_screen_and_the_names_of_cases_have_room(
    chrome: Chrome, tmp_path: Path, width: int
) -> None:
    url = str(tmp_path / "register.db")
    told = {"title": "Extension of a primary school", "buyer": "Verwaltungsgemeinschaftsvorsitz", "region": "DE123"}
    made(url, {"one": {**told, "band": "high", "coverage_score": 0.25, "sector": "cleaning"}})
    with opened(url) as register:
        write_portfolio(register, tmp_path, "de")
    driven.screen(chrome, width, 900)
    chrome.get((tmp_path / "index.html").as_uri())
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    assert chrome.find_element("css selector", "tbody th").rect["width"] >= 200
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
