"""What the pages of a report and of a portfolio share: how their templates are filled, and what may run in them."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from procurecheck.bands import BANDS
from procurecheck.i18n import _, format_date, format_number, format_percent, ngettext
from procurecheck.reports.cleaning import clean
from procurecheck.reports.words import STATUS_MARKS, word

if TYPE_CHECKING:
    from jinja2 import Environment


_TEMPLATES = Path(__file__).parent / "templates"


def page_environment(package: str) -> Environment:
    """Return an environment for the templates of ``package`` that escapes and cleans whatever reaches a page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_final,
    )
    environment.filters |= {
        "date": format_date,
        "level": lambda band: "▮" * (BANDS.index(band) + 1) + "▯" * (len(BANDS) - 1 - BANDS.index(band)),
        "mark": STATUS_MARKS.__getitem__,
        "number": format_number,
        "percent": format_percent,
        "word": lambda key, kind: word(kind, key),
    }
    environment.globals |= {"_": _, "ngettext": ngettext}
    return environment


def style() -> str:
    """Return the style sheet of all pages."""
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8")


def script(own: Path) -> str:
    """Return what runs in a page: what pages share, then the page's own file."""
    return "".join(path.read_text(encoding="utf-8") for path in (_TEMPLATES / "shared.js", own))


def policy_hash(text: str) -> str:
    """Return what the content security policy lets run: this very text and nothing else."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _final(value: object) -> object:
    """Clean every string on its way into the page; markup that Jinja made itself passes as it is."""
    if type(value) is str:
        return clean(value)
    return "" if value is None else value
