"""What is explained adds up to what the report says, and names the rule by which it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procurecheck.assess import Knowledge, load_knowledge
from procurecheck.cli import main
from procurecheck.explanation import Line, Rules, explain_case, explain_clause, explain_supplier, rules_for
from procurecheck.model import Assessment
from procurecheck.risk.rules import Rule
from procurecheck.risk.wording import rule_words


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def reports(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("reports")
    for name, folder in samples.items():
        run("check", folder / "pack", "--suppliers", folder / "bidders.csv", "--out", out / name, "--quiet")
    return {name: out / name / "assessment.json" for name in samples}


@pytest.fixture(scope="module")
def made(reports: dict[str, Path]) -> dict[str, Assessment]:
    return {name: Assessment.model_validate_json(path.read_text(encoding="utf-8")) for name, path in reports.items()}


def text(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)


def test_the_points_of_every_bidder_add_up_to_its_band(made: dict[str, Assessment], knowledge: Knowledge) -> None:
    bands = knowledge.models.score.bands
    count = 0
    for assessment in made.values():
        for supplier in assessment.suppliers:
            told = text(list(explain_supplier(assessment, supplier.id, rules_for(assessment, knowledge))))
            sums = re.findall(r"^(?:Raised|Open)[^:]*: \d+, ([\d +]+) = (\d+) points?$", told, re.MULTILINE)
            assert all(sum(map(int, parts.split(" + "))) == int(total) for parts, total in sums)
            total = sum(int(total) for _, total in sums)
            assert total == supplier.risk.points
            assert bands.band(total) == supplier.risk.band
            assert f"= {total} points: {supplier.risk.band}." in told
            for part in supplier.risk.contributions:
                assert part.because in told
                assert part.source in told
            assert told.count("Rule (") >= len(supplier.risk.contributions) - 1
            count += 1
    assert count == 12


def test_every_status_is_explained_by_its_rule(made: dict[str, Assessment], knowledge: Knowledge) -> None:
    seen = set()
    for assessment in made.values():
        rules = rules_for(assessment, knowledge)
        for entry in assessment.coverage:
            told = text(list(explain_clause(assessment, entry.clause, rules)))
            seen.add(entry.status)
            ending = {
                "met": "met.", "weak": "weak.", "missing": "missing.", "unreadable": "counts as not there.",
                "not_applicable": "nothing is asked.",
            }[entry.status]  # fmt: skip
            rule = told.split("How the status follows\n")[1].splitlines()[0]
            assert rule.endswith(ending), (entry.clause, entry.status, rule)
            for index in entry.findings:
                finding = assessment.findings[index]
                assert finding.evidence.quote in told
                assert finding.because in told
            assert f"asks for it, with {entry.severity} weight" in told
            assert "at the stage: " in told
    assert seen >= {"met", "weak", "missing", "unreadable"}


def test_the_coverage_score_is_computed_line_by_line(made: dict[str, Assessment], knowledge: Knowledge) -> None:
    for assessment in made.values():
        told = text(list(explain_case(assessment, rules_for(assessment, knowledge))))
        parts = re.findall(r"(\d+) × (\d+) × ([\d.]+) = ([\d.]+) of (\d+)$", told, re.MULTILINE)
        assert all(float(n) * float(w) * float(x) == float(reached) for n, w, x, reached, _ in parts)
        reached, total = sum(float(part[3]) for part in parts), sum(int(part[4]) for part in parts)
        assert f"together {reached:g} of {total:g}" in told
        assert assessment.summary.coverage_score == round(reached / total, 4)
        for entry in assessment.coverage:
            assert f"{entry.clause}: " in told


def test_with_other_rules_only_what_the_report_says_is_told(made: dict[str, Assessment]) -> None:
    assessment = made["cleaning-de"]
    told = text(list(explain_supplier(assessment, "2", Rules(None, None))))
    assert "other risk models than those at hand" in told
    assert "Rule (" not in told
    assert "another clause library" in text(list(explain_clause(assessment, "wages", Rules(None, None))))


def test_rules_of_another_version_are_not_taken_for_those_of_the_report(
    made: dict[str, Assessment], knowledge: Knowledge
) -> None:
    older = made["food-cs"].provenance.model_copy(update={"models": "procurecheck-risk-models 0.0.9 sha256:00"})
    rules = rules_for(made["food-cs"].model_copy(update={"provenance": older}), knowledge)
    assert rules.models is None
    assert rules.library is knowledge.library


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"column": "workers", "above": 50}, ": above 50"),
        ({"column": "tax_arrears", "is": True}, ": yes"),
        ({"column": "workers", "equals": 0}, ": exactly 0"),
        ({"price": "ratio", "below": {"setting": "near_floor"}}, "below 1.1 (“near_floor” in score.yaml)"),
        ({"column": "declared_wage", "below": {"wage": "hourly"}}, "below the lowest lawful wage an hour"),
        ({"ratio": [{"product": ["price", 12]}, "turnover"], "above": 1}, " × 12 ÷ "),
        ({"any": [{"column": "tax_arrears", "is": False}, {"years_since": "founded", "below": 2}]}, "any of these: "),
    ],
)
def test_a_rule_is_told_in_words(rule: dict[str, object], words: str, knowledge: Knowledge) -> None:
    assert words in rule_words(Rule.model_validate(rule), knowledge.models)


def test_every_rule_that_is_shipped_can_be_told_in_words() -> None:
    models = load_knowledge().models
    for indicator in models.indicators.values():
        told = rule_words(indicator.rule, models)
        assert re.search(r": (yes|no|above|below|exactly)| asks for an explanation", told), told
        assert "what is known of the bid" not in told


def test_the_command_explains_from_any_report_that_carries_the_record(reports: dict[str, Path]) -> None:
    page = reports["cleaning-de"].with_suffix(".html")
    done = run("explain", page, "--clause", "wages", "--supplier", "2")
    assert done.exit_code == 0
    assert "How the status follows" in done.output
    assert "Blitzfein" in done.output
    assert all(len(line) <= 80 for line in done.output.splitlines() if "http" not in line)


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (["--clause", "nothing"], "Choose one of: ", 2),
        (["--supplier", "nobody"], "Choose one of: 1 (", 2),
    ],
)
def test_what_the_report_does_not_hold_is_told(
    reports: dict[str, Path], arguments: list[str], says: str, code: int
) -> None:
    done = run("explain", reports["cleaning-de"], *arguments)
    assert done.exit_code == code
    assert says in done.output


def test_what_is_no_report_ends_with_exit_code_3(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"provenance": {}}', encoding="utf-8")
    done = run("explain", file)
    assert done.exit_code == 3
    assert "does not follow the schema" in done.output
