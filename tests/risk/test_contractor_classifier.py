"""The classifier of contractors: adds up exactly, never rewards silence, finds what was planted and nothing else."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_score import CASES, Case, bidder, facts, full_facts, scored, some

from procurecheck.cli.app import main
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import default_folder
from procurecheck.model import RiskScore, SectorGuess
from procurecheck.risk.classifier import (
    BASE,
    FILE,
    ClassifierFile,
    Coefficient,
    TrainedOn,
    indicators_hash,
    with_opinion,
)
from procurecheck.risk.evaluation import evaluate
from procurecheck.risk.labelled import Labelled, read_labelled
from procurecheck.risk.models import load_models
from procurecheck.risk.simulation import ASKED, EFFECTS, simulate
from procurecheck.risk.training import train

MODELS = load_models(default_folder("risk_models"))
NAMES = tuple(MODELS.indicators)
TRAINED = TrainedOn(
    table="t.csv",
    sha256="0" * 64,
    meaning="wages found unpaid",
    cases=100,
    outcomes=50,
    suppliers=40,
    first="2024-01-01",
    last="2025-12-31",
    sectors=tuple(MODELS.sectors),
)
thousandths = st.integers(0, 4000)
rows = st.tuples(st.integers(-5000, 2000), *[thousandths] * len(NAMES))


def classifier(base: int, coefficients: Sequence[int], draws: Sequence[tuple[int, ...]]) -> ClassifierFile:
    return ClassifierFile(
        trained_on=TRAINED,
        indicators_hash=indicators_hash(MODELS.indicators, MODELS.score.settings, NAMES),
        base=Decimal(base) / 1000,
        coefficients=tuple(
            Coefficient(indicator=name, log_odds=Decimal(value) / 1000)
            for name, value in zip(NAMES, coefficients, strict=True)
        ),
        draws=tuple(draws),
    )


files = st.builds(lambda row, draws: classifier(row[0], row[1:], draws), rows, st.lists(rows, max_size=5))
in_a_sector = st.sampled_from([case for case in CASES if case[0]])


def judged(own: dict[str, Any], rest: list[dict[str, Any]], case: Case, file: ClassifierFile) -> RiskScore:
    sectors = [SectorGuess(id=name, title=name, confidence=1, because=()) for name in case[0]]
    return with_opinion(scored(bidder(own), [bidder(values) for values in rest], case), file, sectors, case[1])


@some
@given(facts, st.lists(facts, max_size=2), in_a_sector, files)
def test_contributions_add_up_to_the_log_odds_exactly_also_after_json(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case, file: ClassifierFile
) -> None:
    risk = judged(own, rest, case, file)
    opinion = risk.second_opinion
    assert opinion is not None
    assert sum(part.log_odds for part in opinion.contributions) == opinion.log_odds
    assert opinion.contributions[0].indicator == BASE
    assert all(part.log_odds == 0 for part in opinion.contributions if part.state == "clear")
    assert {p.indicator for p in opinion.contributions[1:]} <= {c.indicator for c in risk.contributions}
    plain = json.loads(risk.model_dump_json())["second_opinion"]
    assert sum(Decimal(part["log_odds"]) for part in plain["contributions"]) == Decimal(plain["log_odds"])
    assert RiskScore.model_validate_json(risk.model_dump_json()) == risk
    assert risk.probability is not None
    assert 0 < risk.probability < 1
    if file.draws:
        assert risk.interval is not None
        assert risk.interval[0] <= risk.probability <= risk.interval[1]


# each example takes away some forty facts, one after the other
@settings(some, max_examples=30)
@given(facts | full_facts, st.lists(facts, max_size=3), in_a_sector, files, st.data())
def test_silence_never_lowers_the_probability_nor_its_interval(
    own: dict[str, Any], rest: list[dict[str, Any]], case: Case, file: ClassifierFile, data: st.DataObject
) -> None:
    before = judged(own, rest, case, file)
    for name in data.draw(st.permutations([name for name, value in own.items() if value is not None])):
        own = own | {name: None}
        after = judged(own, rest, case, file)
        assert (after.probability or 0) >= (before.probability or 0), name
        if before.interval and after.interval:
            assert after.interval[0] >= before.interval[0], name
            assert after.interval[1] >= before.interval[1], name
        before = after


@some
@given(facts, in_a_sector, files, st.text(min_size=1), st.text())
def test_names_numbers_addresses_and_countries_change_no_probability(
    own: dict[str, Any], case: Case, file: ClassifierFile, name: str, text: str
) -> None:
    sectors = [SectorGuess(id=sector, title=sector, confidence=1, because=()) for sector in case[0]]
    changed = own | dict.fromkeys(("address", "registration_number", "country"), text)
    assert judged(own, [], case, file) == with_opinion(
        scored(bidder(changed, name, "9"), [], case), file, sectors, case[1]
    )


def test_points_and_band_stay_as_they_are_and_other_sectors_and_countries_get_no_opinion() -> None:
    case = CASES[0]
    file = classifier(-1000, [500] * len(NAMES), [])
    plain = scored(bidder({}), [], case)
    risk = judged({}, [], case, file)
    assert (risk.points, risk.band, risk.contributions) == (plain.points, plain.band, plain.contributions)
    elsewhere = file.model_copy(update={"trained_on": TRAINED.model_copy(update={"sectors": ("construction",)})})
    assert judged({}, [], case, elsewhere) == plain
    abroad = file.model_copy(update={"trained_on": TRAINED.model_copy(update={"country": "CZ"})})
    assert judged({}, [], case, abroad) == plain
    assert judged({}, [], ((), None, None), file).probability is None


def table(folder: Path, **options: Any) -> Path:
    path = folder / "cases.csv"
    path.write_text(simulate(MODELS, **options), "utf-8")
    return path


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Labelled:
    return read_labelled(table(tmp_path_factory.mktemp("planted"), suppliers=1500, seed=1), MODELS, ASKED)


@pytest.fixture(scope="session")
def learned(planted: Labelled) -> ClassifierFile:
    return train(planted, MODELS, meaning="invented", country="DE")


def test_planted_effects_are_found_again_and_no_other(learned: ClassifierFile) -> None:
    found = {c.indicator: float(c.log_odds) for c in learned.coefficients}
    assert set(EFFECTS) <= set(found)
    for number, (name, value) in enumerate(found.items(), 1):
        spread = sorted(draw[number] / 1000 for draw in learned.draws)
        # three and a half standard errors, by the bootstrap's own account of them
        allowed = max(0.15, 3.5 * (spread[-6] - spread[5]) / 3.92)
        assert abs(value - EFFECTS.get(name, 0)) < allowed, name
        # an indicator that is hardly ever clear, or hardly ever not, says little and may spread wide
        assert allowed < 0.5 or name not in EFFECTS, name
        assert spread[5] > 0 or name not in EFFECTS, name


def test_no_effect_is_found_where_none_was_planted(tmp_path: Path) -> None:
    cases = read_labelled(table(tmp_path, suppliers=600, seed=7, effects={}, base=-0.5), MODELS, ASKED)
    made = train(cases, MODELS, meaning="invented", country="DE")
    assert max(c.log_odds for c in made.coefficients) < Decimal("0.35")
    by_supplier, *by_time = evaluate(cases)[0]
    figure = by_supplier.figures["classifier"]["ROC AUC"]
    assert figure is not None
    assert abs(figure.value - 0.5) < 0.06
    for split in (by_supplier, *by_time):
        assert split.gain.low < 0.03


def test_hidden_cells_make_effects_smaller_and_never_turn_silence_into_a_good_sign(tmp_path: Path) -> None:
    cases = read_labelled(table(tmp_path, suppliers=600, seed=3, hidden=0.3), MODELS, ASKED)
    made = train(cases, MODELS, meaning="invented", country="DE")
    assert all(c.log_odds >= 0 for c in made.coefficients)
    assert all(min(draw[1:]) >= 0 for draw in made.draws)
    found = {c.indicator: float(c.log_odds) for c in made.coefficients}
    assert 0.3 < found["documents-kept"] < EFFECTS["documents-kept"]


def test_on_unseen_suppliers_and_days_it_beats_points_and_base_rate_and_is_calibrated(planted: Labelled) -> None:
    (by_supplier, by_time), reasons = evaluate(planted)
    assert not reasons
    for split in (by_supplier, by_time):
        own, base = split.figures["classifier"], split.figures["base rate"]
        assert own["ROC AUC"] is not None
        assert own["Brier score"] is not None
        assert base["Brier score"] is not None
        assert own["ROC AUC"].low > 0.5
        assert own["Brier score"].value < base["Brier score"].value
        assert split.gain.value > 0
    assert by_supplier.gain.low > 0
    assert by_time.suppliers < by_supplier.suppliers
    assert sum(b.cases for b in by_supplier.bins) == by_supplier.cases == len(planted.outcome)
    assert sum(b.low <= b.predicted <= b.high for b in by_supplier.bins) >= 7


def test_the_same_table_gives_the_same_bytes(planted: Labelled, learned: ClassifierFile) -> None:
    again = train(planted, MODELS, meaning="invented", country="DE")
    assert again.model_dump_json() == learned.model_dump_json()
    assert learned.trained_on.sha256 == planted.sha256


def test_training_keeps_to_one_thread_also_where_nothing_has_counted_before() -> None:
    code = (
        "from procurecheck.risk.training import _one_thread\n"
        "with _one_thread():\n"
        "    import scipy.optimize, scipy.special, sklearn.metrics, sklearn.model_selection, threadpoolctl\n"
        "    print([one['num_threads'] for one in threadpoolctl.threadpool_info()])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert len(found) > 1
    assert set(found) == {1}


def test_shuffled_rows_change_no_coefficient_by_more_than_rounding(planted: Labelled, learned: ClassifierFile) -> None:
    import numpy as np

    order = list(range(len(planted.outcome)))
    random.Random(5).shuffle(order)  # noqa: S311
    again = train(planted.take(np.array(order)), MODELS, meaning="invented", country="DE")
    for one, other in zip(learned.coefficients, again.coefficients, strict=True):
        # the folds of the calibration differ
        assert abs(one.log_odds - other.log_odds) <= Decimal("0.1")


@pytest.mark.parametrize("heading", ["Nationality of workers", "Geburtsort", "jednatel", "gender"])
def test_a_table_with_columns_about_persons_is_refused_by_row_and_column(tmp_path: Path, heading: str) -> None:
    lines = simulate(MODELS, suppliers=5, seed=1).splitlines()
    text = "\n".join([f"{lines[0]},{heading}", *(f"{line},SECRET" for line in lines[1:])])
    path = tmp_path / "cases.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ProcurecheckError, match="describe persons") as caught:
        read_labelled(path, MODELS, ASKED)
    assert f"row 1, column “{heading}”" in str(caught.value)
    assert "SECRET" not in str(caught.value)
    with pytest.raises(ProcurecheckError, match="nothing may be learned from it"):
        read_labelled(path, MODELS, ASKED, outcome=heading)


def test_what_cannot_be_learned_from_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    head = "name,offer_date,outcome\n"
    path.write_text(f"{head}A,2025-01-01,yes\nB,,no\nC,2025-01-01,\nD,2025-01-01,perhaps\n", "utf-8")
    cases = read_labelled(path, MODELS, ASKED)
    assert len(cases.outcome) == 1
    (note,) = cases.notes
    for part in ("1 rows without an outcome", "1 rows without the day", "neither yes nor no (cases.csv, row 5)"):
        assert part in note
    with pytest.raises(ProcurecheckError, match="too few to learn from"):
        train(cases, MODELS, meaning="", country=None)
    with pytest.raises(ProcurecheckError, match="no row has an outcome, a day and a sector"):
        read_labelled(path, MODELS, ASKED._replace(sector=None))
    with pytest.raises(ProcurecheckError, match="there is no sector “shoes”"):
        read_labelled(path, MODELS, ASKED._replace(sector="shoes"))
    with pytest.raises(ProcurecheckError, match="there is no column “result”") as caught:
        read_labelled(path, MODELS, ASKED, outcome="result")
    assert "offer_date" in caught.value.mend


def test_it_is_off_by_default(knowledge: Any, samples: dict[str, Path]) -> None:
    assert knowledge.models.classifier is None
    assert not (default_folder("risk_models") / FILE).exists()
    assert "none is shipped" in (default_folder("risk_models") / "classifier" / "card.md").read_text("utf-8")


@pytest.fixture
def own_models(tmp_path: Path, learned: ClassifierFile) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(default_folder("risk_models"), folder)
    (folder / FILE).write_text(learned.model_dump_json(), "utf-8")
    return folder


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_team_that_puts_its_classifier_into_its_models_sees_it_in_check(
    tmp_path: Path, own_models: Path, samples: dict[str, Path]
) -> None:
    pack = samples["cleaning-de"]
    arguments = ["check", pack / "pack", "--suppliers", pack / "bidders.csv", "--country", "DE", "--quiet"]
    assert run(*arguments, "--models", own_models, "--out", tmp_path / "with").exit_code in {0, 3}
    assert run(*arguments, "--out", tmp_path / "without").exit_code in {0, 3}
    own = json.loads((tmp_path / "with" / "assessment.json").read_text("utf-8"))
    shipped = json.loads((tmp_path / "without" / "assessment.json").read_text("utf-8"))
    for one, other in zip(own["suppliers"], shipped["suppliers"], strict=True):
        risk = one["risk"]
        assert risk["interval"][0] <= risk["probability"] <= risk["interval"][1]
        total = sum(Decimal(part["log_odds"]) for part in risk["second_opinion"]["contributions"])
        assert total == Decimal(risk["second_opinion"]["log_odds"])
        assert (risk["points"], risk["band"]) == (other["risk"]["points"], other["risk"]["band"])
        assert other["risk"]["probability"] is None
    page = (tmp_path / "with" / "assessment.html").read_text("utf-8")
    assert "Second opinion of the classifier" in page
    assert "never in their place" in page
    assert "Second opinion" not in (tmp_path / "without" / "assessment.html").read_text("utf-8")


def test_a_classifier_of_other_rules_is_left_out_and_the_report_says_so(
    tmp_path: Path, own_models: Path, samples: dict[str, Path]
) -> None:
    rule = own_models / "indicators" / "long-hours.yaml"
    text = rule.read_text("utf-8")
    assert "above: 48" in text
    rule.write_text(text.replace("above: 48", "above: 47"), "utf-8")
    models = load_models(own_models)
    assert models.classifier is None
    assert "rules of its indicators have changed" in models.classifier_note
    pack = samples["cleaning-de"]
    run("check", pack / "pack", "--suppliers", pack / "bidders.csv", "--models", own_models, "--out", tmp_path / "r")
    notes = json.loads((tmp_path / "r" / "assessment.json").read_text("utf-8"))["notes"]
    assert models.classifier_note in notes


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain | {"version": 2},
        lambda plain: plain | {"extra": 1},
        lambda plain: plain | {"draws": [[1, 2]]},
        lambda plain: plain | {"draws": [[0, *[-1] * len(plain["coefficients"])]]},
        lambda plain: plain | {"coefficients": [{"indicator": "a", "log_odds": "-0.1"}]},
    ],
)
def test_a_file_that_is_no_classifier_is_named(own_models: Path, change: Any) -> None:
    path = own_models / FILE
    path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")
    with pytest.raises(ProcurecheckError, match="this is no classifier") as caught:
        load_models(own_models)
    assert "classifier.json" in str(caught.value)


def test_the_commands_simulate_train_and_evaluate_work_together(tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    assert run("model", "simulate", cases, "--suppliers", "150").exit_code == 0
    told = ["--sector", "cleaning", "--country", "de"]
    done = run("model", "train", cases, *told, "--out", tmp_path / "out", "--meaning", "wages found unpaid")
    assert done.exit_code == 0, done.output
    card = (tmp_path / "out" / "card.md").read_text("utf-8")
    for part in ("Outcome: wages found unpaid", "must not be used", "ROC AUC", "Brier", "points index", "base rate"):
        assert part in card
    made = ClassifierFile.model_validate_json((tmp_path / "out" / "classifier.json").read_bytes())
    assert made.trained_on.country == "DE"
    shown = run("model", "evaluate", cases, *told)
    assert shown.exit_code == 0
    assert "| classifier | 0." in shown.output
    refused = run("model", "train", cases, "--out", tmp_path / "none")
    assert refused.exit_code == 2
    assert "--sector" in refused.output
    assert not (tmp_path / "none").exists()
