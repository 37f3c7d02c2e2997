"""What a scan tells while it works: progress on a terminal, a log for jobs, nothing otherwise.

Neither holds anything of a case but its id and counts: names of files, companies and persons stay out of logs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

OnCase = Callable[[str, str, str | None], None]
LogFormat = Literal["text", "json"]


@contextmanager
def reporting(log_format: LogFormat | None, *, quiet: bool, count: Callable[[], int]) -> Iterator[OnCase]:
    """Give what is to be called with id, event and status of each case that is done.

    Args:
        log_format: a line on standard error for each case; ``None`` for progress with an estimate, on a terminal.
        quiet: whether to show no progress.
        count: returns about how many cases there are; called only where there is progress to be shown.
    """
    if log_format is not None:
        yield lambda case, event, status: log(log_format, event, case=case, status=status)
        return
    if quiet or not sys.stderr.isatty():
        yield lambda _case, _event, _status: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("Checking"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("cases", total=count())
        yield lambda _case, _event, _status: progress.advance(bar)


def log(log_format: LogFormat, event: str, **about: Any) -> None:
    """Write one line to standard error, with the time."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    known = {name: value for name, value in about.items() if value is not None}
    if log_format == "json":
        line = json.dumps({"time": at, "event": event, **known})
    else:
        line = " ".join([at, event, *(f"{name}={value}" for name, value in known.items())])
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
