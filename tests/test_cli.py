"""The command line as a whole: quick to answer, every command documented, wrong use told in words."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from procurecheck.cli import main
from procurecheck.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parents[1]


def test_help_takes_less_than_twice_what_importing_click_takes() -> None:
    spec = importlib.util.spec_from_file_location("start", ROOT / "benchmarks" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    click_alone, shown = start.measure(8)
    assert shown < 2 * click_alone


def test_help_imports_nothing_that_costs() -> None:
    code = (
        "import sys; from procurecheck.cli import main; main(['--help'], standalone_mode=False);"
        "print(sorted({'pydantic', 'pandas', 'spacy', 'sklearn', 'lxml', 'jinja2', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def commands() -> list[tuple[str, ...]]:
    """Every command and subcommand by its words."""
    found: list[tuple[str, ...]] = []
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.commands]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help_and_says_what_its_options_do(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    context: click.Context = click.Context(main)
    command: click.Command | None = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(context, word)
    assert command is not None
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{words}: {option.name}"


def test_every_command_that_the_readme_shows_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.findall(r"`([^`\n]+)`|^(\.venv\S+.*)$", readme, re.MULTILINE)
    shown = {match for piece in code for match in re.findall(r"procurecheck ([a-z]+)", " ".join(piece))}
    assert len(shown) > 4
    assert shown <= COMMANDS.keys()


def test_an_unknown_command_is_told_with_exit_code_2() -> None:
    result = CliRunner().invoke(main, ["chek"])
    assert result.exit_code == 2
    assert "chek" in result.output
