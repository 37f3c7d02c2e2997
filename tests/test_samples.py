"""The sample tender packs: what stands in them can be read, matches the author's key, and is made by the script."""

from __future__ import annotations

import csv
import html
import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

SAMPLES = Path(__file__).parent.parent / "sample_tenders"
PACKS = tuple(sorted(path.parent.name for path in SAMPLES.glob("*/key.yaml")))
KEY_TOPICS = {
    "forced-labour", "child-labour", "exclusion-trafficking", "exclusion-labour-law", "labour-law-compliance",
    "wages", "subcontracting", "abnormally-low-tender", "audit-access", "sanctions",
}  # fmt: skip


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        yield f"{path.relative_to(folder).as_posix()}/{name}", archive.read(name)


def _text(name: str, data: bytes) -> str:
    """The text of a file by the plainest means, independent of the project's own readers."""
    if name.endswith(".pdf"):
        import pypdfium2

        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                archive.read(part).decode()
                for part in archive.namelist()
                if re.search(r"document|worksheets/|sharedStrings", part)
            ]
        return " ".join(re.sub(r"<[^>]+>", "", part) for part in parts)
    return re.sub(r"<[^>]+>", "", data.decode("utf-8")) if name.endswith((".xml", ".html")) else data.decode("utf-8")


def _squeeze(text: str) -> str:
    """Letters and digits only, as line breaks, hyphens and entities differ from format to format."""
    return re.sub(r"\W+", "", html.unescape(text.replace("\ufffe", ""))).casefold()


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_holds_a_long_pdf_a_contract_a_price_sheet_and_more(pack: str) -> None:
    import pypdfium2

    files = dict(_files(SAMPLES / pack / "pack"))
    longest = max(
        len(pypdfium2.PdfDocument(data))
        for name, data in files.items()
        if name.endswith(".pdf") and "geschuetzt" not in name
    )
    assert 15 <= longest <= 26
    assert {".pdf", ".docx", ".xlsx"} < {Path(name).suffix for name in files}


@pytest.mark.parametrize("pack", PACKS)
def test_every_quote_of_the_key_stands_in_its_file(pack: str) -> None:
    key: list[dict[str, Any]] = yaml.safe_load((SAMPLES / pack / "key.yaml").read_text(encoding="utf-8"))
    files = dict(_files(SAMPLES / pack / "pack"))
    texts = {name: _squeeze(_text(name, files[name])) for name in {entry["file"] for entry in key}}
    for entry in key:
        assert entry["topic"] in KEY_TOPICS
        assert entry["strength"] in {"binding", "advisory", "reference", "negated"}
        assert _squeeze(entry["quote"]) in texts[entry["file"]], entry


def test_one_file_cannot_be_opened_without_its_password() -> None:
    import pypdfium2

    path = SAMPLES / "cleaning-de" / "pack" / "05_Grundrisse_geschuetzt.pdf"
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


@pytest.mark.parametrize("pack", PACKS)
def test_four_bidders_of_different_names_are_given(pack: str) -> None:
    text = (SAMPLES / pack / "bidders.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    assert len(rows) == 5
    assert len({len(row) for row in rows}) == 1
    assert len({row[1] for row in rows}) == 5


@pytest.mark.parametrize("pack", PACKS)
def test_the_first_bidder_is_well_known_the_second_hardly_and_the_fourth_contradictory(pack: str) -> None:
    from procurecheck.suppliers.read import read_suppliers

    table = read_suppliers(SAMPLES / pack / "bidders.csv")
    assert {"name", "price", "hours", "declared_wage", "subcontracting_tiers"} <= set(table.understood.values())
    known = [sum(value is not None for value in supplier.facts.values()) for supplier in table.suppliers]
    assert 2 * known[1] < known[0]
    fourth = table.suppliers[3].facts
    assert (fourth["subcontracting_percent"], fourth["subcontracting_tiers"]) == (0, 2)
    assert 2 not in {problem.row for problem in table.problems}  # the sound bidder's row is understood whole


@pytest.mark.parametrize("pack", ["cleaning-de", "food-cs"])
def test_a_column_about_persons_stands_there_to_be_left_unread(pack: str) -> None:
    from procurecheck.suppliers.read import read_suppliers

    assert len(read_suppliers(SAMPLES / pack / "bidders.csv").ignored_columns) == 1


def _builder() -> ModuleType:
    for name in ("docx", "fontpkg_fira_sans", "fontpkg_pt_serif", "openpyxl", "pyphen", "reportlab", "yaml"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed (extra: samples)")
    spec = importlib.util.spec_from_file_location("sample_builder", SAMPLES / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(SAMPLES))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SAMPLES))
    return module


@pytest.mark.parametrize("pack", PACKS)
def test_the_script_makes_the_same_bytes(pack: str, tmp_path: Path) -> None:
    builder = _builder()
    made_with = (SAMPLES / "source" / "built-with.txt").read_text(encoding="utf-8").splitlines()
    if missing := sorted(set(made_with) - set(builder.built_with().splitlines())):
        pytest.skip(f"the packs were made with other versions: {', '.join(missing)}")
    builder.build(tmp_path, (pack,))
    assert dict(_files(tmp_path / pack / "pack")) == dict(_files(SAMPLES / pack / "pack"))


def test_there_are_three_packs_and_they_stay_small() -> None:
    assert PACKS == ("cleaning-de", "construction-en", "food-cs")
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 3_000_000
