"""The formats of a report by name, each with the module that makes it, imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from procurecheck.i18n import use_language
from procurecheck.model import Assessment
from procurecheck.reports.files import write_whole

if TYPE_CHECKING:
    from procurecheck.reports.pictures import Shown

ALWAYS = ("json", "html")
"""Written by every check."""
FORMATS = {
    "json": "as_json",
    "html": "as_html",
    "pdf": "as_pdf",
    "docx": "as_docx",
    "xlsx": "as_xlsx",
    "md": "as_md",
}

_SHOWING = frozenset({"html", "pdf"})
"""Formats that show the places of the quotes."""


def render(assessment: Assessment, name: str, shown: Shown | None = None) -> bytes:
    """Return a report in one of :data:`FORMATS`, in the language of the record.

    ``shown`` are the places of the quotes, for the formats that show them.
    """
    module = importlib.import_module(f"procurecheck.reports.{FORMATS[name]}")
    with use_language(assessment.report_language):
        made: str | bytes = module.render(assessment, shown) if name in _SHOWING else module.render(assessment)
    return made.encode("utf-8", errors="replace") if isinstance(made, str) else made


def left_over(written: Iterable[Path]) -> tuple[Path, ...]:
    """Return reports of an earlier run that lie beside those written now and may say something else."""
    new = set(written)
    folders = dict.fromkeys(path.parent for path in new)
    found = (folder / f"assessment.{name}" for folder in folders for name in FORMATS)
    return tuple(path for path in found if path not in new and path.exists())


def write(assessment: Assessment, out: Path, names: Iterable[str] = (), shown: Shown | None = None) -> tuple[Path, ...]:
    """Write the formats that are always written and those named, as ``assessment.<name>``; return the files.

    All are made before the first is written, so that they never come from two runs.

    Raises:
        ProcurecheckError: where the folder cannot be written.
    """
    wanted = [name for name in FORMATS if name in ALWAYS or name in set(names)]
    made = {out / f"assessment.{name}": render(assessment, name, shown) for name in wanted}
    for path, content in made.items():
        write_whole(path, content)
    return tuple(made)
