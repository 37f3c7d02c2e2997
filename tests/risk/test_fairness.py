"""Nothing about persons scores: not in a table, not in an indicator, not in a classifier, not through an audit."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from procurecheck.cli.app import main
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import default_folder
from procurecheck.risk.many import Answered, Row, ask
from procurecheck.risk.models import load_models
from procurecheck.risk.simulation import ASKED, simulate
from procurecheck.suppliers import load_columns, read_suppliers

MODELS = load_models(default_folder("risk_models"))
COLUMNS = load_columns()
CASES = simulate(MODELS, suppliers=40, seed=2)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def with_columns(extra: dict[str, list[str]]) -> str:
    """Return the simulated cases with more columns, whose values go round."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, row in enumerate(csv.reader(io.StringIO(CASES))):
        writer.writerow(
            [*row, *((name if not number else values[number % len(values)]) for name, values in extra.items())]
        )
    return out.getvalue()


@pytest.mark.parametrize(
    "heading",
    [
        "Nationality of workers", "First language", "Residence permit", "Names of owners", "Place of birth",
        "Staatsangehörigkeit", "Muttersprache", "Aufenthaltstitel", "Namen der Inhaber", "Geburtsort", "Wohnort",
        "Státní příslušnost", "Mateřský jazyk", "Povolení k pobytu", "Jména majitelů", "Místo narození",
        "Štátna príslušnosť", "Materinský jazyk", "Povolenie na pobyt", "Miesto narodenia",
        "Állampolgárság", "Anyanyelv", "Tartózkodási engedély", "Születési hely", "Tulajdonos neve",
        "Državljanstvo", "Materni jezik", "Dovoljenje za prebivanje", "Rojstni kraj", "Lastnik",
        "Materinski jezik", "Boravišna dozvola", "Mjesto rođenja", "Ime vlasnika",
        "Држављанство", "Матерњи језик", "Боравишна дозвола", "Место рођења", "Име власника",
        "Cetățenie", "Limba maternă", "Permis de ședere", "Locul nașterii", "Numele proprietarului",
        "Гражданство", "Майчин език", "Разрешение за пребиваване", "Място на раждане", "Име на собственика",
        "Громадянство", "Рідна мова", "Посвідка на проживання", "Місце народження", "Ім’я власника",
        "Obywatelstwo", "Język ojczysty", "Karta pobytu", "Miejsce urodzenia", "Właściciel",
        "Nationalité", "Langue maternelle", "Titre de séjour", "Lieu de naissance", "Propriétaire",
        "Cittadinanza", "Lingua madre", "Permesso di soggiorno", "Luogo di nascita", "Titolare effettivo",
        "Nacionalidad", "Lengua materna", "Permiso de residencia", "Lugar de nacimiento", "Titular real",
        "Nationaliteit", "Moedertaal", "Verblijfsvergunning", "Geboorteplaats", "Eigenaar",
    ],
)  # fmt: skip
def test_headings_about_persons_and_their_proxies_are_known_in_every_language(heading: str) -> None:
    assert COLUMNS.heading(heading).kind == "personal"
    assert COLUMNS.heading(heading.upper()).kind == "personal"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[Answered]:
    """What the simulated cases come to, with nothing said of persons."""
    path = tmp_path_factory.mktemp("plain") / "cases.csv"
    path.write_text(CASES, "utf-8")
    table = read_suppliers(path, columns=COLUMNS, history=True)
    assert table.ignored_columns == ()
    return ask([Row(supplier) for supplier in table.suppliers], MODELS, ASKED)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "Nationality of workers": st.lists(words, min_size=1, max_size=3),
            "Director": st.lists(words, min_size=1, max_size=3),
            "Home address": st.lists(words, min_size=1, max_size=3),
            "Geschlecht": st.lists(words, min_size=1, max_size=3),
        }
    )
)
def test_swapping_names_nationalities_and_addresses_of_persons_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, plain: list[Answered], values: dict[str, list[str]]
) -> None:
    path = tmp_path_factory.mktemp("swapped") / "cases.csv"
    path.write_text(with_columns(values), "utf-8")
    table = read_suppliers(path, columns=COLUMNS, history=True)
    assert table.ignored_columns == tuple(values)
    assert ask([Row(supplier) for supplier in table.suppliers], MODELS, ASKED) == plain


def test_a_report_says_the_same_of_bidders_whoever_owns_and_works_for_them(
    tmp_path: Path, samples: dict[str, Path]
) -> None:
    pack = samples["cleaning-de"]
    lines = [line for line in (pack / "bidders.csv").read_text("utf-8-sig").splitlines() if line]
    head = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    sign = ";" if ";" in lines[head] else ","
    told = []
    for who in ("Ruritanian", "Sylvanian"):
        table = tmp_path / who / "bidders.csv"
        table.parent.mkdir()
        more = [f"{lines[head]}{sign}Staatsangehörigkeit", *(f"{line}{sign}{who}" for line in lines[head + 1 :])]
        table.write_text("\n".join([*lines[:head], *more]), "utf-8")
        out = tmp_path / who / "out"
        run("check", pack / "pack", "--suppliers", table, "--country", "DE", "--out", out, "--quiet")
        record = json.loads((out / "assessment.json").read_text("utf-8"))
        assert who not in (out / "assessment.html").read_text("utf-8")
        assert any("were not read: Staatsangehörigkeit" in note for note in record["notes"])
        told.append([record["suppliers"], record["summary"]])
    assert told[0] == told[1]


@pytest.mark.parametrize(("column", "part"), [("country", "stands for nationality"), ("address", "origin")])
def test_no_indicator_may_look_at_a_column_that_stands_for_origin(tmp_path: Path, column: str, part: str) -> None:
    folder = tmp_path / "models"
    shutil.copytree(default_folder("risk_models"), folder)
    path = folder / "indicators" / "wages-in-cash.yaml"
    text = path.read_text("utf-8")
    assert "wages_in_cash" in text
    path.write_text(text.replace("column: wages_in_cash", f"column: {column}"), "utf-8")
    with pytest.raises(ProcurecheckError, match="no indicator may look at") as caught:
        load_models(folder)
    assert part in str(caught.value)
    assert "wages-in-cash.yaml:" in str(caught.value)


def test_a_team_cannot_add_a_column_about_persons_and_score_it(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(default_folder("risk_models"), folder)
    shutil.rmtree(folder / "classifier")
    path = folder / "suppliers.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("name: wages_in_cash", "name: foreign_nationality", 1), "utf-8")
    indicator = folder / "indicators" / "wages-in-cash.yaml"
    indicator.write_text(indicator.read_text("utf-8").replace("wages_in_cash", "foreign_nationality"), "utf-8")
    with pytest.raises(ProcurecheckError, match="no person is profiled"):
        load_models(folder)


def test_the_audit_shows_groups_without_letting_them_score_and_hides_small_ones(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(with_columns({"Nationality of owner": ["Atlantis"] * 6 + ["Lemuria"] * 6}), "utf-8")
    shown = run("model", "audit", path, "--groups", "Nationality of owner", "--sector", "cleaning", "--country", "DE")
    assert shown.exit_code == 0, shown.output
    assert "| Atlantis | " in shown.output
    assert "What differs most" in shown.output
    lines = CASES.splitlines()
    path.write_text(
        "\n".join(
            [f"{lines[0]},Region", *(f"{line},{'rare' if n < 3 else 'common'}" for n, line in enumerate(lines[1:]))]
        )
    )
    hidden = run("model", "audit", path, "--groups", "region", "--sector", "cleaning")
    assert "rare" not in hidden.output
    assert "| common |" in hidden.output
    assert "1 groups with fewer than 10 cases are not shown" in hidden.output
    path.write_text("name,Region\n" + "".join(f"Supplier {n},here\n" for n in range(9)), "utf-8")
    nobody = run("model", "audit", path, "--groups", "Region", "--sector", "cleaning")
    assert nobody.exit_code == 2
    assert "no group has 10 cases" in nobody.output
    assert "Supplier 1" not in nobody.output


def test_the_audit_counts_right(tmp_path: Path) -> None:
    from procurecheck.risk.audit import SMALL, audit

    path = tmp_path / "cases.csv"
    rows = ["name,convicted,group", *(f"A{n},{'yes' if n % 2 else 'no'},one" for n in range(12))]
    rows += [*(f"B{n},no,two" for n in range(10)), *(f"C{n},,three{n}" for n in range(11))]
    path.write_text("\n".join(rows), "utf-8")
    found = audit(path, MODELS, ASKED, groups="group")
    groups = {group.name: group for group in found.groups}
    assert {name: group.cases for name, group in groups.items()} == {"one": 12, "two": 10, SMALL: 11}
    assert found.small == 11
    points = MODELS.indicators["convicted"].points
    assert groups["one"].points - groups["two"].points == pytest.approx(points / 2)
    assert groups[SMALL].points - groups["two"].points == pytest.approx(points)
    assert groups["one"].points_known - groups["two"].points_known == pytest.approx(points / 2)
    assert all(sum(group.bands.values()) == pytest.approx(1) for group in found.groups)
    (gap, *_) = found.gaps
    assert (gap.indicator, gap.lowest, gap.share_lowest, gap.share_highest) == ("convicted", "two", 0, 1)
