"""Wrong risk models are refused with the place of the fault and what to do; the shipped ones load."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurecheck.cli import main
from procurecheck.errors import ProcurecheckError
from procurecheck.risk.models import RiskModels, load_models

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(folder: Path, tmp_path: Path) -> Edit:
    """Change one place in one file of a copy of the models; returns the copy."""

    def change(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "models"
        shutil.copytree(folder, copy)
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return change


def test_the_shipped_models_name_themselves_and_their_bytes(models: RiskModels) -> None:
    assert models.name
    assert models.version
    assert len(models.hash) == 64
    assert {"cleaning", "construction", "food-processing"} <= set(models.sectors)
    assert {"DE", "CZ", "IE"} <= set(models.wages)
    assert models.score.judgement


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "says"),
    [
        ("indicators/young-company.yaml", "years_since: founded", "years_since: foundd", ":9:", "founded"),
        ("indicators/wages-in-cash.yaml", "{column: wages", "{colum: wages", ":9:", "did you mean “column”"),
        ("indicators/wages-in-cash.yaml", "points: 12", "points: 0", ":10:9", "points"),
        ("indicators/wages-in-cash.yaml", "id: wages-in-cash", "id: cash", ":1:5", "wages-in-cash"),
        ("indicators/wages-in-cash.yaml", "points: 12", "points: 12\nsectors: [cleanin]", "", "cleaning"),
        ("indicators/long-hours.yaml", "{weekly_hours} hours a week", "{weekly_hour} a week", "", "weekly_hours"),
        ("indicators/long-hours.yaml", "above: 48", "above: 48, below: 2", "", "exactly one"),
        ("indicators/young-company.yaml", "judgement: true\n", "", "", "source"),
        ("indicators/price-near-floor.yaml", "setting: near_floor", "setting: near_flor", "", "near_floor"),
        ("sectors/cleaning.yaml", "points: 15", "points: fifteen", "", "points"),
        ("sectors/waste.yaml", 'cpv: ["905"]', 'cpv: ["905", "909"]', ":4:14", "stands in “cleaning” already"),
        ("wages/de.yaml", "sector: cleaning, from: 2026-01-01", "sector: cleaning, from: 2025-06-01", "", "same days"),
        ("wages/de.yaml", "sector: cleaning", "sector: cleanin", "", "cleaning"),
        ("wages/de.yaml", "country: DE", "country: AT", ":3:10", "de"),
        ("wages/cz.yaml", "hourly: 134.40", "hourly: much", ":8:", "hourly"),
        ("score.yaml", "high: 100", "high: 20", "", "rise"),
        ("referral.yaml", "contacts:", "contact:", "", "contacts"),
        ("models.yaml", "name:", "nam:", "", "name"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(
    edit: Edit, file: str, old: str, new: str, place: str, says: str
) -> None:
    folder = edit(file, old, new)
    with pytest.raises(ProcurecheckError) as caught:
        load_models(folder)
    message = str(caught.value)
    assert Path(file).name + place in message
    assert says in message
    assert caught.value.mend


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProcurecheckError, match=r"models\.yaml"):
        load_models(tmp_path / "nowhere")


def test_an_edited_model_changes_the_hash(edit: Edit, models: RiskModels) -> None:
    assert load_models(edit("score.yaml", "critical: 200", "critical: 201")).hash != models.hash


def test_the_template_of_bidders_is_read_back_without_a_note(tmp_path: Path) -> None:
    path = tmp_path / "bidders.csv"
    made = CliRunner().invoke(main, ["suppliers", "template", "-o", str(path)])
    assert made.exit_code == 0, made.output
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text + "1;Example Ltd\n", encoding="utf-8")
    checked = CliRunner().invoke(main, ["suppliers", "check", str(path)])
    assert checked.exit_code == 0, checked.output
    assert "Example Ltd" in checked.output
    assert "1 bidders, 0 notes" in checked.output


def test_a_table_with_faults_is_shown_with_row_and_column(samples: dict[str, Path]) -> None:
    checked = CliRunner().invoke(main, ["suppliers", "check", str(samples["construction-en"] / "bidders.csv")])
    assert checked.exit_code == 3
    assert "row 5, column “founded”" in checked.output
