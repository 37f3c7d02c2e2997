"""What ends soon: months as people count them, nothing dropped in silence, nothing told twice."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner, Result
from contracts import made

from procurecheck.cli import main
from procurecheck.errors import ProcurecheckError
from procurecheck.portfolio import calendar, renewals
from procurecheck.portfolio.renewals import Answer, Renewal, RenewalsAsked

TODAY = "2026-08-31"


def ask(url: str, *options: str) -> Result:
    given = () if "--today" in options else ("--today", TODAY)
    return CliRunner().invoke(main, ["renewals", "--register", url, *given, *options])


def told(url: str, *options: str) -> list[str]:
    result = ask(url, "--json", "-", *options)
    return [one["case"] for one in json.loads(result.stdout)["renewals"]]


@pytest.mark.parametrize(
    ("today", "within", "last"),
    [
        ("2026-08-31", "6m", "2027-02-28"),
        ("2027-08-31", "6m", "2028-02-29"),
        ("2026-01-31", "1m", "2026-02-28"),
        ("2028-02-29", "1y", "2029-02-28"),
        ("2026-11-28", "90d", "2027-02-26"),
        ("2026-11-28", "2w", "2026-12-12"),
    ],
)
def test_months_are_counted_as_a_person_counts_them(today: str, within: str, last: str) -> None:
    assert renewals.until(date.fromisoformat(today), within) == date.fromisoformat(last)


@pytest.mark.parametrize("within", ["6", "m", "6 m", "-1m", "six months", "9999y"])
def test_what_is_no_length_of_time_is_refused_with_an_example(within: str) -> None:
    with pytest.raises(ProcurecheckError, match="within" if within == "?" else "length of time|beyond the calendar"):
        renewals.until(date(2026, 1, 1), within)


def test_all_that_end_within_the_time_are_told_by_date_and_then_band(url: str) -> None:
    made(
        url,
        {
            "today": {"ends": TODAY},
            "last-day": {"ends": "2027-02-28"},
            "day-after": {"ends": "2027-03-01"},
            "ended": {"ends": "2026-08-30"},
            "same-low": {"ends": "2026-12-01", "band": "low"},
            "same-critical": {"ends": "2026-12-01", "band": "critical"},
        },
    )
    assert told(url) == ["today", "same-critical", "same-low", "last-day"]
    assert told(url, "--min-band", "high") == ["same-critical"]


def test_a_contract_whose_notice_period_ends_in_time_is_told_by_that_day(url: str) -> None:
    made(
        url,
        {
            "notice": {"ends": "2027-06-30", "notice_days": 180},
            "notice-later": {"ends": "2027-06-30", "notice_days": 30},
            "notice-over": {"ends": "2026-10-01", "notice_days": 90},
            "odd": {"ends": "2027-06-30", "notice_days": -5},
            "absurd": {"ends": "2027-06-30", "notice_days": 2**31 - 1},
            "first-day": {"ends": "2027-03-01", "notice_days": 182},
            "day-before": {"ends": "2027-03-01", "notice_days": 183},
        },
    )
    said = json.loads(ask(url, "--json", "-").stdout)["renewals"]
    assert [(one["case"], one["act_by"], one["notice_by"], one["days_left"]) for one in said] == [
        ("first-day", TODAY, TODAY, 0),
        ("notice-over", "2026-10-01", "2026-07-03", 31),
        ("notice", "2027-01-01", "2027-01-01", 123),
    ]


def test_cases_without_an_end_are_counted_and_unread_ones_are_named(url: str) -> None:
    made(
        url,
        {
            "dated": {"ends": "2026-12-01"},
            "open": {},
            "open-high": {"band": "high"},
            "broken": {"status": "unreadable", "band": "high"},
        },
    )
    result = ask(url)
    assert "3 cases have no known end" in result.stdout
    assert "could not be read whole: broken" in result.stdout
    assert result.exit_code == 3
    high = json.loads(ask(url, "--json", "-", "--min-band", "high").stdout)
    assert high["unknown"] == {"cases": 2, "unreadable": ["broken"]}


def test_what_has_gone_and_older_versions_are_not_told(url: str) -> None:
    made(url, {"moved": {"ends": "2026-12-01"}, "gone": {"ends": "2026-12-01"}})
    made(url, {"moved": {"ends": "2029-12-01"}}, gone=True)
    assert told(url) == []
    assert "no known end" not in ask(url).stdout


def test_since_last_tells_each_thing_once_and_again_when_it_changes(url: str) -> None:
    made(url, {"a": {"ends": "2026-12-01"}, "b": {"ends": "2026-12-02"}})
    last = ("--since", "last")
    assert told(url, *last) == ["a", "b"]
    assert told(url, *last) == []
    made(url, {"b": {"ends": "2026-12-02", "band": "high"}, "c": {"ends": "2026-12-03"}})
    assert told(url, *last, "--within", "5m") == ["a", "b", "c"], "other options are another question"
    result = ask(url, *last)
    assert "last asked for 31 August 2026" in result.stdout
    assert [case for case in "abc" if f"· {case}" in result.stdout] == ["b", "c"]
    assert told(url, *last) == []
    assert told(url) == ["a", "b", "c"], "without --since all is told"
    assert told(url, *last, "--today", "2026-09-15") == [], "another day is the same question"


def test_what_could_not_be_written_is_told_the_next_time(tmp_path: Path) -> None:
    url = str(tmp_path / "register.db")
    made(url, {"a": {"ends": "2026-12-01"}})
    (tmp_path / "file").touch()
    refused = ask(url, "--since", "last", "--json", str(tmp_path / "file" / "new.json"))
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
    assert told(url, "--since", "last") == ["a"]


def test_exit_codes_are_those_that_jobs_need(tmp_path: Path) -> None:
    url = str(tmp_path / "register.db")
    made(url, {"a": {"ends": "2026-12-01", "band": "high"}})
    assert ask(url).exit_code == 0
    assert ask(url, "--fail-on", "critical").exit_code == 0
    assert ask(url, "--fail-on", "elevated").exit_code == 1
    assert ask(url, "--min-band", "high").exit_code == 1
    assert ask(url, "--min-band", "high", "--fail-on", "never").exit_code == 0
    assert ask(url, "--within", "soon").exit_code == 2
    assert ask(str(tmp_path / "none.db")).exit_code == 2
    first, second = (ask(url, "--min-band", "high", "--since", "last", "--quiet") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert first.stdout
    assert not second.output


def test_the_calendar_opens_with_whole_days_alarms_and_stable_ids(url: str, tmp_path: Path) -> None:
    hostile = "Reinigung; Los 1, „Süd“\r\nBEGIN:VEVENT\r\nUID:x\x07\u202e " + "Ärzte " * 60
    made(
        url,
        {
            "a": {"ends": "2027-02-28", "notice_days": 60, "title": hostile, "renewal": True, "renewal_text": "twice"},
            "b": {"ends": "2026-12-01"},
        },
    )
    ask(url, "--ics", str(tmp_path / "one.ics"))
    ask(url, "--ics", str(tmp_path / "two.ics"), "--since", "last")
    ask(url, "--ics", str(tmp_path / "three.ics"), "--since", "last")
    data = (tmp_path / "one.ics").read_bytes()
    assert data == (tmp_path / "two.ics").read_bytes() == (tmp_path / "three.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        date(2026, 12, 1),
        date(2026, 12, 30),
        date(2027, 2, 28),
    ]
    for event in events:
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event.decoded("dtstamp").replace(tzinfo=None) == datetime(2026, 8, 31)
        assert event.walk("VALARM")[0].decoded("trigger") == timedelta(days=-14)
        assert not set(str(event["summary"])) & set("\x07\u202e\r\n")
    assert "Renewal: possible: twice" in str(events[1]["description"])
    ids = [str(event["uid"]) for event in events]
    assert len(set(ids)) == 3
    made(url, {"b": {"ends": "2027-01-15"}})
    ask(url, "--ics", str(tmp_path / "moved.ics"))
    moved = icalendar.Calendar.from_ical((tmp_path / "moved.ics").read_bytes()).walk("VEVENT")
    assert {str(event["uid"]) for event in moved} == set(ids)


def test_a_register_of_the_first_schema_is_brought_up_to_date(url: str) -> None:
    from alembic import command
    from sqlalchemy import create_engine

    from procurecheck.register.open import register_url
    from procurecheck.register.schema import _config

    engine = create_engine(register_url(url))
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    result = ask(url, "--since", "last")
    assert "from schema 0001 to" in result.stderr
    assert result.stdout.startswith("0 contracts end")
    made(url, {"a": {"ends": "2026-12-01"}})
    assert told(url, "--since", "last") == ["a"]


def test_the_indexes_are_used_so_that_a_million_contracts_need_no_scan(tmp_path: Path) -> None:
    from sqlalchemy import event

    from procurecheck.register import read
    from procurecheck.register.open import opened

    url = str(tmp_path / "register.db")
    made(url, {"a": {"ends": "2026-12-01"}})
    asked: list[tuple[str, object]] = []
    with opened(url) as register:
        event.listen(
            register.engine, "before_cursor_execute", lambda _c, _cur, sql, values, *_r: asked.append((sql, values))
        )
        list(read.ending(register, date(2026, 8, 31), date(2027, 2, 28)))
        list(read.ending_with_notice(register, date(2026, 8, 31), date(2027, 2, 28), ["high"]))
        read.count_undated(register)
        list(read.undated_unread(register))
        with register.engine.connect() as connection:
            plans = [
                " ".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))
                for sql, values in list(asked)
                if sql.startswith("SELECT")
            ]
    for plan, index in zip(plans, ("ends", "notice", "undated", "undated"), strict=True):
        assert f"ix_versions_{index}" in plan


def test_an_event_has_the_bytes_that_the_library_gives_it() -> None:
    titles = (
        "Cleaning; of, schools\\n", "ž" * 90, "a" * 73 + ";b" + "ü" * 70, "\\^" * 60, "日本" * 40, "\u202e=1+1",
        "😀" * 50,
    )  # fmt: skip
    day = date(2026, 11, 28)
    one = Renewal(
        "c", None, "City, of; Example", None, None, None, None, None, None, "high", "read", None, date(2027, 3, 31), 90,
        "notice of 90 days; " * 20, True, "twice\\, 12 months each", date(2026, 12, 31),
    )  # fmt: skip
    found = [one._replace(case=f"c{n}-{k}", title=title[k:]) for n, title in enumerate(titles) for k in range(12)]
    data = calendar.render(Answer(RenewalsAsked(day, date(2027, 5, 28), "6m"), found, 0, []))
    assert data.count(b"BEGIN:VEVENT") == 2 * len(found)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert icalendar.Calendar.from_ical(data).to_ical() == data
