"""Reading tables of bidders as officials really save them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import use_language
from procurecheck.suppliers import SupplierTable, load_columns, read_suppliers, write_template
from procurecheck.suppliers.columns import Aliases
from procurecheck.suppliers.values import parse_cell

COLUMNS = load_columns()


def table(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "bidders.csv") -> SupplierTable:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_suppliers(path)


def messages(read: SupplierTable) -> str:
    return "\n".join(map(str, read.problems))


def test_a_good_table_is_read_without_a_warning(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "name,price,currency,hours,collective_agreement,founded,subcontracting_percent\n"
        'Alpha Ltd,"198,000.50",EUR,12000,yes,2009-05-01,20%\n',
    )
    assert read.problems == ()
    (alpha,) = read.suppliers
    assert alpha.id == "alpha-ltd"
    assert alpha.source == "bidders.csv, row 2"
    known = {key: value for key, value in alpha.facts.items() if value is not None}
    assert known == {
        "price": 198000.5,
        "currency": "EUR",
        "hours": 12000.0,
        "collective_agreement": True,
        "founded": "2009-05-01",
        "subcontracting_percent": 20.0,
    }


def test_an_empty_cell_is_unknown_and_never_no(tmp_path: Path) -> None:
    read = table(tmp_path, "name;wages_in_cash;hours;tax_arrears\nA;;;?\n")
    assert read.suppliers[0].facts["wages_in_cash"] is None
    assert read.suppliers[0].facts["tax_arrears"] is None
    assert read.suppliers[0].facts["hours"] is None
    assert read.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1250"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_czech_tables_are_read_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [
        ["Název firmy", "Nabídková cena", "Měna", "Mzda v hotovosti"],
        ["Úklid Příbram s.r.o.", "198000", "CZK", "ne"],
    ]
    read = table(tmp_path, "\n".join(delimiter.join(row) for row in rows), encoding)
    (supplier,) = read.suppliers
    assert supplier.name == "Úklid Příbram s.r.o."
    assert supplier.facts["price"] == 198000
    assert supplier.facts["wages_in_cash"] is False


def test_german_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    read = table(tmp_path, "Bieter;Währung;Preis\nMüller & Söhne Gebäudereinigung;EUR;1.250.000,00\n", "cp1252")
    assert read.suppliers[0].name == "Müller & Söhne Gebäudereinigung"
    assert read.suppliers[0].facts["price"] == 1_250_000
    french = table(tmp_path, "name;price\nNettoyage Français à Besançon;10\n", "cp1252")
    assert french.suppliers[0].name == "Nettoyage Français à Besançon"
    assert "Windows-1252" in messages(french)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234.567,89", 1234567.89),
        ("1,234,567.89", 1234567.89),
        ("1 234 567,89", 1234567.89),
        ("1\u00a0234\u202f567,89", 1234567.89),
        ("1'234'567.89", 1234567.89),
        ("198000", 198000),
        ("198000,5", 198000.5),
        ("€ 198 000", 198000),
        ("198.000,- €", None),
        ("0.5", 0.5),
        ("12,34,56", None),
        ("1.23.456,7", None),
        ("-5", None),
        ("0", None),
        ("1e9", None),
        ("about 5", None),
        ("9" * 40, None),
    ],
)
def test_amounts(cell: str, value: float | None) -> None:
    column = COLUMNS.get("price")
    assert column is not None
    parsed = parse_cell(cell, column, COLUMNS, "open", workbook=False)
    assert parsed.value == value
    assert bool(parsed.message) == (value is None)


def test_an_ambiguous_amount_follows_the_rest_of_the_file_and_is_unknown_where_nothing_tells(
    tmp_path: Path,
) -> None:
    assert table(tmp_path, "name;price;hours\nA;250.000;1,5\n").suppliers[0].facts["price"] == 250_000
    assert table(tmp_path, "name,price,hours\nA,250.000,1.5\n").suppliers[0].facts["price"] == 250
    assert table(tmp_path, "Bieter;Preis\nA;250.000\n").suppliers[0].facts["price"] == 250_000
    undecided = table(tmp_path, "name\tprice\nA\t250.000\n")
    assert undecided.suppliers[0].facts["price"] is None
    assert "row 2, column “price”" in messages(undecided)
    assert "thousands or decimals" in messages(undecided)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-16",
        "16.3.2026",
        "16. 03. 2026",
        "16/03/2026",
        "16 March 2026",
        "16. März 2026",
        "16. března 2026",
        "20260316",
        "2026/3/16",
        "March 16, 2026",
        "2026-03-16T10:00:00Z",
    ],
)
def test_dates(cell: str) -> None:
    column = COLUMNS.get("founded")
    assert column is not None
    assert parse_cell(cell, column, COLUMNS, "open", workbook=False).value == "2026-03-16"


@pytest.mark.parametrize("cell", ["31.2.2026", "2026", "yesterday", "16.3.26", "2026-13-01", "1.1.3026"])
def test_what_is_no_day_of_the_calendar_is_unknown_with_a_message(cell: str) -> None:
    column = COLUMNS.get("founded")
    assert column is not None
    parsed = parse_cell(cell, column, COLUMNS, "open", workbook=False)
    assert parsed.value is None
    assert parsed.message


def test_a_date_with_two_meanings_is_read_day_first_and_said(tmp_path: Path) -> None:
    read = table(tmp_path, "name;founded\nA;03/04/2020\n")
    assert read.suppliers[0].facts["founded"] == "2020-04-03"
    assert "day first, as 2020-04-03" in messages(read)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Ja", True),
        ("ano", True),
        ("YES", True),
        ("nein", False),
        ("ne", False),
        ("no", False),
        ("maybe", None),
    ],
)
def test_yes_and_no_in_three_languages(tmp_path: Path, cell: str, value: bool | None) -> None:
    read = table(tmp_path, f"name;wages_in_cash\nA;{cell}\n")
    assert read.suppliers[0].facts["wages_in_cash"] is value
    assert ("neither yes nor no" in messages(read)) == (value is None)


def test_a_share_below_one_without_a_sign_is_asked_for(tmp_path: Path) -> None:
    read = table(tmp_path, "name;agency_percent\nA;0,4\nB;0,4 %\nC;40\nD;140\n")
    assert [s.facts["agency_percent"] for s in read.suppliers] == [None, 0.4, 40.0, None]
    assert "40 % or 0.4 %" in messages(read)
    assert "more than all" in messages(read)


def test_personal_columns_are_dropped_unread_and_named(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "name;Nationality of workers;Staatsangehörigkeit;státní příslušnost;Geschäftsführer;price\n"
        "A;SECRET-1;SECRET-2;SECRET-3;SECRET-4;10\n",
    )
    assert read.ignored_columns == (
        "Nationality of workers",
        "Staatsangehörigkeit",
        "státní příslušnost",
        "Geschäftsführer",
    )
    assert "SECRET" not in read.model_dump_json()
    assert read.suppliers[0].facts["price"] == 10


@pytest.mark.parametrize(
    "heading",
    [
        "Migrant status",
        "gender",
        "Religion",
        "Place of birth",
        "Geburtsort",
        "místo narození",
        "owner",
        "Names of workers",
        "Director",
        "jednatel",
        "občanství",
        "Herkunftsland",
        "pohlaví",
        "ethnicity",
    ],
)
def test_headings_about_persons(heading: str) -> None:
    assert COLUMNS.heading(heading).kind == "personal"


def test_no_known_column_counts_as_personal() -> None:
    for column in COLUMNS.columns:
        for heading in (
            column.name,
            column.label.en,
            *column.aliases.de,
            *column.aliases.cs,
        ):
            assert COLUMNS.heading(heading).column == column.name, heading


def test_an_unknown_column_is_reported_with_what_was_meant(tmp_path: Path) -> None:
    read = table(tmp_path, "name;prcie;weather\nA;10;fine\n")
    assert "Did you mean “price”" in messages(read)
    assert "column “weather”: the column is not known and was not read." in messages(read)


def test_bad_rows_do_not_stop_good_ones(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "name;price;hours\n;100;5\nGood Ltd;200;7\nBad Ltd;-300;seven\nGood Ltd;150;6\n\n;;\nLast Ltd;1;2;3\n",
    )
    assert [s.name for s in read.suppliers] == ["Good Ltd", "Bad Ltd", "Last Ltd"]
    assert read.suppliers[0].facts["price"] == 200
    assert read.suppliers[1].facts["price"] is None
    assert all(value is None for value in read.suppliers[2].facts.values())
    text = messages(read)
    for part in (
        "row 2: the name of the company is missing",
        "row 4, column “price”: -300 is negative",
        "row 4, column “hours”: “seven” is not a number",
        "row 5: “Good Ltd” stands already in row 3",
        "row 8: the row has more cells",
    ):
        assert part in text


def test_the_same_company_may_bid_for_two_lots(tmp_path: Path) -> None:
    read = table(tmp_path, "name;lot;price\nA;1;10\nA;2;20\n")
    assert [(s.id, s.facts["lot"]) for s in read.suppliers] == [("a", "1"), ("a-2", "2")]
    assert read.problems == ()


def test_formulas_and_control_characters_are_plain_text(tmp_path: Path) -> None:
    read = table(tmp_path, "name;address\n=cmd|' /C calc'!A0;\x1b[31mred\u202e\n")
    assert read.suppliers[0].name == "=cmd|' /C calc'!A0"
    assert read.suppliers[0].facts["address"] == "[31mred"


def test_currency_comes_from_the_column_the_heading_or_the_amount_and_must_agree(tmp_path: Path) -> None:
    assert table(tmp_path, "name;Price (CZK)\nA;10\n").suppliers[0].facts["currency"] == "CZK"
    assert table(tmp_path, "name;price\nA;10 €\n").suppliers[0].facts["currency"] == "EUR"
    clash = table(tmp_path, "name;price;currency\nA;10 €;GBP\n")
    assert clash.suppliers[0].facts["currency"] is None
    assert "in EUR and the row says GBP" in messages(clash)
    path = tmp_path / "plain.csv"
    path.write_text("name;price\nA;10\n")
    assert read_suppliers(path, currency="EUR").suppliers[0].facts["currency"] == "EUR"


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("no.csv", None, "does not exist"),
        ("empty.csv", b"", "no column holds the names"),
        ("other.csv", b"weather;temperature\nfine;20\n", "no column holds the names"),
        ("binary.csv", b"name\x00\x01\x02" * 9 + b"x" * 999, "not a table of text"),
        ("broken.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("broken.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing", "cannot be read"),
        ("broken.json", b"{", "not valid JSON"),
        ("other.json", b"[1, 2]", "no bidder"),
        ("deep.json", b"[" * 200_000, "JSON"),
        ("table.pdf", b"%PDF-1.7", "cannot be read from “.pdf” files"),
    ],
)
def test_files_that_are_no_tables_end_in_one_clear_error(
    tmp_path: Path, name: str, data: bytes | None, part: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ProcurecheckError) as caught:
        read_suppliers(path)
    assert part in str(caught.value)
    assert name in str(caught.value)
    assert caught.value.mend


@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".ods", ".json", ".xls", ""]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_table_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.mktemp("hostile") / f"bidders{ending}"
    path.write_bytes(b"name;price\n" + data if ending == ".csv" else data)
    try:
        read = read_suppliers(path)
    except ProcurecheckError as error:
        assert str(error)
    else:
        assert all(s.name for s in read.suppliers)


@given(st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_cell_gives_a_fact_of_its_type_or_unknown(text: str) -> None:
    kinds = {
        "text": str,
        "list": str,
        "date": str,
        "yes_no": bool,
        "number": float,
        "money": float,
        "percent": float,
    }
    for column in COLUMNS.columns:
        parsed = parse_cell(text, column, COLUMNS, "open", workbook=False)
        assert parsed.value is None or type(parsed.value) is kinds[column.type]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", ["en", "de", "cs"])
def test_the_template_is_read_back_with_all_columns_and_no_complaint(
    tmp_path: Path, ending: str, language: str
) -> None:
    path = tmp_path / f"template{ending}"
    with use_language(language):
        write_template(path)
    read = read_suppliers(path)
    assert set(read.understood.values()) == {column.name for column in COLUMNS.columns}
    assert [w.message for w in read.problems] == ["no bidder stands in the table."]
    first = path.read_bytes()
    with use_language(language):
        write_template(path)
    assert path.read_bytes() == first


def test_a_filled_template_gives_the_examples_back(tmp_path: Path) -> None:
    path = tmp_path / "filled.csv"
    write_template(path)
    text = path.read_text("utf-8-sig") + ";".join(column.example for column in COLUMNS.columns) + "\r\n"
    path.write_text(text, "utf-8")
    read = read_suppliers(path)
    assert read.problems == ()
    (supplier,) = read.suppliers
    assert supplier.id == "B1"
    for column in COLUMNS.columns:
        if column.name not in {"id", "name"}:
            assert (supplier.facts[column.name] is None) == (column.example == ""), column.name


def workbook(path: Path, rows: list[list[object]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_a_title_above_typed_cells_and_percentages(tmp_path: Path) -> None:
    import datetime as dt

    path = workbook(
        tmp_path / "b.xlsx",
        [
            ["Bids received"],
            [],
            ["Bidder", "Total price", "Currency", "Founded", "Agency share", "Cash wages", "First name"],
            ["A", 198000.5, "EUR", dt.datetime(2009, 5, 1), 0.4, False, "SECRET"],
            ["B", "=1+1", "EUR", "1 May 2009", 1, "no", "SECRET"],
        ],
    )
    read = read_suppliers(path)
    a, b = read.suppliers
    assert (a.facts["price"], a.facts["founded"], a.facts["agency_percent"], a.facts["wages_in_cash"]) == (
        198000.5,
        "2009-05-01",
        40.0,
        False,
    )
    assert b.facts["agency_percent"] is None
    assert "1 % or 100 %" in messages(read)
    assert a.source == "b.xlsx, row 4"
    assert read.ignored_columns == ("First name",)
    assert "SECRET" not in read.model_dump_json()


def test_a_workbook_that_spans_billions_of_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    write_template(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(ProcurecheckError, match="far more cells"):
        read_suppliers(path)


OCDS = {
    "releases": [
        {
            "ocid": "ocds-1",
            "parties": [
                {
                    "id": "P1",
                    "name": "Alpha",
                    "roles": ["tenderer"],
                    "identifier": {"id": "123"},
                    "contactPoint": {"name": "SECRET"},
                },
                {"id": "P2", "name": "Beta", "roles": ["tenderer", "supplier"]},
                {"id": "P9", "name": "City", "roles": ["buyer"]},
                {
                    "id": "P3",
                    "name": "Gamma",
                    "roles": ["supplier"],
                    "beneficialOwners": [{"name": "SECRET"}],
                },
            ],
            "tender": {
                "tenderers": [{"id": "P1", "name": "Alpha"}],
                "items": [{"classification": {"scheme": "CPV", "id": "90910000"}}],
            },
            "bids": {
                "details": [
                    {
                        "date": "2026-03-16T00:00:00Z",
                        "value": {"amount": 198000, "currency": "EUR"},
                        "tenderers": [{"id": "P1"}],
                    }
                ]
            },
            "awards": [
                {
                    "suppliers": [{"id": "P2", "name": "Beta"}],
                    "value": {"amount": 180000.5, "currency": "EUR"},
                }
            ],
        }
    ]
}


def test_ocds_bids_awards_and_parties_are_bidders(tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text(json.dumps(OCDS))
    read = read_suppliers(path)
    facts = {s.name: s.facts for s in read.suppliers}
    assert set(facts) == {"Alpha", "Beta", "Gamma"}
    assert (facts["Alpha"]["price"], facts["Alpha"]["offer_date"], facts["Alpha"]["currency"]) == (
        198000,
        "2026-03-16",
        "EUR",
    )
    assert facts["Beta"]["price"] == 180000.5
    assert facts["Gamma"]["price"] is None
    assert facts["Alpha"]["cpv"] == "90910000"
    assert read.ignored_columns == ("parties.beneficialOwners", "parties.contactPoint")
    assert "SECRET" not in read.model_dump_json()
    lines = tmp_path / "package.jsonl"
    lines.write_text("\n".join(json.dumps(release) for release in OCDS["releases"] * 2))
    assert {s.name for s in read_suppliers(lines).suppliers} == set(facts)
    record = tmp_path / "record.json"
    record.write_text(json.dumps({"records": [{"compiledRelease": OCDS["releases"][0]}]}))
    assert {s.name for s in read_suppliers(record).suppliers} == set(facts)


def test_headings_are_known_in_every_language_of_the_reports() -> None:
    columns = load_columns()
    spoken = [name for name in Aliases.model_fields if name != "en"]
    assert {"de", "cs", "sk", "hu", "sl", "hr", "sr", "ro", "bg", "uk"} == set(spoken)
    for column in columns.columns:
        for language in spoken:
            headings = getattr(column.aliases, language)
            assert headings or column.name not in {"name", "price", "hours", "wages_in_cash", "posted_workers"}
            for heading in headings:
                found = columns.heading(heading)
                assert (found.kind, found.column) == ("column", column.name), (heading, found)


def test_a_table_in_cyrillic_is_read(tmp_path: Path) -> None:
    path = tmp_path / "понуде.csv"
    path.write_text(
        "Назив понуђача;Цена;Валута;Датум понуде;Зараде у готовини;Недељни одмор\n"
        "Чисто д.о.о.;1.250.000,50;RSD;5. марта 2026;ne;da\n",
        encoding="utf-8",
    )
    (one,) = read_suppliers(path).suppliers
    assert one.name == "Чисто д.о.о."
    assert one.facts["price"] == 1_250_000.5
    assert one.facts["offer_date"] == "2026-03-05"
    assert one.facts["wages_in_cash"] is False
    assert one.facts["weekly_rest"] is True
