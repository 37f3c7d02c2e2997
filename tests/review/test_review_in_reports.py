"""What officials decided stands in later reports: rejected findings do not count, and the report says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviewing import TEXT, assessed, cells, decide, fill, run

from procurecheck.assess import Knowledge
from procurecheck.batch.tasks import Knows, fingerprint
from procurecheck.clauses.decisions import Decided, decisions_in, marks_of
from procurecheck.explanation import Rules, explain_clause
from procurecheck.model import Assessment, Coverage
from procurecheck.register import read
from procurecheck.register.open import opened
from procurecheck.reports import as_html, as_md

REJECTED = Decided("rejected", None, "it is about another contract", "AB", "2026-11-01")


def entry(assessment: Assessment, clause: str) -> Coverage:
    return next(entry for entry in assessment.coverage if entry.clause == clause)


def test_a_rejected_finding_does_not_count_and_every_report_says_so(knowledge: Knowledge) -> None:
    plain = assessed(knowledge, "a")
    assert entry(plain, "forced-labour").status == "met"
    marks = {
        m: REJECTED
        for m, f in zip(marks_of(plain.findings), plain.findings, strict=True)
        if f.clause == "forced-labour"
    }
    after = assessed(knowledge, "a", decisions=marks)
    assert entry(after, "forced-labour").status == "missing"
    assert entry(after, "forced-labour").findings == ()
    assert entry(after, "forced-labour").model_text is not None
    assert (after.summary.coverage_score or 0) < (plain.summary.coverage_score or 0)
    assert len(after.findings) == len(plain.findings)
    assert marks_of(after.findings) == marks_of(plain.findings)
    assert decisions_in(after.findings) == marks
    said = "Rejected in review: it does not count. (AB, 2026-11-01) Reason: it is about another contract"
    assert said in as_html.render(after)
    assert "it is about another contract" in as_md.render(after)
    assert any("rejected in review" in note for note in after.notes)
    explained = [line.text for line in explain_clause(after, "forced-labour", Rules(None, None))]
    assert any(said in line for line in explained)
    assert any("All that was found was rejected in review" in line for line in explained)


def test_another_strength_changes_the_status_and_the_one_of_the_check_is_kept(knowledge: Knowledge) -> None:
    plain = assessed(knowledge, "a")
    weaker = Decided("accepted", "advisory", "only a wish here", None, "2026-11-01")
    marks = {m: weaker for m, f in zip(marks_of(plain.findings), plain.findings, strict=True) if f.clause == "wages"}
    after = assessed(knowledge, "a", decisions=marks)
    assert (entry(plain, "wages").status, entry(after, "wages").status) == ("met", "weak")
    changed = [f for f in after.findings if f.decision]
    assert changed
    assert {(f.strength, f.decision.recognised) for f in changed if f.decision} == {("advisory", "binding")}


def test_decisions_on_what_is_no_longer_there_change_nothing(knowledge: Knowledge) -> None:
    assert assessed(knowledge, "a", decisions={"0" * 32: REJECTED}) == assessed(knowledge, "a")


def test_a_decision_makes_the_case_be_checked_again_and_none_leaves_its_key() -> None:
    knows = Knows("1", "l", "m")
    plain = fingerprint("c", knows, {}, "en")
    assert fingerprint("c", knows, {}, "en", {}) == plain
    one = fingerprint("c", knows, {}, "en", {"m": tuple(REJECTED)})
    assert one != plain
    assert fingerprint("c", knows, {}, "en", {"m": tuple(REJECTED._replace(reason="other"))}) != one


@pytest.mark.slow
def test_the_next_scan_shows_what_was_decided_and_repeats_nothing_else(tmp_path: Path) -> None:
    for name in ("alpha", "beta"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "tender.md").write_text(TEXT, encoding="utf-8")
    register, out, sheet = tmp_path / "register.db", tmp_path / "out", tmp_path / "review.xlsx"

    def scan() -> dict[str, int]:
        result = run(
            "scan",
            tmp_path / "in",
            "--register",
            register,
            "--out",
            out,
            "--jobs",
            1,
            "--log-format",
            "json",
            "--quiet",
        )
        assert result.exit_code == 0, result.output
        counts: dict[str, int] = json.loads(result.stderr.splitlines()[-1])
        return counts

    def report(case: str) -> Assessment:
        return Assessment.model_validate_json((out / "cases" / case / "assessment.json").read_bytes())

    assert scan()["checked"] == 2
    run("review", "export", "--register", register, sheet)
    rows = [n for n, row in enumerate(cells(sheet)) if row["Case"] == "alpha" and row["Quote"].startswith("Forced")]
    fill(sheet, {n: decide("reject", "of another contract") for n in rows})
    assert run("review", "apply", "--register", register, "--by", "AB", sheet).exit_code == 0
    counts = scan()
    assert (counts["checked"], counts["unchanged"]) == (1, 1)
    assert entry(report("alpha"), "forced-labour").status == "missing"
    assert entry(report("beta"), "forced-labour").status == "met"
    assert scan()["checked"] == 0
    # the report can be checked again without the register
    verified = run("verify", out / "cases" / "alpha" / "assessment.json", "--pack", tmp_path / "in" / "alpha")
    assert verified.exit_code == 0, verified.output
    with opened(str(register)) as known:
        assert [row.number for row in read.history(known, "alpha")] == [1, 2]
