"""The report as Markdown (CommonMark with tables), for wikis, mails and version control.

Everything from outside is text: each sign that means something in Markdown or HTML is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurecheck.i18n import quoted
from procurecheck.model import Assessment
from procurecheck.reports.blocks import Bars, Heading, Items, Paragraph, Quote, Run, Runs, Table, Wording
from procurecheck.reports.content import Report, report

# signs that mean something wherever they stand, and those that do only beside certain others
_MEANING = re.compile(r"[\\`*\[\]<>#|~${}@]|(?<![^\W_])_|_(?![^\W_])|:(?=[/\w+-])|&(?=[#\w])|(?<=\bwww)\.")
# what begins a list where it stands first
_AT_START = re.compile(r"^(\d*)([-+.)])")


def render(assessment: Assessment) -> str:
    """Return the report as Markdown text, the same bytes for the same assessment."""
    return "\n\n".join(_parts(report(assessment))) + "\n"


def _parts(made: Report) -> Iterator[str]:
    yield f"# {escape(made.title)}"
    yield escape(made.kicker)
    if made.headline:
        yield f"**{escape(made.headline)}**"
    yield f"**{escape(made.band_words)}.** {escape(made.answer)}"
    # bars say nothing that the words and tables beside them do not
    yield from (_block(block) for block in (*made.first, *made.body) if not isinstance(block, Bars))


def _block(block: Heading | Paragraph | Items | Table | Quote | Wording) -> str:
    match block:
        case Heading(level, text, _):
            return f"{'#' * (level + 1)} {escape(text)}"
        case Paragraph(runs):
            return _inline(runs)
        case Items(items, style):
            signs = {"bullets": "-", "boxes": "- [ ]"}
            return "\n".join(f"{signs.get(style, f'{n}.')} {_inline(item)}" for n, item in enumerate(items, 1))
        case Table(head, rows, _):
            lines = [[escape(cell) for cell in head], ["---"] * len(head), *([_inline(c) for c in row] for row in rows)]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
        case Quote(text, _, where, _):
            return f"> {quoted(escape(text))}\n>\n> {_inline(where)}"
        case Wording(title, text, _):
            told = [f"**{escape(title)}**", *(escape(line) for line in text.splitlines() if line.strip())]
            return "\n>\n".join(f"> {line}" for line in told)


def _inline(runs: Runs) -> str:
    return _at_start(" ".join("".join(map(_run, runs)).split()))


def _run(run: Run) -> str:
    text = _escaped(run.text)
    before, bare, after = re.fullmatch(r"([;\s]*)(.*?)(\s*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    if run.link and bare:
        return f"{before}[{bare}]({run.link}){after}"
    if run.style in {"strong", "chip"} and bare:
        return f"{before}**{bare}**{after}"
    return text


def escape(text: str) -> str:
    """Return ``text`` in one line, every sign of it meant as it stands."""
    return _at_start(_escaped(" ".join(text.split())))


def _escaped(text: str) -> str:
    return _MEANING.sub(r"\\\g<0>", text)


def _at_start(line: str) -> str:
    return _AT_START.sub(r"\1\\\2", line)
