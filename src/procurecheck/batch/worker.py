"""One worker: reads tasks as lines on standard input, checks one case after the other, answers in lines.

It is a program of its own, so that what a file does to it (endless work, no memory left, a crash) happens to nobody
else.
Before each document it says which, so that the one to blame is known if it does not come back.
"""

from __future__ import annotations

import base64
import json
import os
import queue
import signal
import sys
import threading
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from procurecheck.batch.tasks import Message, Settings, Task, from_line

if TYPE_CHECKING:
    from procurecheck.assess import Knowledge
    from procurecheck.model import Assessment, Document
    from procurecheck.suppliers.kept_lists import Lists
    from procurecheck.suppliers.read import SupplierTable

RELEASE = "release.json"
"""What the document of an OCDS release is called, and the file beside its assessment."""

SPARE = 512
"""MB that libraries take beyond what is in use."""


class CannotWriteError(Exception):
    """The folder of the report is full or read-only: the scan must end, whatever the case is."""


def main() -> None:
    """Answer until standard input ends."""
    out, lines = _own_streams()

    def say(message: Message) -> None:
        out.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
        out.flush()

    settings = Settings(**json.loads(lines.get()))
    try:
        from procurecheck import __version__
        from procurecheck.assess import load_knowledge, versions

        models = Path(settings.models) if settings.models else None
        knowledge = load_knowledge(Path(settings.library) if settings.library else None, models)
        lists = _kept(settings, models)
    except Exception as error:
        say({"cannot_start": str(error) or type(error).__name__})
        return
    _limit_memory(settings.memory)
    say({"ready": [__version__, *versions(knowledge)]})
    while True:
        _answer(from_line(lines.get()), knowledge, lists, say)


def _kept(settings: Settings, models: Path | None) -> Lists | None:
    """Return the lists that bidders are screened against, in memory.

    Raises:
        ProcurecheckError: where they have changed, or take more than half of the memory that a worker has.
    """
    if not settings.lists:
        return None
    import psutil

    from procurecheck.errors import ProcurecheckError
    from procurecheck.i18n import use_language
    from procurecheck.suppliers.kept_lists import Lists, keep_list

    with use_language(settings.language):
        kept = Lists(tuple(keep_list(Path(path), sha256, models) for path, sha256 in settings.lists), models)
    taken = psutil.Process().memory_info().rss // 2**20
    if taken > settings.memory / 2:
        raise ProcurecheckError(
            f"with these lists a process takes {taken} MB before its first case, and may take {settings.memory} MB.",
            where="--lists",
            mend=f"Give more with --memory: {3 * taken} MB, or so, for each of the processes.",
        )
    return kept


def _answer(task: Task, knowledge: Knowledge, lists: Lists | None, say: _Say) -> None:
    from procurecheck.i18n import use_language

    try:
        with use_language(task.language):
            say(_done(task, knowledge, lists, say))
    except CannotWriteError as error:
        say({"cannot_write": list(error.args)})
    except MemoryError:
        say({"failed": "It needs more memory than there is.", "spent": True})
    except Exception as error:
        # the message of an unforeseen error may quote the document: only its kind is told
        say({"failed": f"Something unforeseen happened ({type(error).__name__})."})


def _done(task: Task, knowledge: Knowledge, lists: Lists | None, say: _Say) -> Message:
    """Do a task and return what there is to say of it; says meanwhile which document is in hand."""
    from procurecheck.register.rows import rows_of

    if task.record is not None:
        _write(task, task.record)
        return {"written": True}
    assessment = check_case(task, knowledge, lambda at: say({"at": at}), lists)
    record = _render(assessment)
    say({"at": None})
    _write(task, record, assessment)
    return {
        "result": {
            "content": _content(task),
            "rows": rows_of(assessment),
            "record": base64.b64encode(zlib.compress(record.encode("utf-8", "replace"), 6)).decode("ascii"),
        }
    }


def check_case(
    task: Task, knowledge: Knowledge, on_start: _At = lambda _at: None, lists: Lists | None = None
) -> Assessment:
    """Check one case; what cannot be read is a document of it that says so.

    ``on_start`` is called with the path of each document before it is opened, and before clauses are looked for in it.
    """
    from procurecheck.assess import Given, assess
    from procurecheck.clauses.decisions import Decided
    from procurecheck.i18n import _

    source = task.source
    pack = RELEASE if source.release is not None else Path(source.sighting.key).name
    decided = {mark: Decided(*values) for mark, values in task.decisions.items()}  # type: ignore[arg-type]
    given = Given(case_id=source.sighting.id, pack=pack, decisions=decided, **task.given)
    reason = task.bare or (_(source.fault, line=source.line) if source.fault else None)
    table = None
    if reason is not None:
        documents = _unread(task, knowledge, reason)
    else:
        documents = _documents(task, knowledge, on_start)
        on_start(_table_name(task))
        table, documents = _table(task, knowledge, documents)
    screening = lists.screen(table) if lists and table else None
    return assess(documents, table, knowledge, given, screening, on_document=lambda document: on_start(document.path))


def _documents(task: Task, knowledge: Knowledge, on_start: _At) -> tuple[Document, ...]:
    from procurecheck.documents.pack import read_file, read_pack
    from procurecheck.errors import ProcurecheckError

    source, languages = task.source, knowledge.languages
    if source.release is not None:
        data = source.release.encode("utf-8", "replace")
        return read_file(data, RELEASE, languages, on_start=on_start, skip=task.skip)
    exclude = [Path(path) for path in source.exclude]
    try:
        return read_pack(Path(source.path), languages, exclude, on_start=on_start, skip=task.skip)
    except ProcurecheckError as error:
        return (_stand_in(Path(source.path).name, _sentence(error)),)


def _table(
    task: Task, knowledge: Knowledge, documents: tuple[Document, ...]
) -> tuple[SupplierTable | None, tuple[Document, ...]]:
    """Return the bidders; a table that cannot be read is one more document that could not."""
    from procurecheck.errors import ProcurecheckError
    from procurecheck.suppliers.read import read_release, read_suppliers

    source, columns = task.source, knowledge.models.columns
    name = _table_name(task)
    if source.release is not None:
        # most releases name no bidder, which is no fault of theirs
        with suppress(ProcurecheckError):
            return read_release(source.release.encode("utf-8", "replace"), RELEASE, columns=columns), documents
        return None, documents
    if name is None or source.table is None:
        return None, documents
    if name in task.skip:
        return None, (*documents, _stand_in(name, task.skip[name]))
    try:
        return read_suppliers(Path(source.table), columns=columns), documents
    except ProcurecheckError as error:
        return None, (*documents, _stand_in(name, _sentence(error)))


def _table_name(task: Task) -> str | None:
    return Path(task.source.table).name if task.source.table else None


def _unread(task: Task, knowledge: Knowledge, reason: str) -> tuple[Document, ...]:
    """Return the documents of a case that are not opened again, each with the reason."""
    from procurecheck.documents.pack import entries, read_pack
    from procurecheck.errors import ProcurecheckError

    source = task.source
    if source.kind == "pack":
        exclude = [Path(path) for path in source.exclude]
        with suppress(ProcurecheckError):
            skip = {entry.path: entry.reason or reason for entry in entries(Path(source.path), exclude)}
            return read_pack(Path(source.path), knowledge.languages, exclude, skip=skip)
    return (_stand_in(RELEASE if source.release is not None else Path(source.path).name, reason),)


def _stand_in(name: str, reason: str) -> Document:
    from procurecheck.documents.formats import UNKNOWN
    from procurecheck.model import Document

    return Document(path=name, sha256="", media_type=UNKNOWN, size=0, status="unreadable", reason=reason)


def _sentence(error: Exception) -> str:
    what, mend = getattr(error, "what", ""), getattr(error, "mend", "")
    return f"{what[:1].upper()}{what[1:]} {mend}".strip()


def _render(assessment: Assessment) -> str:
    from procurecheck.reports import as_json

    return as_json.render(assessment)


def _write(task: Task, record: str, assessment: Assessment | None = None) -> None:
    """Write the files of a case, each whole; left-overs of a killed scan go first."""
    from procurecheck.errors import ProcurecheckError
    from procurecheck.model import Assessment
    from procurecheck.reports import as_html
    from procurecheck.reports.files import remove_left_overs, write_whole

    folder = Path(task.folder)
    try:
        for name in ("assessment.json", "assessment.html", RELEASE):
            remove_left_overs(folder / name)
        if task.source.release is not None:
            write_whole(folder / RELEASE, task.source.release)
        if task.html:
            page = as_html.render(assessment or Assessment.model_validate_json(record))
            write_whole(folder / "assessment.html", page)
        # last, so that a case with its assessment has the rest as well
        write_whole(folder / "assessment.json", record)
    except ProcurecheckError as error:
        raise CannotWriteError(error.what, error.where, error.mend) from None
    except OSError as error:
        raise CannotWriteError(f"cannot be written: {error.strerror or error}.", str(folder), "Make room.") from None


def _content(task: Task) -> str:
    """Return the hash of what was read: the files may have changed since the case was found."""
    from procurecheck.batch.sources import content_of

    source = task.source
    if source.kind != "pack":
        return source.content
    return content_of(Path(source.path), Path(source.table) if source.table else None, source.exclude)


def _own_streams() -> tuple[IO[bytes], queue.Queue[bytes]]:
    """Return the stream for answers and the lines that come in; the process ends when no more can come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the scan, which ends its workers
    out = os.fdopen(os.dup(1), "wb")
    # what a library prints must not get among the answers
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    lines: queue.Queue[bytes] = queue.Queue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        os._exit(0)  # the scan is gone, killed perhaps: whatever is in hand is of no use to anybody

    threading.Thread(target=listen, daemon=True).start()
    return out, lines


def _limit_memory(most: int) -> None:
    """Let requests for far more memory than ``most`` MB fail where the system can do that.

    The pool watches what is really in use; this is for what would grow too fast to be seen.
    """
    if sys.platform != "linux":
        return
    import resource

    # of all limits that Linux keeps, the one nearest to memory in use: libraries' code and reserved space do not count
    size = (most + SPARE) * 2**20
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, resource.getrlimit(resource.RLIMIT_DATA)[1]))


if TYPE_CHECKING:
    from collections.abc import Callable

    _Say = Callable[[Message], None]
    _At = Callable[[str | None], None]

if __name__ == "__main__":
    main()
