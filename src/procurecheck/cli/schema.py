"""``procurecheck schema``."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of assessment.json.

    \b
    Example:
      procurecheck schema > assessment.schema.json
    """
    from procurecheck.reports import as_json

    click.echo(json.dumps(as_json.schema(), ensure_ascii=False, indent=2, sort_keys=True))
