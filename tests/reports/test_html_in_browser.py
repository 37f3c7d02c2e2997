"""The page in a real browser: sort, filter, unfold, copy, by keyboard alone; and what axe-core says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from procurecheck import model
from procurecheck.bands import Band
from procurecheck.reports import as_html
from reports.browsing import browser, in_browser, screen
from reports.report_making import EVIL, assessment

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = in_browser


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    driver = browser()
    yield driver
    driver.quit()


def bidder(name: str, points: int, ratio: float | None) -> model.SupplierAssessment:
    plain = assessment().suppliers[0]
    band: Band = "critical" if points > 100 else "low"
    return plain.model_copy(
        update={
            "id": name,
            "name": name,
            "risk": plain.risk.model_copy(update={"band": band, "points": points, "points_known": points - 10}),
            "price": plain.price.model_copy(
                update={"ratio": ratio, "status": "unknown" if ratio is None else "above_floor"}
            ),
        }
    )


def page(tmp_path: Path, made: model.Assessment | None = None) -> str:
    made = made or assessment().model_copy(
        update={"suppliers": (bidder("Beta", 120, 1.2), bidder("Alpha", 30, None), bidder("Gamma", 200, 0.7))}
    )
    file = tmp_path / "assessment.html"
    file.write_text(as_html.render(made), encoding="utf-8")
    return file.as_uri()


def find(chrome: Chrome, selector: str) -> WebElement:
    return chrome.find_element("css selector", selector)


def names(chrome: Chrome) -> list[str]:
    rows = chrome.find_elements("css selector", "table.sortable tbody tr")
    return [row.find_element("css selector", "th").text for row in rows if row.is_displayed()]


def shown(chrome: Chrome) -> list[str]:
    found = chrome.find_elements("css selector", "details.clause[data-status]")
    return [str(item.get_attribute("id")) for item in found if item.is_displayed()]


def wait_for_copy(chrome: Chrome, button: WebElement) -> None:
    """Wait until the button says so, which the browser does when the clipboard has taken the text."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(chrome, 10, poll_frequency=0.05).until(lambda _: button.text == "✓ Copied")


def press(chrome: Chrome, selector: str, keys: str) -> None:
    """Walk to an element with the tabulator, as someone without a mouse does, and press keys there."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    target = find(chrome, selector)
    for _ in range(200):
        if chrome.switch_to.active_element == target:
            ActionChains(chrome).send_keys(keys).perform()
            return
        ActionChains(chrome).send_keys(Keys.TAB).perform()
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_bidders_are_sorted_by_any_column_and_what_is_not_known_stands_last(chrome: Chrome, tmp_path: Path) -> None:
    chrome.get(page(tmp_path))
    assert names(chrome) == ["Gamma", "Beta", "Alpha"]
    name, price = find(chrome, "th[data-sort=text] button"), find(chrome, "th:nth-child(5) button")
    name.click()
    assert names(chrome) == ["Alpha", "Beta", "Gamma"]
    assert find(chrome, "th[data-sort=text]").get_attribute("aria-sort") == "ascending"
    price.click()
    assert names(chrome) == ["Gamma", "Beta", "Alpha"]
    price.click()
    assert names(chrome) == ["Beta", "Gamma", "Alpha"]
    assert find(chrome, "th[data-sort=text]").get_attribute("aria-sort") is None


def test_bidders_are_filtered_by_band_and_by_name(chrome: Chrome, tmp_path: Path) -> None:
    chrome.get(page(tmp_path))
    find(chrome, "#bidder-band option[value=critical]").click()
    assert names(chrome) == ["Gamma", "Beta"]
    assert find(chrome, '.tools[data-for="bidders"] .shown').text == "2 of 3 shown"
    find(chrome, "#bidder-search").send_keys("bét")
    assert names(chrome) == ["Beta"]
    assert [d.is_displayed() for d in chrome.find_elements("css selector", "details.bidder")] == [False, True, False]


def test_protections_are_filtered_by_status_and_by_words(chrome: Chrome, tmp_path: Path) -> None:
    chrome.get(page(tmp_path))
    assert shown(chrome) == ["c-forced-labour", "c-audit-access", "c-wages"]
    find(chrome, "input[name=status][value=met]").click()
    assert shown(chrome) == ["c-forced-labour", "c-audit-access"]
    find(chrome, "#clause-search").send_keys("AUDIT")
    assert shown(chrome) == ["c-audit-access"]


def test_everything_unfolds_and_folds_at_one_button(chrome: Chrome, tmp_path: Path) -> None:
    chrome.get(page(tmp_path))
    button = find(chrome, 'button.unfold[data-scope="coverage"]')
    button.click()
    inside = "section[aria-labelledby=coverage] details"
    assert all(d.get_attribute("open") for d in chrome.find_elements("css selector", inside))
    assert (button.text, button.get_attribute("aria-pressed")) == ("Fold all", "true")
    button.click()
    assert not any(d.get_attribute("open") for d in chrome.find_elements("css selector", inside))


def test_a_link_into_something_folded_unfolds_it(chrome: Chrome, tmp_path: Path) -> None:
    chrome.get(page(tmp_path) + "#s-3")
    assert find(chrome, "#s-3").get_attribute("open")


def test_the_text_to_insert_and_the_questions_are_copied(chrome: Chrome, tmp_path: Path) -> None:
    address = page(tmp_path)
    chrome.get(address)
    chrome.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    for selector, words in (
        ("#c-forced-labour button.copy", "Cleaning of schools"),
        ("#s-1 button.copy", "1. Cleaning of schools"),
    ):
        button = find(chrome, selector)
        button.click()
        wait_for_copy(chrome, button)
        read = "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done(String(e)))"
        assert chrome.execute_async_script(read) == words


def test_all_of_it_works_by_keyboard_alone(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    chrome.get(page(tmp_path))
    press(chrome, "a.skip", Keys.ENTER)
    press(chrome, "input[name=status][value=met]", Keys.SPACE)
    assert shown(chrome) == ["c-forced-labour", "c-audit-access"]
    press(chrome, "#c-forced-labour button.copy", Keys.ENTER)
    wait_for_copy(chrome, find(chrome, "#c-forced-labour button.copy"))
    press(chrome, "#c-audit-access > summary", Keys.ENTER)
    assert find(chrome, "#c-audit-access").get_attribute("open")
    press(chrome, "th[data-sort=text] button", Keys.ENTER)
    assert names(chrome) == ["Alpha", "Beta", "Gamma"]


def test_without_scripts_everything_is_there_and_no_button_promises_what_it_cannot_do(tmp_path: Path) -> None:
    driver = browser(scripts=False)
    try:
        driver.get(page(tmp_path))
        assert not any(e.is_displayed() for e in driver.find_elements("css selector", ".tools, .copy"))
        assert not driver.find_elements("css selector", "th button")
        find(driver, "#c-audit-access > summary").click()
        assert find(driver, "#c-audit-access .insert .text").text == "Cleaning of schools"
        assert names(driver) == ["Gamma", "Beta", "Alpha"]
    finally:
        driver.quit()


def test_text_from_outside_runs_nothing(chrome: Chrome, tmp_path: Path) -> None:
    chrome.get(page(tmp_path, assessment(EVIL)))
    assert chrome.execute_script("return window.x === undefined && !document.querySelector('main b')")
    severe = [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]
    assert not severe


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_the_page_is_never_wider_than_the_screen(chrome: Chrome, tmp_path: Path, width: int) -> None:
    screen(chrome, width, 900)
    chrome.get(page(tmp_path, assessment("Objektpflegedienstleistungsgesellschaft " * 3)))
    chrome.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_the_names_of_bidders_stand_on_a_few_lines_at_every_width(chrome: Chrome, tmp_path: Path, width: int) -> None:
    screen(chrome, width, 900)
    one, other = bidder("Clearspan Modular Builds Limited", 200, 0.9), bidder("Torrhead Construction Group", 30, 1.2)
    chrome.get(page(tmp_path, assessment().model_copy(update={"suppliers": (one, other)})))
    heights = [name.rect["height"] for name in chrome.find_elements("css selector", "tbody th[scope=row] a")]
    assert len(heights) >= 4
    assert max(heights) < 80
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
