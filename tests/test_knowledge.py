"""A wrong knowledge file ends in one message with file, line, column and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import default_folder, folder_hash, load, place_of
from procurecheck.model import Frozen


class Wage(Frozen):
    """A small model to load."""

    hourly: float
    country: str
    notes: tuple[str, ...] = ()


def write(folder: Path, text: str, name: str = "wage.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("hourly: 12\ncountry: DE\ncontry: DE\n", ":3:", "Did you mean “country”"),
        ("hourly: 12\n", ":1:1", "“country” is missing"),
        ("hourly: twelve\ncountry: DE\n", ":1:9", "hourly"),
        ("hourly: 12\nhourly: 13\ncountry: DE\n", ":2:1", "stands twice"),
        ("contry: DE\nhorly: 12\n", ":1:1", "Did you mean “country”? Known keys here: hourly, country"),
        ("notes: [a]\n", ":1:1", "the keys “hourly”, “country” are missing. Add them."),
        ("hourly: 12\ncountry: 'DE\n", ":2:10", "not valid YAML: the quote that opens here is not closed"),
        ("country: 'DE\nnotes:\n  - 'a'\nhourly: 1\n", ":1:10", "the quote that opens here is closed only in line 3"),
        ("hourly: 12\ncountry: 'the worker's'\n", ":2:22", "the quotes end before this. Put single quotes"),
        ('hourly: 12\ncountry: "a\\|b"\n', ":2:", "a backslash between double quotes"),
        ("hourly: 12\ncountry: *land\n", ":2:10", "no text without quotes begins with “*”"),
        ("hourly: 12\ncountry: DE: AT\n", ":2:12", "here or in the line above"),
        ("hourly: 12\n\tcountry: DE\n", ":2:1", "not valid YAML: a tab stands here. Use blanks."),
        ("hourly: 12\ncountry: DE\nnotes: [a, [b]]\n", ":3:12", "notes number 2: this must be text"),
        ("hourly: 12\ncountry: DE\nnotes: a\n", ":3:8", "Write a list, each line beginning with “- ”."),
        ("hourly: 12\ncountry: true\n", ":2:10", "Put quotes around it."),
        ("hourly: 12\ncountry:\n", ":2:9", "country: nothing stands here. Write it"),
        ("", "wage.yaml", ""),
    ],
)
def test_a_wrong_file_is_named_with_its_place(tmp_path: Path, text: str, place: str, says: str) -> None:
    with pytest.raises(ProcurecheckError) as caught:
        load(write(tmp_path, text), Wage)
    assert f"wage.yaml{place}" in caught.value.where or place == "wage.yaml"
    assert says in str(caught.value)
    assert caught.value.mend


def test_a_missing_file_and_a_wrong_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(ProcurecheckError, match="missing"):
        load(tmp_path / "none.yaml", Wage)
    path = tmp_path / "latin.yaml"
    path.write_bytes("country: Österreich\n".encode("latin-1"))
    with pytest.raises(ProcurecheckError, match="UTF-8"):
        load(path, Wage)


def test_norway_is_a_country_and_not_a_truth_value(tmp_path: Path) -> None:
    assert load(write(tmp_path, "hourly: 12\ncountry: NO\n"), Wage).country == "NO"


def test_the_place_of_a_value_is_found_again(tmp_path: Path) -> None:
    path = write(tmp_path, "hourly: 12\ncountry: DE\nnotes:\n  - first\n  - second\n")
    assert place_of(path, "notes", 1) == f"{path}:5:5"
    assert place_of(path, "notes", 7) == f"{path}:4:3"


def test_the_hash_tells_content_and_names_but_not_the_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        write(folder, "hourly: 12\n")
    assert folder_hash(one) == folder_hash(two)
    write(two, "hourly: 13\n")
    assert folder_hash(one) != folder_hash(two)
    write(two, "hourly: 12\n")
    write(two, "", "more.yaml")
    assert folder_hash(one) != folder_hash(two)


def test_the_knowledge_that_came_with_the_installation_is_there() -> None:
    assert (default_folder("clauses") / "library.yaml").is_file()
    assert (default_folder("risk_models") / "models.yaml").is_file()
