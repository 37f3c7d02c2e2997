"""What is one case, and what it is called, by rules that people can tell beforehand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanning import release

from procurecheck.batch.names import case_id
from procurecheck.batch.releases import releases
from procurecheck.batch.sources import Source, count_sources, find_places, find_sources, scopes
from procurecheck.errors import ProcurecheckError


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"text of {name}", encoding="utf-8")
    return folder


def found(*paths: Path, exclude: tuple[Path, ...] = ()) -> dict[str, Source]:
    places = find_places(paths, exclude)
    result = {source.sighting.key: source for source in find_sources(places)}
    assert count_sources(places) == len(result)
    return result


def test_each_file_and_each_folder_in_a_named_folder_is_a_case(tmp_path: Path) -> None:
    put(tmp_path, "a/one.txt", "a/deep/er/two.txt", "b.pdf", "c.zip", ".hidden/x.txt", "Thumbs.db")
    assert list(found(tmp_path)) == ["a", "b.pdf", "c.zip"]


def test_folders_of_folders_are_walked_to_the_packs(tmp_path: Path) -> None:
    put(tmp_path, "2025/spring/a/x.txt", "2025/spring/b/x.txt", "2026/c/x.txt")
    assert list(found(tmp_path)) == ["2025/spring/a", "2025/spring/b", "2026/c"]


def test_a_folder_of_exports_is_no_pack(tmp_path: Path) -> None:
    put(
        tmp_path,
        "notices/1.xml",
        "notices/2.xml",
        "pack/notice.xml",
        "pack/annex/terms.txt",
        "mixed/a.xml",
        "mixed/b.pdf",
    )
    assert list(found(tmp_path)) == ["mixed", "notices/1.xml", "notices/2.xml", "pack"]


def test_a_table_of_bidders_belongs_to_its_pack(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a/bidders.csv",
        "a/x.txt",
        "b/pack/x.txt",
        "b/bidders.xlsx",
        "b/about.txt",
        "c/x.txt",
        "c.bidders.csv",
    )
    put(tmp_path, "d.pdf", "d.bidders.ods")
    cases = found(tmp_path)
    assert list(cases) == ["a", "b", "c", "d.pdf"]
    tables = {key: Path(source.table or "-").name for key, source in cases.items()}
    assert tables == {"a": "bidders.csv", "b": "bidders.xlsx", "c": "c.bidders.csv", "d.pdf": "d.bidders.ods"}
    assert cases["b"].path == str(tmp_path / "b" / "pack")


def test_a_pack_may_be_named_itself_and_is_the_same_case(tmp_path: Path) -> None:
    put(tmp_path, "a/bidders.csv", "a/x.txt")
    assert found(tmp_path)["a"] == found(tmp_path / "a")["a"]
    assert scopes(find_places([tmp_path / "a"], []))[0] == (str(tmp_path), "a")


def test_the_report_and_the_register_are_no_cases(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt", "audit/cases/a/assessment.json", "register.db")
    assert list(found(tmp_path, exclude=(tmp_path / "audit", tmp_path / "register.db"))) == ["a"]


def test_links_are_not_followed_and_said_to_be_links(tmp_path: Path) -> None:
    put(tmp_path, "in/a/x.txt", "out/secret.txt")
    (tmp_path / "in" / "leads-out").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "leads-in").symlink_to(tmp_path / "in" / "a")
    (tmp_path / "in" / "leads-nowhere").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "in" / "pipe")
    places = find_places([tmp_path / "in"], [])
    cases = {source.sighting.key: source.fault for source in find_sources(places)}
    assert list(cases) == ["a", "leads-nowhere", "leads-out", "pipe"]
    assert "leads out of the folder" in (cases["leads-out"] or "")
    assert "device or pipe" in (cases["pipe"] or "")


def test_what_a_case_holds_decides_its_content_hash(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt", "a/y.txt", "b/x.txt", "b/y.txt", "c/x.txt", "c/z.txt")
    for name, like in (("b/x.txt", "a/x.txt"), ("b/y.txt", "a/y.txt"), ("c/x.txt", "a/x.txt"), ("c/z.txt", "a/y.txt")):
        (tmp_path / name).write_bytes((tmp_path / like).read_bytes())
    cases = found(tmp_path)
    assert cases["a"].content == cases["b"].content != cases["c"].content
    put(tmp_path, "b.bidders.csv")
    assert found(tmp_path)["b"].content != cases["b"].content


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProcurecheckError, match="no such file or folder"):
        find_places([tmp_path / "none"], [])


# --- names ----------------------------------------------------------------------------------------------


def test_a_plain_name_stays_as_it_is() -> None:
    assert case_id("cleaning-de") == "cleaning-de"
    assert case_id("2026/Škola") == "2026-skola-f1b7708cfe"


@pytest.mark.parametrize("key", ["con", "aux", "lpt1", "", "...", "ў/җ", "a" * 500, "../../etc/passwd", "a\x00b"])
def test_every_id_can_name_a_folder_anywhere(key: str) -> None:
    made = case_id(key)
    assert 0 < len(made) <= 95
    assert made.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert made not in {"con", "aux", "lpt1"}


@given(st.lists(st.text(alphabet="aAá-/. 1", min_size=1, max_size=6), min_size=2, unique=True))
def test_two_paths_never_share_an_id(keys: list[str]) -> None:
    assert len({case_id(key) for key in keys}) == len(keys)


# --- releases -------------------------------------------------------------------------------------------


def names(path: Path) -> list[str]:
    return [one.name for one in releases(path)]


@pytest.mark.parametrize("shape", ["lines", "lines called json", "package", "records", "list", "one"])
def test_releases_are_found_in_every_shape_of_ocds(tmp_path: Path, shape: str) -> None:
    two = [release(1), release(2)]
    path = tmp_path / ("r.jsonl" if shape == "lines" else "r.json")
    lines = "\n".join(json.dumps(one) for one in two)
    content = {
        "lines": lines,
        "lines called json": lines,
        "package": json.dumps({"uri": "x", "publisher": {"name": "P"}, "releases": two}, indent=1),
        "records": json.dumps({"records": [{"ocid": one["ocid"], "compiledRelease": one} for one in two]}),
        "list": json.dumps(two),
        "one": json.dumps(two[0], indent=2),
    }[shape]
    path.write_text(content, encoding="utf-8")
    expected = ["ocds-abc123-1-release", "ocds-abc123-2-release"][: 1 if shape == "one" else 2]
    assert names(path) == expected
    assert [json.loads(one.text)["tender"] for one in releases(path)] == [one["tender"] for one in two][: len(expected)]


def test_a_compiled_release_is_known_by_its_process_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(release(1, tag=["compiled"])) + "\n", encoding="utf-8")
    assert names(path) == ["ocds-abc123-1"]


def test_the_same_release_twice_is_one_case_and_another_of_its_name_a_second(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    lines = [release(1), release(1), release(1, date="2026-04-01"), release(1, date="2026-04-01")]
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    first, second = names(path)
    assert first == "ocds-abc123-1-release"
    assert second.startswith("ocds-abc123-1-release~")


def test_damaged_lines_and_packages_are_named_and_the_rest_is_found(tmp_path: Path) -> None:
    lines = tmp_path / "r.jsonl"
    lines.write_text(f"{json.dumps(release(1))}\n{{broken\n[]\n{json.dumps(release(2))}\n", encoding="utf-8")
    assert [one.fault and one.fault.format(line=one.line) for one in releases(lines)] == [
        None,
        "Line 2 is not valid JSON.",
        "Line 3 holds no OCDS release.",
        None,
    ]
    package = tmp_path / "r.json"
    package.write_text(json.dumps({"releases": [release(1), release(2)]})[:-40], encoding="utf-8")
    first, damaged = releases(package)
    assert first.fault is None
    assert "damaged" in (damaged.fault or "")


def test_json_that_is_no_ocds_is_left_to_the_reader_of_documents(tmp_path: Path) -> None:
    put(tmp_path, "a.json")
    (tmp_path / "a.json").write_text('{"name": "not a release"}', encoding="utf-8")
    assert found(tmp_path)["a.json"].kind == "pack"


@given(st.binary(max_size=300))
def test_no_bytes_make_the_search_for_releases_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    for ending in ("json", "jsonl"):
        path = tmp_path_factory.mktemp("hostile") / f"x.{ending}"
        path.write_bytes(data)
        list(releases(path))
