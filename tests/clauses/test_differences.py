"""What changed between two libraries is said in words, each thing once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from procurecheck.clauses.differences import differences, in_words
from procurecheck.cli import main
from procurecheck.knowledge import default_folder

Libraries = tuple[Path, Path]


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    """The shipped library with two languages, twice."""
    old = tmp_path / "old"
    keep = {"en.yaml", "de.yaml", "clause.yaml"}

    def others(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).parent == default_folder("clauses") and (Path(folder) / "clause.yaml").is_file()
        return [name for name in names if inside and name not in keep]

    shutil.copytree(default_folder("clauses"), old, ignore=others)
    shutil.copytree(old, tmp_path / "new")
    return old, tmp_path / "new"


def edit(file: Path, change: Callable[[dict[str, object]], object]) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_the_same_library_differs_in_nothing(libraries: Libraries) -> None:
    result = CliRunner().invoke(main, ["clauses", "diff", *map(str, libraries)])
    assert (result.exit_code, result.output.strip()) == (0, "The libraries are the same.")


def test_a_file_that_is_only_written_otherwise_differs_in_nothing(libraries: Libraries) -> None:
    edit(libraries[1] / "wages" / "en.yaml", lambda content: None)
    assert differences(*libraries) == []


def test_each_change_is_said_where_it_stands(libraries: Libraries) -> None:
    old, new = libraries
    edit(new / "wages" / "clause.yaml", lambda c: c.update(severity="minor"))
    edit(
        new / "wages" / "en.yaml",
        lambda c: (c["queries"].append({"find": '"fair pay"'}), c["examples"]["match"].pop(0)),
    )  # type: ignore[attr-defined,index]
    edit(new / "wages" / "clause.yaml", lambda c: c["legal_basis"].pop(0))  # type: ignore[attr-defined]
    (new / "wages" / "de.yaml").unlink()
    shutil.copy(new / "profiles" / "eu-cleaning.yaml", new / "profiles" / "other.yaml")
    edit(new / "profiles" / "other.yaml", lambda c: c.update(id="other"))
    edit(new / "profiles" / "eu-cleaning.yaml", lambda c: c["requires"].pop())  # type: ignore[attr-defined]
    found = {(change.kind, change.path[:2]) for change in differences(old, new)}
    assert ("removed", ("clause wages", "language de")) in found
    assert ("changed", ("clause wages", "severity")) in found
    assert ("added", ("profile other",)) in found
    lines = list(in_words(differences(old, new)))
    assert "clause wages:" in lines
    assert '  added: language en, query "fair pay" (strength from the words around it)' in lines
    assert "  changed: severity: “critical” → “minor”" in lines
    assert "  removed: language de" in lines
    assert "profile other: new" in lines
    assert sum("language de" in line for line in lines) == 1
    kinds = sorted((change.kind, change.path[-1].split()[0]) for change in differences(old, new))
    assert kinds.count(("removed", "example")) == 1
    assert kinds.count(("removed", "legal")) == 1
    assert kinds.count(("removed", "requires")) == 1
    assert kinds.count(("added", "query")) == 1
    assert len(kinds) == 7


def test_json_holds_the_whole_texts_and_a_folder_that_is_no_library_is_refused(
    libraries: Libraries, tmp_path: Path
) -> None:
    old, new = libraries
    long = "The contractor " + "really " * 60 + "pays."
    edit(new / "wages" / "en.yaml", lambda c: c.update(model_text=long))
    result = CliRunner().invoke(main, ["clauses", "diff", str(old), str(new), "--json"])
    (change,) = json.loads(result.output)
    assert (change["kind"], change["after"]) == ("changed", long)
    assert change["path"] == ["clause wages", "language en", "wording to insert"]
    (tmp_path / "empty").mkdir()
    for pair in ((old, tmp_path / "empty"), (tmp_path / "empty", tmp_path / "empty"), (tmp_path / "none", new)):
        result = CliRunner().invoke(main, ["clauses", "diff", *map(str, pair)])
        assert (result.exit_code, result.output.startswith("Error: ")) == (2, True)
