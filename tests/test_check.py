"""The main job, end to end: a pack and its bidders in, a report out."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procurecheck.assess import Given, Knowledge, assess, record_hash
from procurecheck.bands import BANDS
from procurecheck.cli import main
from procurecheck.documents.pack import read_pack
from procurecheck.model import Assessment, Document

ROOT = Path(__file__).resolve().parents[1]
ENDS = ("json", "html", "pdf", "docx", "xlsx", "md")
NAMES = ["cleaning-de", "construction-en", "food-cs"]


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], catch_exceptions=False)


def record(out: Path) -> Assessment:
    return Assessment.model_validate_json((out / "assessment.json").read_text(encoding="utf-8"))


def assert_quotes_stand(documents: tuple[Document, ...], assessment: Assessment) -> int:
    """Each quote is what the file, read again, has at the named span and page; return how many."""
    by_path = {document.path: document for document in documents}
    for finding in assessment.findings:
        evidence = finding.evidence
        document = by_path[evidence.document]
        assert document.text[evidence.start : evidence.end] == evidence.quote
        assert evidence.quote.strip() == evidence.quote != ""
        page = document.pages[evidence.page - 1]
        assert page.number == evidence.page
        assert page.start <= evidence.start < page.end
    return len(assessment.findings)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_a_report_and_every_quote_stands(name: str, samples: dict[str, Path], tmp_path: Path) -> None:
    pack = samples[name] / "pack"
    result = check(pack, "--suppliers", samples[name] / "bidders.csv", "--out", tmp_path)
    assert result.exit_code in (0, 3), result.output
    made = record(tmp_path)
    assert len(made.suppliers) == 4
    assert made.case.sectors[0].id == {"cl": "cleaning", "co": "construction", "fo": "catering"}[name[:2]]
    assert made.case.languages[0] == name[-2:]
    assert record_hash(made) == made.provenance.hash
    assert assert_quotes_stand(read_pack(pack, _languages()), made) > 5
    for supplier in made.suppliers:
        assert sum(part.points for part in supplier.risk.contributions) == supplier.risk.points
    html = (tmp_path / "assessment.html").read_text(encoding="utf-8")
    assert made.provenance.hash in html


def _languages():  # type: ignore[no-untyped-def]
    from procurecheck.knowledge import default_folder
    from procurecheck.languages import load_languages

    return load_languages(default_folder("clauses") / "languages")


def test_the_bytes_are_the_same_in_another_folder_with_another_seed(samples: dict[str, Path], tmp_path: Path) -> None:
    found = []
    for number, (seed, zone) in enumerate([("1", "UTC"), ("77", "Asia/Tokyo")]):
        folder = tmp_path / f"folder {number}"
        shutil.copytree(samples["cleaning-de"], folder / "cleaning-de")
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        command = [
            sys.executable, "-c", "from procurecheck.cli import main; main()", "check", "cleaning-de/pack",
            "--suppliers", "cleaning-de/bidders.csv", "--out", "out", "--quiet",
            *(word for end in ENDS for word in ("--format", end)),
        ]  # fmt: skip
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 3), done.stderr
        found.append([(folder / "out" / f"assessment.{end}").read_bytes() for end in ENDS])
    assert found[0] == found[1]


def test_no_code_asks_what_day_it_is() -> None:
    """A report of today and one of tomorrow are the same, so nothing may read a clock or roll dice.

    When a case was checked or decided stands in the register and in the log of a scan, and the contracts that end soon
    are counted from a day: none of them is part of a report, and only these commands look at the clock.
    """
    clocks = {"cli/scan.py", "cli/review.py", "cli/renewals.py", "batch/progress.py"}
    forbidden = {"now", "today", "utcnow", "time_ns", "localtime", "gmtime", "uuid4", "uuid1", "urandom"}
    for path in (ROOT / "src").rglob("*.py"):
        if path.relative_to(ROOT / "src" / "procurecheck").as_posix() in clocks:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in forbidden, f"{path}:{node.lineno} uses {node.attr}"


def test_a_broken_file_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "terms.txt").write_text(
        "The contractor shall pay all workers at least the statutory minimum wage.\n", encoding="utf-8"
    )
    (pack / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (pack / "empty.docx").write_bytes(b"")
    result = check(pack, "--out", tmp_path / "out")
    assert result.exit_code == 3
    made = record(tmp_path / "out")
    status = {document.path: document.status for document in made.documents}
    assert status == {"broken.pdf": "unreadable", "empty.docx": "unreadable", "terms.txt": "read"}
    assert all(document.reason for document in made.documents if document.status == "unreadable")
    assert {finding.topic for finding in made.findings} >= {"wages"}
    # what the broken files could have held is unknown, not missing
    assert {entry.status for entry in made.coverage if entry.topic == "child-labour"} == {"unreadable"}
    assert "broken.pdf" in result.output


def test_a_pack_in_a_zip_is_read_like_the_folder(samples: dict[str, Path], tmp_path: Path) -> None:
    folder = samples["construction-en"] / "pack"
    archive = tmp_path / "pack.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for path in sorted(folder.rglob("*")):
            target.write(path, path.relative_to(folder).as_posix())
    check(folder, "--out", tmp_path / "one")
    check(archive, "--out", tmp_path / "two")
    one, two = record(tmp_path / "one"), record(tmp_path / "two")
    assert [f.evidence.quote for f in one.findings] == [f.evidence.quote for f in two.findings]
    assert [c.status for c in one.coverage] == [c.status for c in two.coverage]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "nowhere"),
        (["{pack}", "--suppliers", "none.csv"], "none.csv"),
        (["{pack}", "--profile", "eu-nothing"], "Choose one of"),
        (["{pack}", "--library", "{empty}"], "library.yaml"),
        (["{pack}", "--models", "{empty}"], "models.yaml"),
    ],
)
def test_wrong_usage_is_told_in_words_with_exit_code_2(tmp_path: Path, arguments: list[str], says: str) -> None:
    pack, empty = tmp_path / "pack", tmp_path / "empty"
    pack.mkdir()
    empty.mkdir()
    (pack / "a.txt").write_text("Nothing about work here.", encoding="utf-8")
    places = {"{pack}": str(pack), "{empty}": str(empty)}
    result = check(*[places.get(a, a) for a in arguments], "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert says in result.output
    assert not (tmp_path / "out").exists()


def test_fail_on_turns_the_band_into_an_exit_code(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("The contractor shall clean the windows of the town hall four times a year.", encoding="utf-8")
    assert check(text, "--out", tmp_path / "out").exit_code == 0
    band = record(tmp_path / "out").summary.band
    assert band != "low"
    assert check(text, "--out", tmp_path / "out", "--fail-on", band).exit_code == 1
    above = BANDS[BANDS.index(band) + 1 :]
    for higher in above:
        assert check(text, "--out", tmp_path / "out", "--fail-on", higher).exit_code == 0


def test_personal_columns_change_nothing_but_the_note(samples: dict[str, Path], tmp_path: Path) -> None:
    rows = ["name;nationality of workers;gender", "Alpha Ltd;A;f", "Beta Ltd;B;m"]
    pack = tmp_path / "a.txt"
    pack.write_text("The contractor shall clean the school.", encoding="utf-8")
    scores = []
    for number, table in enumerate([rows, [row.split(";")[0] for row in rows]]):
        path = tmp_path / f"bidders{number}.csv"
        path.write_text("\n".join(table), encoding="utf-8")
        check(pack, "--suppliers", path, "--out", tmp_path / "out")
        made = record(tmp_path / "out")
        scores.append([supplier.risk for supplier in made.suppliers])
        assert any("describe persons" in note for note in made.notes) == (number == 0)
    assert scores[0] == scores[1]


@pytest.mark.corpus
@pytest.mark.parametrize("quarter", range(4))
def test_every_real_notice_is_checked_and_every_quote_stands(
    quarter: int, notices: list[Path], knowledge: Knowledge
) -> None:
    assert len(notices) == 580
    quotes = 0
    for path in notices[quarter::4]:
        documents = read_pack(path, knowledge.languages)
        made = assess(documents, None, knowledge, Given(case_id=path.stem))
        json.dumps(made.model_dump(mode="json"))
        again = read_pack(path, knowledge.languages)
        quotes += assert_quotes_stand(again, made)
    assert quotes > 40


def test_a_full_disk_leaves_the_older_report_whole_and_shows_what_was_found(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("The contractor shall clean the windows of the town hall four times a year.", encoding="utf-8")
    out = tmp_path / "out"
    assert check(text, "--out", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    # a limit on the size of files fails a write half-way, as a full disk does
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "from procurecheck.cli import main; main()"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "check",
        str(text),
        "--out",
        str(out),
        "--title",
        "Another",
        "--format",
        "pdf",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Another" in done.stdout
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("place", ["file/report", "file"])
def test_a_folder_that_cannot_be_written_is_told_before_the_work(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    result = check(tmp_path / "no such pack", "--out", tmp_path / place)
    assert result.exit_code == 2
    assert "no report can be written here" in result.output
    assert "--out" in result.output


def test_the_summary_is_in_colour_on_a_terminal_and_plain_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "a.txt"
    text.write_text("The contractor shall clean the windows of the town hall four times a year.", encoding="utf-8")
    arguments = ["check", str(text), "--out", str(tmp_path / "out")]
    assert "\x1b[" in CliRunner().invoke(main, arguments, color=True).output
    assert "\x1b[" not in CliRunner().invoke(main, arguments, color=False).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in CliRunner().invoke(main, arguments, color=True).output
