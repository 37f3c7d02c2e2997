"""The entry point: finds the command's module when it is called, so that ``--help`` answers at once."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from procurecheck import __version__
from procurecheck.errors import ProcurecheckError

# name → (module, one line of help); the help stands here so that listing the commands imports none of them
COMMANDS = {
    "check": ("check", "Check a tender pack or contract, with its bidders, and write the audit report."),
    "clauses": ("clauses", "Look into the clause library, try it on text, check and test it."),
    "diff": ("diff", "Say what changed between two scans, or two assessments of a case."),
    "evaluate": ("evaluate", "Measure how well clauses are recognised, on labelled passages."),
    "explain": ("explain", "Say in words how a status or a score of a report came about."),
    "model": ("model", "Train the models that are learned rather than written."),
    "portfolio": ("portfolio", "Write all cases of a register as a page, a workbook and JSON Lines."),
    "quote": ("quote", "Cut a quote again from a file, to verify the evidence of a report."),
    "renewals": ("renewals", "List the contracts that end soon, for people, calendars and nightly jobs."),
    "review": ("review", "Let officials accept or reject findings, and keep what they decide."),
    "risk": ("risk", "Read the indicators and sectors, check risk models of your own."),
    "scan": ("scan", "Check many cases, remember them in a register, and write a report for each."),
    "schema": ("schema", "Print the JSON Schema of what the commands write."),
    "suppliers": ("suppliers", "Write a template for the table of bidders, check a filled one, screen names."),
    "verify": ("verify", "Run the check of a report again and say what differs."),
    "text": ("text", "Print the text of a file as procurecheck reads it."),
}


class _Commands(click.Group):
    """A group that imports a command when it is called and turns our errors into exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _help = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"procurecheck.cli.{module}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProcurecheckError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # the reader of a pipe (head, less) went away: nothing is wrong
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="procurecheck")
def main() -> None:
    """Check whether a public tender, contract or contractor protects the people who will do the work.

    procurecheck reads the documents, looks for social clauses and ethical criteria, scores the bidders and
    writes a report with the evidence. It gives advice; a person decides. Nothing leaves this machine.

    \b
    Start here:
      procurecheck check PACK --suppliers bidders.csv --out report/
    """
