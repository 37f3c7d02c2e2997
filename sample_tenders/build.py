"""Write the sample tender packs from their sources: ``python sample_tenders/build.py [FOLDER]``.

Needs the extra ``samples``. The same sources and library versions give the same bytes; ``source/built-with.txt`` names the
versions that the packs beside this script were made with.
"""

from __future__ import annotations

import sys
import zlib
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from writing import pdf, sheets, word  # noqa: E402
from writing.markup import read_source  # noqa: E402
from writing.package import write_zip  # noqa: E402

PACKS = ("cleaning-de", "construction-en", "food-cs")
LIBRARIES = ("fontpkg-fira-sans", "fontpkg-pt-serif", "openpyxl", "pyphen", "python-docx", "reportlab")


def built_with() -> str:
    """The versions that decide the bytes, one a line."""
    # zlib comes with Python, and another version may pack the same content into other bytes
    return "".join(f"{name}=={version(name)}\n" for name in LIBRARIES) + f"zlib=={zlib.ZLIB_RUNTIME_VERSION}\n"


def members(folder: Path) -> list[tuple[str, bytes]]:
    """Name and content of each file that the sources in ``folder`` make, sorted by name."""
    made: list[tuple[str, bytes]] = []
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".zip"):
            made.append((path.name, write_zip(members(path))))
        elif path.is_dir():
            made += [(f"{path.name}/{name}", data) for name, data in members(path)]
        elif path.name.endswith(".pdf.md"):
            made.append((path.name[:-3], pdf.document(read_source(path))))
        elif path.name.endswith(".docx.md"):
            made.append((path.name[:-3], word.document(read_source(path))))
        elif path.name.endswith(".xlsx.yaml"):
            made.append((path.name[:-5], sheets.workbook(path)))
        else:
            made.append((path.name, path.read_bytes()))
    return made


def build(target: Path, packs: tuple[str, ...] = PACKS) -> list[Path]:
    """Write ``packs`` under ``target`` and return the files."""
    written = []
    for pack in packs:
        for name, data in members(HERE / "source" / pack):
            path = target / pack / "pack" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(path)
    return written


if __name__ == "__main__":
    destination = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for file in build(destination):
        print(f"{file.stat().st_size:>9,}  {file.relative_to(destination)}")
    if destination == HERE:
        (HERE / "source" / "built-with.txt").write_text(built_with(), encoding="utf-8")
