"""Options that several commands have, so that they are called and explained alike everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from procurecheck.i18n import LANGUAGES

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

a_register = click.option(
    "--register", required=True, help="The register: a file (register.db), or postgresql://user@host/name."
)
a_library = click.option("--library", type=click.Path(path_type=Path), help="A clause library of your own.")
its_library = click.option(
    "--library", type=click.Path(path_type=Path), help="The clause library, if it was one of your own."
)
for_its_languages = click.option(
    "--library", type=click.Path(path_type=Path), help="A clause library of your own (for its languages)."
)
models = click.option("--models", type=click.Path(path_type=Path), help="Risk models of your own.")
its_models = click.option("--models", type=click.Path(path_type=Path), help="The risk models, if they were your own.")
its_report_language = click.option(
    "--report-language",
    type=click.Choice(LANGUAGES),
    help="Say it in this language; in the report's unless named. What the report itself says stays in its own.",
)
profile = click.option("--profile", help="Which protections are required; chosen from sector and country unless named.")
lists = click.option(
    "--lists",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Screen the bidders against this list (OpenSanctions, World Bank, or a table); may be given several times.",
)
quiet = click.option("--quiet", is_flag=True, help="Print nothing but errors.")


def stage(of: str) -> Decorator:
    """Return ``--stage``; ``of`` says what it is the stage of."""
    return click.option(
        "--stage", type=click.Choice(["tender", "contract"]), default="tender", show_default=True, help=of
    )


def report_language(of: str) -> Decorator:
    """Return ``--report-language``; ``of`` says what is in it."""
    return click.option(
        "--report-language", type=click.Choice(LANGUAGES), default="en", show_default=True, help=f"Language of {of}."
    )
