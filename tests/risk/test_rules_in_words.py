"""Indicators and sectors can be read by people, and a folder of risk models is checked as a whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurecheck.cli import main
from procurecheck.risk.explain import in_words, indicator_page, pages, sector_page
from procurecheck.risk.lint import lint
from procurecheck.risk.models import RiskModels
from procurecheck.risk.rules import columns_of


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["risk", *arguments])
    return result.exit_code, result.output


def test_a_rule_in_words_names_each_column_that_it_needs(models: RiskModels) -> None:
    for indicator in models.indicators.values():
        words = in_words(indicator.rule, models)
        assert re.search(r"\b(is|above|below|asks)\b", words), words
        for column in columns_of(indicator.rule):
            assert f"“{models.columns.label(column)}”" in words, indicator.id


def test_rules_read_as_a_lawyer_would_say_them(models: RiskModels) -> None:
    said = {name: in_words(models.indicators[name].rule, models) for name in models.indicators}
    assert said["too-few-workers"] == "“Hours of work” ÷ “Workers planned” ÷ “Term in months” is above 208"
    assert said["wages-in-cash"] == "“Wages paid in cash” is yes"
    assert said["hourly-price-below-wage"] == "“Price” ÷ “Hours of work” is below the lowest lawful wage an hour"
    assert said["price-near-floor"] == "the price ÷ the floor of lawful cost is below 1.1 (setting near_floor)"
    assert said["accommodation-tied"].startswith("“Accommodation provided” is yes and (“Accommodation tied")


def test_each_page_says_what_is_asked_why_and_from_where(models: RiskModels) -> None:
    for indicator in models.indicators.values():
        page = indicator_page(indicator, models)
        for part in (indicator.title.en, indicator.question.en, indicator.why.en, indicator.cited(), indicator.id):
            assert part in page, indicator.id
    for sector in models.sectors.values():
        page = sector_page(sector, models)
        for item in (*sector.patterns, *sector.questions):
            assert item.text.en in page
            assert item.source.title in page
        assert all(item.look_for.en in page for item in sector.visit)


def test_all_pages_are_written_and_their_links_lead_somewhere(models: RiskModels, tmp_path: Path) -> None:
    code, output = run("pages", "--out", str(tmp_path))
    assert code == 0, output
    for name, text in pages(models):
        assert (tmp_path / name).read_text(encoding="utf-8") == text
        for link in re.findall(r"\]\(((?!https?:)[^)]+\.md)\)", text):
            assert (tmp_path / name).parent.joinpath(link).is_file(), (name, link)
    assert len(list(tmp_path.rglob("*.md"))) == 1 + len(models.indicators) + len(models.sectors)


def test_list_and_show_answer_and_an_unknown_name_is_told_with_the_nearest(models: RiskModels) -> None:
    code, listed = run("list")
    assert code == 0
    assert all(name in listed for name in (*models.indicators, *models.sectors))
    for name in ("too-few-workers", "cleaning"):
        code, shown = run("show", name)
        assert code == 0
        assert shown.startswith("# ")
    code, output = run("show", "too-few-worker")
    assert code == 2
    assert "did you mean “too-few-workers”" in output


def test_the_shipped_models_have_no_fault() -> None:
    code, output = run("lint")
    assert (code, output) == (0, "0 faults in risk_models.\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("sectors/waste.yaml", '"waste heat"', '"city heat"', "“city heat” holds none of the words"),
        ("indicators/wages-in-cash.yaml", "  link: https", "  lnk: https", "unknown key"),
        ("indicators/insolvency.yaml", "points: 5", "points: 0", "points"),
        ("suppliers.yaml", 'en: "Wages paid late"', 'en: "Insolvent or being wound up"', "stands for two columns"),
    ],
)
def test_a_fault_is_told_with_file_line_and_column(
    folder: Path, tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    copy = tmp_path / "models"
    shutil.copytree(folder, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    (fault,) = lint(copy)
    assert re.search(rf"{Path(file).name}:\d+:\d+: ", str(fault))
    assert says in str(fault)
    code, output = run("lint", "--models", str(copy))
    assert code == 2
    assert says in output


def test_all_faults_of_all_files_are_told_at_once(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "models"
    shutil.copytree(folder, copy)
    for name in ("wages-in-cash", "insolvency", "long-hours"):
        path = copy / "indicators" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("points:", "point:"), encoding="utf-8")
    assert len(lint(copy)) == 3
