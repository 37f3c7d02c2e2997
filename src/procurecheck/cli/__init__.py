"""The command line: one module a command, each parsing options, calling one function and printing."""

from __future__ import annotations

from procurecheck.cli.main import main

__all__ = ["main"]
