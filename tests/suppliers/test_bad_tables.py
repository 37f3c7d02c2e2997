"""Tables as they come: wrong encodings, slips, merged cells, headings twice, millions of rows. Good rows are scored."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from test_read import COLUMNS, messages, table, workbook

from procurecheck.cli.app import main
from procurecheck.errors import ProcurecheckError
from procurecheck.suppliers import read_suppliers
from procurecheck.suppliers.read import open_suppliers
from procurecheck.suppliers.tables import LONGEST_CELL


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("encoding", "name", "said"),
    [
        ("cp1250", "Úklid Příbram – Žďár s.r.o.", "Windows-1250"),
        ("cp1251", "Чистота и ред ЕООД, Пловдив", "Windows-1251"),
        ("cp1252", "Nettoyage Français à Besançon", "Windows-1252"),
        ("utf-16", "Чистота и ред ЕООД", ""),
        ("utf-16-le", "Úklid Příbram s.r.o.", ""),
        ("utf-16-be", "Úklid Příbram s.r.o.", ""),
        ("utf-32", "Úklid Příbram s.r.o.", ""),
        ("utf-8-sig", "Takarító Kft. Győr", ""),
    ],
)
def test_names_come_out_right_in_every_encoding_and_a_guess_is_said(
    tmp_path: Path, encoding: str, name: str, said: str
) -> None:
    read = table(tmp_path, f'name;price;currency\r\n"{name}";198000,50;EUR\r\n', encoding)
    assert [(s.name, s.facts["price"]) for s in read.suppliers] == [(name, 198000.5)]
    assert (said in messages(read)) if said else not read.problems


def test_rows_in_another_encoding_than_the_rest_are_read_and_named(tmp_path: Path) -> None:
    rows = [f"Žižkov úklid {n};{n}".encode("cp1250" if n in {3, 7} else "utf-8") for n in range(1, 10)]
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"\n".join([b"name;hours", *rows]))
    read = read_suppliers(path)
    assert [s.name for s in read.suppliers] == [f"Žižkov úklid {n}" for n in range(1, 10)]
    (problem,) = read.problems
    assert "rows 4, 8 are written in another encoding" in problem.message
    assert "Windows-1250" in problem.message


def test_a_quotation_mark_that_never_closes_costs_one_line_and_not_the_table(tmp_path: Path) -> None:
    good = "\n".join(f"Firm {n};{n}" for n in range(1, 200))
    read = table(tmp_path, f'name;hours\n"Open Ltd;5\n{good}\n"Two\nlines Ltd";7\n12" Pipes Ltd;8\n')
    names = [s.name for s in read.suppliers]
    assert names == ["Open Ltd", *(f"Firm {n}" for n in range(1, 200)), "Two lines Ltd", '12" Pipes Ltd']
    assert [s.facts["hours"] for s in read.suppliers][:2] == [5, 1]
    assert read.suppliers[-1].source.endswith("row 204")
    assert messages(read) == "row 2: a quotation mark is not closed; the marks of this line were left out."


def test_a_cell_of_many_lines_is_one_cell(tmp_path: Path) -> None:
    lines = "\n".join("x" * 5 for _ in range(LONGEST_CELL - 1))
    read = table(tmp_path, f'name;address;hours\nA;"{lines}";3\nB;;4\n')
    assert [(s.name, s.facts["hours"]) for s in read.suppliers] == [("A", 3), ("B", 4)]
    assert read.suppliers[1].source.endswith(f"row {LONGEST_CELL + 1}")
    assert not read.problems


def test_dates_in_five_styles_and_amounts_in_three_stand_side_by_side(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "name;price;currency;founded\n"
        "A;1.198.000,50;EUR;2009-05-01\n"
        "B;1 198 000,50;EUR;1.5.2009\n"
        "C;1'198'000,50;EUR;01/05/2009\n"
        "D;1198000,5;EUR;1. Mai 2009\n"
        "E;€ 1.198.000,50;EUR;20090501\n",
    )
    assert {s.facts["price"] for s in read.suppliers} == {1198000.5}
    assert {s.facts["founded"] for s in read.suppliers} == {"2009-05-01"}
    assert messages(read) == "row 4, column “founded”: “01/05/2009” was read day first, as 2009-05-01."


def test_headings_that_stand_again_and_totals_are_no_bidders(tmp_path: Path) -> None:
    head = "Název firmy;Nabídková cena;Měna"
    read = table(tmp_path, f"{head}\nA;10;CZK\n{head}\nB;20;CZK\nCelkem;30;CZK\n;30;\n")
    assert [s.name for s in read.suppliers] == ["A", "B"]
    for part in ("row 3: headings stand here again", "row 5: “Celkem” is a total", "row 6: the name of the company"):
        assert part in messages(read)


def test_headings_in_two_languages_or_two_rows_are_headings(tmp_path: Path) -> None:
    twice = table(tmp_path, "Company;Price;Hours\nFirma;Preis;Stunden\nA;10,5;3\n")
    assert [(s.name, s.facts["price"]) for s in twice.suppliers] == [("A", 10.5)]
    assert "row 2: headings stand here again" in messages(twice)
    two = table(tmp_path, "Bidder;Offer;;Staff\n;Price;Currency;Employees\nA;10;EUR;5\n")
    (supplier,) = two.suppliers
    assert (supplier.facts["price"], supplier.facts["currency"], supplier.facts["employees"]) == (10, "EUR", 5)
    assert not two.problems
    bidder = table(tmp_path, "name;hours;x\nprice;7;hours\n")
    assert [(s.name, s.facts["hours"]) for s in bidder.suppliers] == [("price", 7)]


def test_merged_cells_name_each_row_and_leave_amounts_open(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["name", "lot", "price", "hours", "Cash wages"],
        ["A", 1, 300, 10, "no"],
        [None, 2, None, 20, None],
        ["B", 1, 50, 5, "yes"],
    ):
        sheet.append(row)
    for cells in ("A2:A3", "C2:C3", "E2:E3"):
        sheet.merge_cells(cells)
    path = tmp_path / "merged.xlsx"
    book.save(path)
    read = read_suppliers(path)
    assert [
        (s.name, s.facts["lot"], s.facts["price"], s.facts["hours"], s.facts["wages_in_cash"]) for s in read.suppliers
    ] == [
        ("A", "1", None, 10, False),
        ("A", "2", None, 20, False),
        ("B", "1", 50, 5, True),
    ]
    for row in (2, 3):
        assert f"row {row}, column “price”: the cell is merged over the rows 2–3" in messages(read)


def test_the_same_number_under_two_names_is_asked_about_and_both_stand(tmp_path: Path) -> None:
    read = table(tmp_path, "name;registration_number\nA Ltd;123 45\nA Limited;12345\nB;\nC;\n")
    assert len(read.suppliers) == 4
    assert "row 3: “A Limited” has the registration number of row 2; are both one company?" in messages(read)


def test_many_lots_of_one_company_get_ids_at_once(tmp_path: Path) -> None:
    read = table(tmp_path, "name;lot\n" + "".join(f"A;{n}\n" for n in range(3000)))
    assert len({s.id for s in read.suppliers}) == 3000


def test_typed_cells_of_a_workbook_are_judged_like_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "typed.xlsx",
        [["name", "price", "founded", "hours"], ["A", -5, dt.date(2009, 5, 1), "10,5"], [], ["B", 7.5, "31.2.2009", 3]],
    )
    read = read_suppliers(path)
    assert [(s.facts["price"], s.facts["founded"], s.facts["hours"]) for s in read.suppliers] == [
        (None, "2009-05-01", 10.5),
        (7.5, None, 3),
    ]
    assert "row 2, column “price”: -5 is negative" in messages(read)
    assert "row 4, column “founded”: “31.2.2009” is no day" in messages(read)


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=15)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(cells, max_size=6), max_size=8), st.sampled_from(["utf-8", "utf-16", "cp1250"]), st.booleans())
def test_whatever_stands_between_good_rows_they_are_read(
    tmp_path_factory: pytest.TempPathFactory, rubbish: list[list[str]], encoding: str, quoted: bool
) -> None:
    path = tmp_path_factory.mktemp("rubbish") / "bidders.csv"
    lines = [";".join(row) if not quoted else ";".join(f'"{cell}"' for cell in row) for row in rubbish]
    between = "\n".join(line.replace("\n", " ").replace("\r", " ").replace('"', "") for line in lines)
    text = f"name;hours;lot\nFirst good one;7;a1\n{between}\nLast good one;9;z9\n"
    path.write_bytes(text.encode(encoding, "replace"))
    found = {s.name: s.facts["hours"] for s in read_suppliers(path).suppliers if s.facts["lot"] in {"a1", "z9"}}
    assert (found["First good one"], found["Last good one"]) == (7, 9)


def faulty(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("name;price;currency;hours;wages_in_cash;founded\n")
        for n in range(rows):
            price, cash = f"{'-' if n % 10 == 0 else ''}{50_000 + n},50", "ne" if n % 3 else "snad"
            file.write(f"Firm {n};{price};EUR;{2000 + n};{cash};1.5.2009\n")
    return path


def test_a_long_table_is_scored_row_by_row_and_its_notes_go_to_a_file(tmp_path: Path) -> None:
    path = faulty(tmp_path / "register.csv", 3000)
    scores_to, notes_to = tmp_path / "scores.csv", tmp_path / "notes.csv"
    told = ["--sector", "cleaning", "--country", "DE"]
    done = run("suppliers", "score", path, "-o", scores_to, "--notes", notes_to, *told)
    assert done.exit_code == 3, done.output
    assert "3,000 suppliers scored" in done.output
    assert "1,300 notes" in done.output
    assert "300  column “price”" in done.output
    assert len(done.output.splitlines()) < 70
    with (tmp_path / "scores.csv").open(encoding="utf-8") as file:
        scores = list(csv.DictReader(file))
    with (tmp_path / "notes.csv").open(encoding="utf-8") as file:
        notes = list(csv.DictReader(file))
    assert len(scores) == 3000
    assert len(notes) == 1300
    assert {note["row"] for note in notes if note["column"] == "price"} == {str(n + 2) for n in range(0, 3000, 10)}


def test_scores_of_many_are_those_of_the_points_index(tmp_path: Path) -> None:
    from procurecheck.knowledge import default_folder
    from procurecheck.risk.many import named_sector
    from procurecheck.risk.models import load_models
    from procurecheck.risk.price import price_picture
    from procurecheck.risk.score import score
    from procurecheck.risk.simulation import simulate

    models = load_models(default_folder("risk_models"))
    path = tmp_path / "cases.csv"
    path.write_text(simulate(models, suppliers=25, seed=9, hidden=0.3), "utf-8")
    run("suppliers", "score", path, "-o", tmp_path / "scores.csv", "--sector", "cleaning", "--country", "DE")
    with (tmp_path / "scores.csv").open(encoding="utf-8") as file:
        scores = {line["row"]: line for line in csv.DictReader(file)}
    sectors = [named_sector("cleaning", models)]
    read = read_suppliers(path, columns=models.columns)
    assert len(read.suppliers) == len(scores) >= 25
    for supplier in read.suppliers:
        price = price_picture(supplier, models, sectors=sectors, country="DE", date=None)
        risk = score(supplier, models, sectors=sectors, price=price, others=(), country="DE")
        line = scores[supplier.source.rsplit(" ", 1)[1]]
        assert (line["band"], line["points"], line["points_raised"]) == (
            risk.band,
            str(risk.points),
            str(risk.points_known),
        )
        assert line["band_if_answered"] == risk.band_if_answered
        assert int(line["open_questions"]) == len([name for name in risk.unknown if name != "sector"])
        assert set(filter(None, line["raised"].split("; "))) == {
            c.indicator for c in risk.contributions if c.state == "raised" and c.indicator != "sector"
        }


def test_names_that_are_formulas_are_marked_as_text_in_the_scores(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("name\n=HYPERLINK(1)\n@x\n", "utf-8")
    run("suppliers", "score", path, "-o", tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(encoding="utf-8") as file:
        assert [line["name"] for line in csv.DictReader(file)] == ["'=HYPERLINK(1)", "'@x"]


def test_scoring_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("name\nA\n", "utf-8")
    done = run("suppliers", "score", path, "-o", tmp_path / "s.csv", "--sector", "shoes")
    assert done.exit_code == 2
    assert "there is no sector “shoes”" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.csv"]


def test_a_check_of_one_tender_refuses_a_register_and_says_what_scores_it(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("name\n" + "".join(f"Firm {n}\n" for n in range(5001)), "utf-8")
    (tmp_path / "t.txt").write_text("The contractor shall pay the minimum wage.", "utf-8")
    done = run("check", tmp_path / "t.txt", "--suppliers", path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "more than 5,000 bidders" in done.output
    assert "procurecheck suppliers score" in done.output


def test_a_report_shows_the_first_notes_and_counts_the_rest(tmp_path: Path) -> None:
    path = faulty(tmp_path / "bidders.csv", 150)
    (tmp_path / "t.txt").write_text("The contractor shall pay the minimum wage.", "utf-8")
    run("check", tmp_path / "t.txt", "--suppliers", path, "--out", tmp_path / "out", "--quiet")
    notes = json.loads((tmp_path / "out" / "assessment.json").read_text("utf-8"))["notes"]
    assert len(notes) < 60
    assert any("15 more notes" in note and "suppliers check" in note for note in notes)


def test_suppliers_check_counts_what_it_does_not_show(tmp_path: Path) -> None:
    path = faulty(tmp_path / "bidders.csv", 300)
    done = run("suppliers", "check", path, "--notes", tmp_path / "notes.csv")
    assert done.exit_code == 3
    assert "… and 250 more bidders" in done.output
    assert "300 bidders, 130 notes" in done.output
    assert len((tmp_path / "notes.csv").read_text("utf-8").splitlines()) == 131


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = faulty(tmp_path / "register.csv", 20_000)
    told: list[object] = []
    reading = open_suppliers(path, told.append, columns=COLUMNS, unique=False)
    first, row, _ = next(reading.suppliers)
    assert (first.name, row) == ("Firm 0", 2)
    assert len(told) < 5


def test_a_register_without_end_is_refused_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from procurecheck.suppliers import tables

    monkeypatch.setattr(tables, "LARGEST_FILE", 100)
    path = faulty(tmp_path / "register.csv", 10)
    with pytest.raises(ProcurecheckError, match="MB"):
        read_suppliers(path)


def test_a_stray_zero_byte_is_no_reason_to_refuse_a_table(tmp_path: Path) -> None:
    read = table(tmp_path, "name;hours\nA\x00;7\n")
    assert [(s.name, s.facts["hours"]) for s in read.suppliers] == [("A", 7)]
