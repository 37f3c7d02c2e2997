"""Bidders screened against lists: what is found, why, and how lists are read that are large, foreign or broken."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurecheck.cli import main
from procurecheck.errors import ProcurecheckError
from procurecheck.suppliers import lists
from procurecheck.suppliers.lists import Party, open_list
from procurecheck.suppliers.numbers import is_lei, read_number
from procurecheck.suppliers.screening import MATCH_THRESHOLD, Screening, name_score, screen

OPENSANCTIONS = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset\n"
    '"NK-1","Company","Čistoća Plus d.o.o.","Чистоћа Плус;""Clean; Plus Ltd""","","hr","Zagreb","HR12345678901",'
    '"Excluded - fraud","","","Example list"\n'
    '"NK-2","Person","Ana Anić","","1970-01-01","hr","","","","","","Example list"\n'
    '"NK-3","Vessel","Danubia","","","","","","","","","Example list"\n'
)
WORLD_BANK = (
    "Firm Name,Additional Firm Info,Address,Country,Ineligibility Period,,Grounds\n"
    ",,,,From Date,To Date,\n"
    "DRUMURI OLTENIA S.R.L.*12,,1 Main Street,Romania,12-MAR-2025,11-MAR-2028,Procurement Guidelines\n"
    "NOVA STAVBA A.S. (F/K/A PRVA STAVBA A.S.),,Brno,Czechia,01-JAN-2026,Ongoing,Cross Debarment\n"
)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def run(parties: list[Party], *paths: Path) -> Screening:
    return screen(parties, [open_list(path) for path in paths], processes=1)


# --- formats --------------------------------------------------------------------------------------------


def test_an_opensanctions_list_is_read_with_aliases_and_without_persons(tmp_path: Path) -> None:
    opened = open_list(write(tmp_path, "targets.simple.csv", OPENSANCTIONS))
    (entry,) = opened.entries
    assert entry.name == "Čistoća Plus d.o.o."
    assert entry.aliases == ("Чистоћа Плус", "Clean; Plus Ltd")
    assert (entry.numbers, entry.countries, entry.list) == (("HR12345678901",), ("hr",), "Example list")
    notes = " ".join(opened.counts.notes("targets.simple.csv"))
    assert "1 entry about a person was left out" in notes and "1 entry that is no company" in notes


def test_a_world_bank_list_is_read_with_period_grounds_and_former_names(tmp_path: Path) -> None:
    path = write(tmp_path, "debarred.csv", WORLD_BANK)
    result = run([Party("a", "Drumuri Oltenia SRL"), Party("b", "Prva Stavba, akciová společnost")], path)
    (first,), (second,) = (found.hits for found in result.results)
    assert first.score == 1.0
    assert "Procurement Guidelines" in first.because
    assert second.entry == "NOVA STAVBA A.S. (F/K/A PRVA STAVBA A.S.)"


def test_a_world_bank_api_export_leaves_individuals_out(tmp_path: Path) -> None:
    text = (
        "SUPP_ID,SUPP_NAME,SUPP_TYPE_CODE,COUNTRY_NAME,DEBAR_FROM_DATE,DEBAR_TO_DATE,DEBAR_REASON\n"
        "7,ALFA BAU GMBH,F,Austria,2025-01-01,2027-01-01,Fraud\n8,MR. JOHN DOE,I,Austria,2025-01-01,2027-01-01,Fraud\n"
    )
    (entry,) = open_list(write(tmp_path, "wb.csv", text)).entries
    assert (entry.id, entry.name, entry.remark) == ("7", "ALFA BAU GMBH", "Fraud; from 2025-01-01 until 2027-01-01")


@pytest.mark.parametrize("heading", ["name", "Firma", "Název firmy", "Cégnév", "Naziv", "Назва", "Наименование"])
def test_a_list_of_an_authority_is_read_by_headings_of_its_language(tmp_path: Path, heading: str) -> None:
    (entry,) = open_list(write(tmp_path, "own.csv", f"{heading};IČO\nAlfa;12345678\n")).entries
    assert (entry.name, entry.numbers) == ("Alfa", ("12345678",))


def test_a_workbook_is_read_like_a_text(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["World Bank listing"], ["Firm Name", "Country"], ["Alfa Bau GmbH", "Austria"]):
        book.active.append(row)
    book.save(tmp_path / "debarred.xlsx")
    (entry,) = open_list(tmp_path / "debarred.xlsx").entries
    assert (entry.name, entry.place) == ("Alfa Bau GmbH", "debarred.xlsx, row 3")


# --- hits -----------------------------------------------------------------------------------------------


def test_a_hit_says_which_value_of_whom_caused_it_and_asks(tmp_path: Path) -> None:
    path = write(tmp_path, "targets.simple.csv", OPENSANCTIONS)
    ((found,),) = (run([Party("b1", "CISTOCA PLUS DOO")], path).results,)
    (hit,) = found.hits
    assert "“CISTOCA PLUS DOO” resembles “Čistoća Plus d.o.o.”" in hit.because
    assert "The list says: Excluded - fraud." in hit.because
    assert hit.question.startswith("Please confirm whether CISTOCA PLUS DOO is the company")
    assert (hit.entry_id, hit.place, hit.list) == ("NK-1", "targets.simple.csv, row 2", "Example list")


def test_an_alias_in_another_script_is_a_hit_that_names_the_alias(tmp_path: Path) -> None:
    text = "name,aliases\nOmega Holding Ltd,Чистоћа Плус\n"
    ((found,),) = (run([Party("b1", "Čistoća plus d.o.o.")], write(tmp_path, "own.csv", text)).results,)
    assert "resembles “Чистоћа Плус”, another name of “Omega Holding Ltd”" in found.hits[0].because


def test_the_same_number_counts_more_than_any_name(tmp_path: Path) -> None:
    text = "name,registration number,country\nAlfa Bau GmbH,,AT\nQuite Another Ltd,CZ 123 45 678,CZ\n"
    party = Party("b1", "Alfa Bau GmbH", numbers=("12345678",), countries=("CZ",))
    ((found,),) = (run([party], write(tmp_path, "own.csv", text)).results,)
    assert [hit.basis for hit in found.hits] == ["number", "name"]
    assert found.hits[0].score == 0.95
    assert "“12345678”, in the list “CZ 123 45 678”" in found.hits[0].because
    assert "The names do not resemble each other." in found.hits[0].because


def test_the_same_number_in_another_country_is_a_weaker_question(tmp_path: Path) -> None:
    text = "name,registration number,country\nQuite Another Ltd,12345678,SK\nAlfa Bau,,AT\n"
    party = Party("b1", "Alfa Bau", numbers=("12345678",), countries=("CZ",))
    ((found,),) = (run([party], write(tmp_path, "own.csv", text)).results,)
    assert [hit.entry for hit in found.hits] == ["Alfa Bau", "Quite Another Ltd"]
    assert found.hits[1].score < 0.8
    assert "The countries differ" in found.hits[1].because


def test_a_number_of_a_courts_register_counts_only_with_a_name_like_it(tmp_path: Path) -> None:
    path = write(tmp_path, "own.csv", "name,registration number\nBeta Handel GmbH,HRB 123456\n")
    results = run([Party("1", "Alfa Bau", numbers=("HRB 123456",)), Party("2", "Beta", numbers=("HRB 123456",))], path)
    assert [bool(found.hits) for found in results.results] == [False, True]


@pytest.mark.parametrize(
    ("text", "core", "country"),
    [
        ("CZ12345678", "12345678", "cz"),
        ("IČO: 001 23 456", "123456", None),
        ("ATU 12345678", "12345678", "at"),
        ("EIK 123456789", "123456789", None),
        ("CHE-123.456.788", "123456788", None),
    ],
)
def test_numbers_are_compared_without_signs_and_labels(text: str, core: str, country: str | None) -> None:
    number = read_number(text)
    assert number is not None and (number.core, number.country) == (core, country)


@pytest.mark.parametrize("text", ["", "1234", "n/a", "00000000", "none", "x" * 100, "9" * 40])
def test_what_identifies_nobody_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_an_lei_is_told_by_its_check_digits() -> None:
    stem = "529900T8BM49AURSDO"
    value = int("".join(str(int(char, 36)) for char in stem + "00"))
    lei = f"{stem}{98 - value % 97:02d}"
    assert is_lei(lei)
    assert not is_lei(lei[:-1] + str((int(lei[-1]) + 1) % 10))


# --- many -----------------------------------------------------------------------------------------------


def made_names(count: int, seed: int) -> list[str]:
    pick = random.Random(seed)  # noqa: S311
    words = ["Alfa", "Beta", "Donau", "Sava", "Bau", "Stavby", "Clean", "Invest", "Huber", "Novák", "Petrović", "Nova"]
    forms = ["GmbH", "s.r.o.", "d.o.o.", "Kft.", "ООД"]
    return [f"{' '.join(pick.sample(words, pick.randint(1, 3)))} {pick.choice(forms)}" for _ in range(count)]


def test_looking_up_finds_what_comparing_all_pairs_finds(tmp_path: Path) -> None:
    listed, bidders = made_names(150, 1), made_names(60, 2)
    path = write(tmp_path, "own.csv", "id,name\n" + "".join(f"{i},{name}\n" for i, name in enumerate(listed)))
    result = run([Party(str(i), name) for i, name in enumerate(bidders)], path)
    for bidder, found in zip(bidders, result.results, strict=True):
        every = [i for i, name in enumerate(listed) if name_score(bidder, name) >= MATCH_THRESHOLD]
        assert {int(hit.entry_id or -1) for hit in found.hits} <= set(every)
        assert len(found.hits) == min(len(every), 20)


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "own.csv", "name\n" + "".join(f"{name}\n" for name in made_names(9000, 3)))
    parties = [Party(str(i), name) for i, name in enumerate(made_names(20, 4))]
    one, two = (screen(parties, [open_list(path)], processes=count) for count in (1, 2))
    assert one == two


def test_a_list_is_read_as_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "own.csv", "name\n" + "Alfa\n" * 5000)
    opened = open_list(path)
    assert next(opened.entries).name == "Alfa"
    assert opened.counts.entries == 1


# --- hostile lists --------------------------------------------------------------------------------------


def test_a_list_without_names_says_what_it_holds(tmp_path: Path) -> None:
    opened = open_list(write(tmp_path, "wrong.csv", "colour,size\nred,1\n"))
    with pytest.raises(ProcurecheckError, match=r"no column holds the names.*colour, size"):
        list(opened.entries)


def test_faulty_rows_are_named_and_the_others_screened(tmp_path: Path) -> None:
    text = "name,country\nAlfa Bau,AT\nBeta, Gamma & Co,AT,x\n,CZ\n" + "A" * 400 + ",AT\nDelta,AT\n"
    opened = open_list(write(tmp_path, "own.csv", text))
    assert [entry.name[:5] for entry in opened.entries] == ["Alfa ", "AAAAA", "Delta"]
    notes = " ".join(opened.counts.notes("own.csv"))
    assert "row 3: it has more cells" in notes
    assert "row 5, column “name”: the name has 400 characters" in notes
    assert "1 row without a name" in notes


def test_an_open_quotation_mark_does_not_swallow_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LONGEST_CELL", 2000)
    text = 'name,country\nAlfa Bau,AT\n"Beta,AT\n' + "".join(f"Company {i},AT\n" for i in range(500))
    opened = open_list(write(tmp_path, "own.csv", text))
    names = [entry.name for entry in opened.entries]
    assert names[0] == "Alfa Bau" and names[-1] == "Company 499" and len(names) > 300
    assert "row 3: the row was left out" in " ".join(opened.counts.notes("own.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_a_list_in_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    (entry,) = open_list(write(tmp_path, "own.csv", "název;země\nŽluťoučký kůň s.r.o.;CZ\n", encoding)).entries
    assert entry.name == "Žluťoučký kůň s.r.o."


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 50, b"\xff" * 300, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"])
def test_what_is_no_list_ends_in_one_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(ProcurecheckError):
        list(open_list(path).entries)


def test_names_come_out_without_control_characters(tmp_path: Path) -> None:
    (entry,) = open_list(write(tmp_path, "own.csv", "name\nAl\x1b[31mfa \u202eBau\n")).entries
    assert entry.name == "Al [31mfa Bau"


# --- the command ----------------------------------------------------------------------------------------


def test_the_command_writes_a_line_a_company_with_reasons_and_question(tmp_path: Path) -> None:
    names = write(tmp_path, "names.csv", "name,registration number\nČistoća Plus,\nOmega s.r.o.,\n")
    target = write(tmp_path, "targets.simple.csv", OPENSANCTIONS)
    done = CliRunner().invoke(main, ["suppliers", "screen", str(names), "--lists", str(target)])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["name"] for line in lines] == ["Čistoća Plus", "Omega s.r.o."]
    (hit,) = lines[0]["hits"]
    assert {"list", "entry", "score", "because", "question"} <= hit.keys()
    assert lines[1]["hits"] == []
    assert "2 companies screened, 1 with a question to ask." in done.stderr


def test_the_command_ends_with_3_where_rows_could_not_be_read(tmp_path: Path) -> None:
    names = write(tmp_path, "names.csv", "name\nAlfa\n")
    own = write(tmp_path, "own.csv", "name,country\nAlfa,AT,2\nBeta,AT\n")
    done = CliRunner().invoke(main, ["suppliers", "screen", str(names), "--lists", str(own), "--only-hits"])
    assert (done.exit_code, done.stdout) == (3, "")
    assert "row 2" in done.stderr


def test_a_missing_list_is_one_message(tmp_path: Path) -> None:
    names = write(tmp_path, "names.csv", "name\nAlfa\n")
    done = CliRunner().invoke(main, ["suppliers", "screen", str(names), "--lists", str(tmp_path / "none.csv")])
    assert done.exit_code == 2
    assert "the list does not exist" in done.stderr
