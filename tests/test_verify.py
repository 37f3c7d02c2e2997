"""A report can be verified: by anybody who has the files, with the report alone as the witness."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procurecheck.assess import hash_of
from procurecheck.cli import main
from procurecheck.verification import _differences, _result

Key = str | int


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def checked(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack, its bidders and their report in all formats."""
    folder = tmp_path_factory.mktemp("town")
    shutil.copytree(samples["food-cs"] / "pack", folder / "pack")
    shutil.copy(samples["food-cs"] / "bidders.csv", folder / "bidders.csv")
    done = run(
        "check", folder / "pack", "--suppliers", folder / "bidders.csv", "--out", folder / "report", "--format", "pdf",
        "--format", "xlsx", "--format", "docx", "--format", "md", "--country", "CZ", "--title", "Obědy",
        "--value", "900000", "--date", "2026-11-02", "--profile", "eu-food", "--stage", "tender", "--quiet",
    )  # fmt: skip
    assert done.exit_code == 0
    return folder


@pytest.fixture
def town(checked: Path, tmp_path: Path) -> Path:
    """The same, for a test that changes something in it."""
    return shutil.copytree(checked, tmp_path / "town")


@pytest.mark.parametrize("end", ["json", "html", "pdf"])
def test_an_untouched_report_holds_wherever_it_was_moved(town: Path, end: str) -> None:
    done = run("verify", town / "report" / f"assessment.{end}")
    assert done.exit_code == 0, done.output
    assert "The report holds" in done.output
    moved = town.parent / "elsewhere" / f"sent by mail.{end}"
    moved.parent.mkdir()
    shutil.move(town / "report" / f"assessment.{end}", moved)
    assert run("verify", moved).exit_code == 2
    done = run("verify", moved, "--pack", town / "pack", "--suppliers", town / "bidders.csv")
    assert done.exit_code == 0, done.output


def leaves(value: Any, path: tuple[Key, ...] = ()) -> Iterator[tuple[Key, ...]]:
    """Yield the path of every value, and of every list and object that is empty."""
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    elif isinstance(value, list) and value:
        for number, below in enumerate(value):
            yield from leaves(below, (*path, number))
    else:
        yield path


def altered(record: dict[str, Any], path: tuple[Key, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    old = place[path[-1]]
    if isinstance(old, bool) or old is None:
        place[path[-1]] = not old
    elif isinstance(old, int | float):
        place[path[-1]] = old + 1
    else:
        place[path[-1]] = f"{old}x" if isinstance(old, str) else ["x"]
    return changed


def kinds(record: dict[str, Any]) -> list[tuple[Key, ...]]:
    """One path of each kind of value in a record."""
    found: dict[tuple[Key, ...], tuple[Key, ...]] = {}
    for path in leaves(record):
        found.setdefault(tuple("*" if isinstance(key, int) else key for key in path), path)
    return list(found.values())


def test_no_field_can_be_changed_unnoticed_whether_or_not_the_hash_is_made_anew(checked: Path) -> None:
    record = json.loads((checked / "report" / "assessment.json").read_text(encoding="utf-8"))
    paths = kinds(record)
    assert len(paths) > 90
    for path in paths:
        changed = altered(record, path)
        if path != ("provenance", "hash"):
            assert hash_of(changed) != record["provenance"]["hash"], path
        if path[0] == "provenance" and path[1] != "options":
            continue  # compared by themselves: see below
        assert list(_differences(_result(changed), _result(record))), path


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (("summary", "band"), "summary, band: the report says"),
        (("coverage", 0, "status"), "coverage 1 (exclusion-trafficking), status"),
        (("suppliers", 0, "risk", "points"), "risk, points"),
        (("provenance", "library"), "another clause library: "),
        (("provenance", "models"), "other risk models: "),
        (("provenance", "procurecheck"), "another version: "),
        (("provenance", "inputs", 0, "sha256"), "another file now"),
        (("provenance", "options", "country"), "country"),
        (("report_language",), "report_language"),
    ],
)
def test_a_forged_record_with_a_right_hash_does_not_hold(town: Path, path: tuple[Key, ...], says: str) -> None:
    file = town / "report" / "assessment.json"
    forged = altered(json.loads(file.read_text(encoding="utf-8")), path)
    if path == ("summary", "band"):
        forged["summary"]["band"] = "low"
    if path == ("coverage", 0, "status"):
        forged["coverage"][0]["status"] = "not_applicable"
    if path == ("provenance", "options", "country"):
        forged["provenance"]["options"]["country"] = "AT"
    forged["provenance"]["hash"] = hash_of(forged)
    file.write_text(json.dumps(forged), encoding="utf-8")
    done = run("verify", file)
    assert done.exit_code == 1, done.output
    assert says in done.output
    assert "does not hold" in done.output


def test_a_record_changed_by_hand_is_told_by_its_hash(town: Path) -> None:
    file = town / "report" / "assessment.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Vývařovna Podhájí", "Vývařovna Nadhájí"), encoding="utf-8")
    done = run("verify", file)
    assert done.exit_code == 1
    assert "It was changed after it was made" in done.output
    assert "name: the report says “Vývařovna Nadhájí" in done.output


def test_a_page_that_shows_something_else_than_its_record_does_not_hold(town: Path) -> None:
    page = town / "report" / "assessment.html"
    text = page.read_text(encoding="utf-8")
    head, record = text.split('<script type="application/json"')
    assert "critical" in head
    page.write_text(f'{head.replace("critical", "low")}<script type="application/json"{record}', encoding="utf-8")
    done = run("verify", page)
    assert done.exit_code == 1
    assert "shows something else than its record says" in done.output
    paper = town / "report" / "assessment.pdf"
    paper.write_bytes(paper.read_bytes() + b"\n% something added\n")
    assert run("verify", paper).exit_code == 1


def test_changed_new_and_lost_inputs_are_named(town: Path) -> None:
    pack = town / "pack"
    names = sorted(path.name for path in pack.iterdir())
    (pack / names[3]).write_bytes((pack / names[3]).read_bytes() + b"\nDalsi veta.\n")
    (pack / names[4]).unlink()
    (pack / "zz new.txt").write_text("New.", encoding="utf-8")
    (town / "bidders.csv").write_bytes((town / "bidders.csv").read_bytes() + b"\n")
    done = run("verify", town / "report" / "assessment.html")
    assert done.exit_code == 1
    for says in (
        f"{names[3]}: it is another file now", f"{names[4]}: it is not there any more", "zz new.txt: it was not part",
        "bidders.csv: it is another file now",
    ):  # fmt: skip
        assert says in done.output


def test_another_library_is_named(town: Path) -> None:
    own = shutil.copytree(Path(__file__).parents[1] / "clauses", town / "own")
    file = own / "library.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    done = run("verify", town / "report" / "assessment.json", "--library", own)
    assert done.exit_code == 1
    assert "✗ differs  library" in done.output
    assert "✓ same  result" in done.output


@pytest.mark.parametrize(
    ("name", "says"),
    [("assessment.xlsx", "only the hash"), ("assessment.md", "not whole"), ("nothing.json", "cannot be opened")],
)
def test_what_carries_no_record_ends_with_exit_code_3(checked: Path, name: str, says: str) -> None:
    done = run("verify", checked / "report" / name)
    assert done.exit_code == 3
    assert says in done.output


def test_a_report_that_lies_in_its_own_pack_is_not_part_of_it(samples: dict[str, Path], tmp_path: Path) -> None:
    pack = shutil.copytree(samples["construction-en"] / "pack", tmp_path / "pack")
    for out in (pack, pack / "report"):
        done = run("check", pack, "--out", out, "--format", "pdf", "--format", "md", "--quiet")
        assert done.exit_code == 0
        assert run("verify", out / "assessment.pdf", "--pack", pack).exit_code == 0
        shutil.rmtree(pack)
        shutil.copytree(samples["construction-en"] / "pack", pack)


def test_a_name_in_a_report_never_leads_out_of_the_folders_that_are_looked_in(town: Path) -> None:
    file = town / "report" / "assessment.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["provenance"]["options"]["pack"] = "../../../etc"
    file.write_text(json.dumps(record), encoding="utf-8")
    done = run("verify", file)
    assert done.exit_code == 2
    assert "--pack" in done.output
