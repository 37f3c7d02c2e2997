"""Workers on this machine: kept busy, watched, ended when they go over a limit, and replaced."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

from procurecheck.batch.tasks import Knows, Message, Outcome, Settings, Task, to_line
from procurecheck.errors import ProcurecheckError
from procurecheck.i18n import N_, _, use_language

WATCH = 0.1
"""Seconds between two looks at time and memory of the workers."""
START = 180.0
"""Seconds that a worker may take to load the library."""
START_WITH_LISTS = 1800.0
"""Seconds that it may take where it has lists to read as well, which may be long."""
MOST_CASES = 2_000
"""Cases after which a worker is replaced, so that what libraries keep does not pile up."""
SMALL = 32_000
"""Bytes of a task that a pipe takes even while the worker does not read."""
_TRIES = 3
_TOO_LONG = N_("It took more than {most} seconds and was stopped. Give more with --timeout.")
_TOO_MUCH = N_("It took more than {most} MB of memory and was stopped. Give more with --memory.")
_END = N_("The program that read it ended with code {code}.")
_END_BY_SYSTEM = N_("The system ended the program that read it, as a rule for want of memory.")
_END_BY_CRASH = N_("The program that read it crashed ({code}).")


class _Worker:
    """A running worker and what it was given; ``tasks[0]`` is in hand, a second one may wait."""

    def __init__(self, settings: Settings, inbox: queue.Queue[tuple[_Worker, Message | None]]) -> None:
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.retiring = False
        self.at: str | None = None
        self.since = time.monotonic()
        self.done = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "procurecheck.batch.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self.watched = psutil.Process(self.process.pid)
        self._inbox = inbox
        threading.Thread(target=self._listen, daemon=True).start()
        self._send(json.dumps(settings._asdict()).encode() + b"\n")

    def give(self, task: Task, line: bytes) -> None:
        if not self.tasks:
            self.at, self.since = None, time.monotonic()
        self.tasks.append(task)
        self._send(line)

    def rss(self) -> int:
        """Return the memory in use, in MB; 0 where the worker is gone."""
        try:
            return int(self.watched.memory_info().rss) // 2**20
        except psutil.Error:
            return 0

    def end(self) -> None:
        with suppress(OSError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()

    def _send(self, line: bytes) -> None:
        if self.process.stdin is None:
            return
        # a worker that is gone says so by the end of its answers
        with suppress(OSError):
            self.process.stdin.write(line)
            self.process.stdin.flush()

    def _listen(self) -> None:
        with suppress(OSError, ValueError):
            for line in self.process.stdout or ():
                self._inbox.put((self, json.loads(line)))
        self._inbox.put((self, None))


class Pool:
    """A number of workers; ends them at the end of a ``with``."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self.settings = settings
        self.jobs = jobs
        self.knows: Knows | None = None
        """What the workers have loaded, once one of them has."""
        self._inbox: queue.Queue[tuple[_Worker, Message | None]] = queue.Queue()
        self._workers: list[_Worker] = []
        self._again: deque[Task] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def start(self) -> Knows:
        """Start a worker and return what it has loaded; more are started when there is work for them.

        Raises:
            ProcurecheckError: where the library or the models cannot be loaded, or no worker can start.
        """
        # lists may take minutes to load: all workers do that at once
        most = self.jobs if self.settings.lists else 1
        while self.knows is None:
            while len(self._workers) < most:
                self._add_worker()
            list(self._step())
        return self.knows

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """Yield the outcome of each task, in the order in which they are done.

        A case that takes too much is done again without the document to blame, so that the rest of it is checked.

        Raises:
            ProcurecheckError: where the workers cannot go on at all: no room on the disk, a folder that is read-only.
        """
        ended = False
        while True:
            ended = self._hand_out(tasks, ended=ended)
            if ended and not self._again and not any(worker.tasks for worker in self._workers):
                return
            for outcome in self._step():
                # the next task goes out before the outcome is looked at: workers do not wait for the register
                ended = self._hand_out(tasks, ended=ended)
                yield outcome

    def _add_worker(self) -> None:
        self._workers.append(_Worker(self.settings, self._inbox))

    def _hand_out(self, tasks: Iterator[Task], *, ended: bool) -> bool:
        """Give each worker one task and then a second one; return whether there are no more.

        Workers are added, up to as many as there may be, where a task finds none that is free: a scan that finds little
        to do does not load the library once for each processor.
        """
        for depth in (1, 2):
            for worker in self._workers:
                while worker.ready and not worker.retiring and len(worker.tasks) < depth:
                    task = self._again.popleft() if self._again else None if ended else next(tasks, None)
                    if task is None:
                        return True
                    line = to_line(task)
                    if worker.tasks and len(line) > SMALL:
                        self._again.appendleft(task)
                        break
                    worker.give(task, line)
            starting = sum(not worker.ready for worker in self._workers)
            while len(self._workers) < self.jobs:
                if len(self._again) <= starting:
                    task = None if ended else next(tasks, None)
                    if task is None:
                        return True
                    self._again.append(task)
                self._add_worker()
                starting += 1
            if starting:
                # what waits is theirs
                return ended
        return ended

    def _step(self) -> Iterator[Outcome]:
        """Wait for an answer or a look at the clock, and deal with it."""
        with suppress(queue.Empty):
            worker, message = self._inbox.get(timeout=WATCH)
            while True:
                if worker in self._workers:
                    yield from self._deal(worker, message)
                worker, message = self._inbox.get_nowait()
        for worker in list(self._workers):
            yield from self._watch(worker)

    def _deal(self, worker: _Worker, message: Message | None) -> Iterator[Outcome]:
        if message is None:
            yield from self._gone(worker)
        elif "at" in message:
            worker.at, worker.since = message["at"], time.monotonic()
        elif "ready" in message:
            self._ready(worker, Knows(*message["ready"]))
        elif "cannot_start" in message:
            raise ProcurecheckError(message["cannot_start"])
        elif "cannot_write" in message:
            what, where, mend = message["cannot_write"]
            raise ProcurecheckError(what, where=where, mend=f"{mend} Then start again: all that was finished is kept.")
        elif "failed" in message:
            if "spent" in message:
                yield from self._stop(worker, message["failed"])
            else:
                yield from self._blame(worker.tasks.popleft(), worker.at, message["failed"])
                self._next(worker)
        else:
            yield Outcome(worker.tasks.popleft(), message.get("result"))
            self._next(worker)

    def _ready(self, worker: _Worker, knows: Knows) -> None:
        if self.knows is not None and self.knows != knows:
            raise ProcurecheckError(
                "the clause library or the risk models changed while the scan was at work.",
                mend="Start again: all that was finished is kept, and what the change concerns is checked anew.",
            )
        self.knows = knows
        self._failed_starts = 0
        worker.ready = True

    def _next(self, worker: _Worker) -> None:
        """Let a worker go on with what it has, or replace it where it has grown or is old."""
        worker.at, worker.since = None, time.monotonic()
        worker.done += 1
        if worker.done >= MOST_CASES or worker.rss() > self.settings.memory * 0.7:
            worker.retiring = True
        if worker.retiring and not worker.tasks:
            self._drop(worker)

    def _watch(self, worker: _Worker) -> Iterator[Outcome]:
        """End a worker that is over a limit."""
        took = time.monotonic() - worker.since
        if not worker.ready:
            if took > (START_WITH_LISTS if self.settings.lists else START):
                self._drop(worker)
                self._failed_start("it took too long")
        elif worker.tasks:
            if took > self.settings.timeout:
                yield from self._stop(worker, _TOO_LONG, most=f"{self.settings.timeout:g}")
            elif worker.rss() > self.settings.memory:
                yield from self._stop(worker, _TOO_MUCH, most=self.settings.memory)

    def _stop(self, worker: _Worker, message: str, **values: object) -> Iterator[Outcome]:
        self._drop(worker)
        task, *waiting = worker.tasks
        with use_language(task.language):
            reason = _(message, **values)
        self._again.extend(waiting)
        yield from self._blame(task, worker.at, reason)

    def _gone(self, worker: _Worker) -> Iterator[Outcome]:
        """Deal with a worker that ended by itself."""
        code = worker.process.wait()
        if not worker.ready:
            self._drop(worker)
            self._failed_start(_end_of(code)[0])
        elif worker.tasks:
            yield from self._stop(worker, _end_of(code)[1], code=_named(code))
        else:
            self._drop(worker)

    def _drop(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)

    def _failed_start(self, why: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _TRIES:
            raise ProcurecheckError(
                f"no worker can be started: {why}.", mend="Give more with --memory, or try --jobs 1."
            )

    def _blame(self, task: Task, at: str | None, reason: str) -> Iterator[Outcome]:
        """Have a case done again without the document that was in hand; where none can be blamed, without any."""
        if task.record is None and task.bare is None:
            if at is not None and at not in task.skip:
                self._again.append(task._replace(skip={**task.skip, at: reason}))
            else:
                self._again.append(task._replace(bare=reason))
        else:
            yield Outcome(task, None, failed=reason)


def _environment() -> dict[str, str]:
    """Return the environment of a worker: our own code first, and one thread each for the libraries that count."""
    here = str(Path(__file__).parents[2])
    path = os.environ.get("PYTHONPATH")
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join([here, path] if path else [here])}


def _end_of(code: int) -> tuple[str, str]:
    """Return how a program ended: in words for a start that failed, and as the message of what was in hand."""
    if code >= 0:
        return f"it ended with code {code}", _END
    if -code == getattr(signal, "SIGKILL", 9):
        return "the system ended it, as a rule for want of memory", _END_BY_SYSTEM
    return f"it crashed ({_named(code)})", _END_BY_CRASH


def _named(code: int) -> str:
    """Return the name of a signal, or a code as it is."""
    try:
        return signal.Signals(-code).name if code < 0 else str(code)
    except ValueError:
        return str(-code)
