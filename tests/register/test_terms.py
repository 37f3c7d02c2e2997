"""The end of a contract and its notice reach the register from notices and from tables, counted as people count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from procurecheck.assess import Given, Knowledge, assess
from procurecheck.documents.pack import read_file
from procurecheck.model import Assessment, NoticePeriod
from procurecheck.register.rows import notice_days, rows_of
from procurecheck.suppliers.read import read_suppliers

RELEASE = {
    "ocid": "ocds-abc123-1",
    "id": "1",
    "date": "2026-03-01T00:00:00Z",
    "tag": ["tender"],
    "language": "en",
    "buyer": {"name": "Town of Example"},
    "tender": {
        "title": "Cleaning",
        "description": "The contractor must pay its workers the minimum wage.",
        "contractPeriod": {"startDate": "2026-05-01T00:00:00Z", "endDate": "2027-12-31T00:00:00Z"},
        "hasRenewal": True,
        "renewal": {"description": "Renewed for a year unless notice of three months is given."},
    },
}


def of(knowledge: Knowledge, release: object, table: Path | None = None) -> Assessment:
    documents = read_file(json.dumps(release).encode(), "release.json", knowledge.languages)
    bidders = read_suppliers(table, columns=knowledge.models.columns) if table else None
    return assess(documents, bidders, knowledge, Given(case_id="one", stage="contract"))


def test_a_notice_says_its_end_and_its_notice_period(knowledge: Knowledge) -> None:
    assessment = of(knowledge, RELEASE)
    assert assessment.case.notice_period == NoticePeriod(
        number=3, unit="months", quote="Renewed for a year unless notice of three months is given."
    )
    version = rows_of(assessment).version
    assert (version["ends"], version["notice_days"], version["renewal"]) == ("2027-12-31", 92, True)
    assert version["notice_text"] == "Renewed for a year unless notice of three months is given."


def test_what_a_table_says_goes_before_what_the_notice_planned(knowledge: Knowledge, tmp_path: Path) -> None:
    table = tmp_path / "bidders.csv"
    table.write_text(
        "Firma;Vertragsbeginn;Vertragsende;Kündigungsfrist;Verlängerungsoption\n"
        "Rein GmbH;01.06.2026;30.09.2028;6 Wochen;zweimal um ein Jahr\n",
        encoding="utf-8",
    )
    case = of(knowledge, RELEASE, table).case
    assert (case.starts, case.ends) == ("2026-06-01", "2028-09-30")
    assert (case.renewal, case.renewal_text) == (None, "zweimal um ein Jahr")
    assert case.notice_period == NoticePeriod(number=6, unit="weeks", quote="6 Wochen")
    version = rows_of(of(knowledge, RELEASE, table)).version
    assert (version["starts"], version["ends"], version["notice_days"]) == ("2026-06-01", "2028-09-30", 42)


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", "contract end,notice period"),
        ("de", "Vertragsende,Kündigungsfrist"),
        ("cs", "Konec smlouvy,Výpovědní doba"),
        ("sk", "Koniec zmluvy,Výpovedná lehota"),
        ("hu", "Szerződés vége,Felmondási idő"),
        ("sl", "Konec pogodbe,Odpovedni rok"),
        ("hr", "Kraj ugovora,Otkazni rok"),
        ("sr", "Крај уговора,Отказни рок"),
        ("ro", "Sfârșitul contractului,Termen de preaviz"),
        ("bg", "Край на договора,Срок на предизвестие"),
        ("uk", "Кінець договору,Строк попередження"),
    ],
)
def test_the_columns_are_known_in_each_language(
    knowledge: Knowledge, tmp_path: Path, language: str, headings: str
) -> None:
    table = tmp_path / f"{language}.csv"
    table.write_text(f"name,{headings}\nRein GmbH,2028-09-30,90\n", encoding="utf-8")
    version = rows_of(of(knowledge, RELEASE, table)).version
    assert (version["ends"], version["notice_days"]) == ("2028-09-30", 90)


def test_a_table_that_leaves_them_open_leaves_what_the_notice_says(knowledge: Knowledge, tmp_path: Path) -> None:
    table = tmp_path / "bidders.csv"
    table.write_text("name,contract end,notice period,renewal option\nRein GmbH,,soon,no\n", encoding="utf-8")
    case = of(knowledge, RELEASE, table).case
    assert case.ends is not None and case.ends.startswith("2027-12-31")
    assert case.notice_period is not None and case.notice_period.number == 3
    assert (case.renewal, case.renewal_text) == (False, None)


@pytest.mark.parametrize(
    ("ends", "number", "unit", "days"),
    [
        ("2026-12-31", 3, "months", 92),  # 30 September
        ("2027-05-31", 3, "months", 92),  # 28 February
        ("2028-02-29", 1, "years", 366),  # 28 February of the year before
        ("2026-12-31", 6, "weeks", 42),
        ("2026-12-31", 90, "days", 90),
        (None, 3, "months", None),
        ("0001-01-31", 3, "months", None),
    ],
)
def test_months_are_counted_back_as_a_person_counts_them(
    ends: str | None, number: int, unit: str, days: int | None
) -> None:
    period = NoticePeriod(number=number, unit=unit, quote="")  # type: ignore[arg-type]
    assert notice_days(ends, period) == days
