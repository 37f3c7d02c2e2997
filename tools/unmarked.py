"""Finds words that would reach a report as they stand in the program, and so in English in every language.

A report is made of texts that are marked for translation. This looks for the others: each text or f-string of two words
or more that stands in the program outside of a mark. Where texts are meant for others than the readers of reports, or
are no words of ours, :data:`OTHERS` and :data:`NOT_SAID` say so.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "procurecheck"

OTHERS = {
    "for whoever types the command": (
        "cli/", "knowledge.py", "errors.py", "batch/cluster.py", "batch/impact.py", "portfolio/compare.py",
        "reports/record.py", "review/apply.py",
    ),
    "for the authors of clauses": (
        "clauses/chains.py", "clauses/citations.py", "clauses/classifier.py", "clauses/differences.py",
        "clauses/evaluation.py", "clauses/examples.py", "clauses/labels.py", "clauses/lint.py", "clauses/provisions.py",
        "clauses/query.py", "clauses/schema.py", "clauses/training.py",
    ),
    "for the authors of risk models": (
        "risk/audit.py", "risk/card.py", "risk/evaluate.py", "risk/evaluation.py", "risk/explain.py",
        "risk/labelled.py", "risk/lint.py", "risk/many.py", "risk/models.py", "risk/rules.py", "risk/schema.py",
        "risk/simulation.py", "risk/training.py",
    ),
    "the text of notices, in the words of their standards": (
        "documents/docx_styles.py", "documents/eforms_labels.py", "documents/eforms_text.py",
        "documents/notice_codes.py", "documents/notice_countries.py", "documents/ocds_text.py",
        "documents/pdf_repair.py", "documents/ted_labels.py", "documents/ted_statements.py", "documents/ted_text.py",
    ),
    "for databases and other programs": ("register/", "suppliers/template.py"),
    "printed by commands that read registers": ("suppliers/notes.py",),
}  # fmt: skip
"""Modules whose texts reach no report, by whom they are for."""
KNOWN = frozenset({
    # why no worker can start, or what a scan prints: for whoever types the command
    "it took too long", "it ended with code {}", "the system ended it, as a rule for want of memory",
    "it crashed ({})",
    "It needs more memory than there is.", "Something unforeseen happened ({}).", "cannot be written: {}.",
    "Make room.", " The first row holds: {}.", " It is empty.", "there is none in this report",
    # why a file is no report, for the command verify
    "It cannot be opened: {}.", " “{}”",
    "Its record does not follow the schema of this version: {}", "table of bidders",
    "report_language: “{}” is no language of reports.", "coverage, findings: a number leads to no finding.",
    # what is wrong in the file of a language, for its author
    "“{}: {}” is not one letter with the letters that stand for it",
    # names that nobody reads as words, and what is part of the text of a notice
    "procurecheck assessment", "Finding id", "register of a court", "Original in {}", "an unnamed language",
    "with pictures",
    # signs that are looked for in texts
    "„“”\"'«»‘’‚", ")]»“”’\"'",
})  # fmt: skip
"""Texts of other modules that reach no report either."""
MARKS = frozenset({"_", "N_", "NN_", "ngettext"})
READING_ERRORS = frozenset({"UnreadableError", "UnknownFormatError"})
"""Their message becomes the reason for an unread file; a text without values is translated where it is shown."""
NOT_SAID = frozenset({
    "ProcurecheckError", "ValueError", "TypeError", "RuntimeError", "compile", "Field", "option", "get", "execute",
    "startswith", "endswith", "replace", "split", "add_format", "set_properties",
})  # fmt: skip
"""Calls whose texts are for whoever uses the program wrongly, or for other programs."""
_WORDS = re.compile(r"(?:^|[ (“])[A-Za-z][a-z]+[,;:.]? (?:[a-z]{2,}|\{\}|“)")
_QUOTED = re.compile("[“”]")
_NO_WORDS = re.compile(r"[<>=#]|^[a-z-]+ \{\}$|^\{\} [a-z]+(?: \{\})?$|^procurecheck \{\}|utf-8|^CSV |sha256")


def unmarked(source: Path = SOURCE) -> list[str]:
    """Return the places of texts that are not marked, with the texts."""
    exempt = tuple(name for names in OTHERS.values() for name in names)
    found = []
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        if not name.startswith(exempt):
            found += [f"{name}:{line}: {text}" for line, text in of_module(path.read_text(encoding="utf-8"))]
    return found


def marked(source: Path = SOURCE) -> set[str]:
    """Return the texts that are marked, wherever they stand: also inside an f-string, where extractors do not look."""
    found = set()
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in MARKS and node.args:
                found.add(_text(node.args[0]) if isinstance(node.args[0], ast.Constant) else "")
    return found - {""}


def of_module(code: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of what is not marked in a module; ``{}`` stands for the values of an f-string."""
    yield from _below(ast.parse(code))


def _below(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call):
        called = _name(node.func)
        plain = not any(isinstance(argument, ast.JoinedStr) for argument in node.args)
        if called in NOT_SAID or called in MARKS or (called in READING_ERRORS and plain):
            for keyword in node.keywords if called in MARKS else ():
                yield from _below(keyword.value)
            return
    if isinstance(node, ast.JoinedStr | ast.Constant):
        text = _text(node)
        if text not in KNOWN and (_QUOTED.search(text) or (_WORDS.search(text) and not _NO_WORDS.search(text))):
            yield node.lineno, text
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _below(part.value)
        return
    for child in ast.iter_child_nodes(node):
        # a docstring, or the words below a name
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from _below(child)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _text(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
