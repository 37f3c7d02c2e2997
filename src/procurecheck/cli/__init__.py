"""The command line: one module a command, each parsing options, calling one function and printing."""

from procurecheck.cli.app import main

__all__ = ["main"]
