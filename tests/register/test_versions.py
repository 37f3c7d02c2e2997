"""What the register keeps: every version of every case, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from procurecheck.errors import ProcurecheckError
from procurecheck.model import Assessment
from procurecheck.register import read
from procurecheck.register.lock import scan_lock
from procurecheck.register.open import Register, opened, writing
from procurecheck.register.rows import last_day, marks, rows_of
from procurecheck.register.sightings import Scope, Sighting
from procurecheck.register.tables import (
    Case,
    CoverageRow,
    Decision,
    DocumentRow,
    FindingRow,
    Record,
    ScoreRow,
    Version,
)
from procurecheck.register.write import (
    Checked,
    ScanRun,
    begin_scan,
    end_scan,
    find_known,
    keep_version,
    note_seen,
)
from procurecheck.reports import as_json

DAY = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)


def begin(register: Register, day: int = 0, **request: object) -> ScanRun:
    at = DAY + timedelta(days=day)
    return begin_scan(register, {"paths": ["a"], **request}, procurecheck="1", library="l", models="m", now=at)


def keep(register: Register, run: ScanRun, assessment: Assessment, fingerprint: str = "f") -> int:
    case = assessment.case.id
    one = Sighting(case, "/base", case, case)
    known = case in find_known(register, [case])
    note_seen(register, run, new=[] if known else [one], known=[one] if known else [])
    record = zlib.compress(as_json.render(assessment).encode("utf-8", "replace"))
    return keep_version(register, run, Checked(case, fingerprint, "c", rows_of(assessment), record, None))


def test_all_that_an_assessment_says_is_kept_and_comes_back(register: Register, cleaning: Assessment) -> None:
    run = begin(register)
    assert keep(register, run, cleaning) == 1
    end_scan(register, run, [Scope("/base")], {}, DAY)
    (row,) = read.current(register)
    assert (row.case_id, row.number, row.checked_at) == ("cleaning-de", 1, DAY)
    assert (row.band, row.documents_band) == (cleaning.summary.band, cleaning.summary.documents_band)
    assert (row.title, row.stage, row.country) == (cleaning.case.title, "tender", cleaning.case.country)
    assert row.sectors == [sector.id for sector in cleaning.case.sectors]
    assert row.assessment == cleaning.provenance.hash
    assert read.record(register, row.id) == as_json.render(cleaning)
    with register.engine.connect() as connection:
        counts = {
            table.__tablename__: connection.scalar(select(func.count()).select_from(table))
            for table in (DocumentRow, FindingRow, CoverageRow, ScoreRow, Record)
        }
        assert counts == {
            "documents": len(cleaning.documents),
            "findings": len(cleaning.findings),
            "coverage": len(cleaning.coverage),
            "scores": 4,
            "records": 1,
        }
        quotes = connection.scalars(select(FindingRow.quote).order_by(FindingRow.position)).all()
        assert list(quotes) == [finding.evidence.quote for finding in cleaning.findings]
        scores = connection.execute(select(ScoreRow).order_by(ScoreRow.position)).all()
        for score, supplier in zip(scores, cleaning.suppliers, strict=True):
            assert (score.name, score.points) == (supplier.name, supplier.risk.points)
            assert sum(points for _indicator, _state, points in score.indicators) == supplier.risk.points


def test_what_was_known_when_can_be_asked(register: Register, cleaning: Assessment) -> None:
    for day in (0, 10):
        run = begin(register, day)
        keep(register, run, cleaning, fingerprint=f"f{day}")
        end_scan(register, run, [Scope("/base")], {}, DAY)
    run = begin(register, 20)
    assert end_scan(register, run, [Scope("/base")], {}, DAY) == 1

    def number(day: int) -> list[int]:
        return [row.number for row in read.known_at(register, DAY + timedelta(days=day))]

    assert (number(-1), number(0), number(9), number(10), number(19), number(20)) == ([], [1], [1], [2], [2], [])
    assert [row.number for row in read.known_after(register, 1)] == [1]
    assert not list(read.current(register))
    assert [row.removed for row in read.history(register, "cleaning-de")] == [False, False, True]
    # and it may come back
    run = begin(register, 30)
    assert keep(register, run, cleaning) == 4
    assert [row.number for row in read.current(register)] == [4]


def test_only_what_a_scan_looked_at_can_have_gone(register: Register, cleaning: Assessment) -> None:
    run = begin(register)
    keep(register, run, cleaning)
    end_scan(register, run, [Scope("/base")], {}, DAY)
    for scopes in ([Scope("/other")], [Scope("/base", "cleaning")], [Scope("/base", "cleaning-d_")]):
        assert end_scan(register, begin(register), scopes, {}, DAY) == 0
    assert end_scan(register, begin(register), [Scope("/base", "cleaning-de")], {}, DAY) == 1


def test_a_version_is_kept_whole_or_not_at_all(register: Register, cleaning: Assessment) -> None:
    run = begin(register)
    keep(register, run, cleaning)
    rows = rows_of(cleaning)
    broken = rows._replace(scores=[{**rows.scores[0], "points": None}])
    with pytest.raises(Exception, match=r"(?i)null"):
        keep_version(register, run, Checked("cleaning-de", "f2", "c", broken, b"", None))
    (row,) = read.current(register)
    assert row.number == 1


def test_an_unfinished_scan_goes_on_only_with_the_same_request(register: Register) -> None:
    first = begin(register)
    second = begin(register)
    assert (second.scan, second.run, second.resumed) == (first.scan, first.run + 1, True)
    other = begin(register, paths=["b"])
    assert (other.resumed, other.scan) == (False, first.scan + 1)
    assert [row.state for row in read.scans(register)] == ["interrupted", "running"]
    end_scan(register, other, [], {"total": 0}, DAY)
    assert not begin(register, paths=["b"]).resumed


def test_signs_that_databases_do_not_take_are_no_danger(register: Register, hostile: Assessment) -> None:
    keep(register, begin(register), hostile)
    (row,) = read.current(register)
    assert row.title == "\ufffd?"
    assert "\x00" not in "".join(str(value) for value in row)
    with register.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Case)) == 1


def test_a_finding_is_known_by_the_same_mark_in_every_version(cleaning: Assessment) -> None:
    made = marks(cleaning)
    assert len(set(made)) == len(made)
    later = cleaning.model_copy(update={"findings": cleaning.findings[1:]})
    assert set(marks(later)) <= set(made)


def test_decisions_are_kept_beside_what_was_decided_on(register: Register, cleaning: Assessment) -> None:
    keep(register, begin(register), cleaning)
    (row,) = read.current(register)
    with writing(register) as connection:
        for verdict in ("accepted", "rejected"):
            connection.execute(
                Decision.__table__.insert().values(
                    case_id=row.case_id,
                    mark=marks(cleaning)[0],
                    version_id=row.id,
                    verdict=verdict,
                    reason="seen in the annex",
                    decided_at=DAY,
                )
            )
    with register.engine.connect() as connection:
        verdicts = connection.scalars(select(Decision.verdict).order_by(Decision.id)).all()
    assert list(verdicts) == ["accepted", "rejected"]


def test_one_scan_at_a_time_on_either_database(register: Register, request: pytest.FixtureRequest) -> None:
    given = str(register.file) if register.file else request.getfixturevalue("postgres_url")
    with opened(given) as second, scan_lock(register):
        with pytest.raises(ProcurecheckError, match="another scan is at work"), scan_lock(second):
            pass
        assert not list(read.current(second))  # reading goes on


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with (
        pytest.raises(ProcurecheckError) as caught,
        opened("postgresql://me:secret@localhost:1/none?connect_timeout=2"),
    ):
        pass
    assert "cannot be reached" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        ("2026-03-01", 12.0, "2027-02-28"),
        ("2027-03-01", 12.0, "2028-02-29"),
        ("2026-01-31", 1.0, "2026-02-27"),
        ("2026-05-15T00:00:00Z", 6.0, "2026-11-14"),
        ("2026-01-01", 0.5, "2026-01-15"),
        ("2026-01-01", 0.0, None),
        ("2026-13-01", 1.0, None),
        (None, 1.0, None),
        ("2026-01-01", float("nan"), None),
        ("9999-12-31", 1200.0, None),
    ],
)
def test_a_contract_ends_on_the_day_before_its_months_are_over(
    starts: str | None, months: float, ends: str | None
) -> None:
    assert last_day(starts, months) == ends


def test_the_present_state_is_found_through_an_index(register: Register) -> None:
    explain = "EXPLAIN QUERY PLAN" if register.file else "EXPLAIN"
    query = "SELECT id FROM versions WHERE is_current AND ends BETWEEN '2026-01-01' AND '2026-06-30'"
    with register.engine.connect() as connection:
        if not register.file:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"{explain} {query}"))
    assert Version.__tablename__ == "versions"
    assert "ix_versions_ends" in plan
