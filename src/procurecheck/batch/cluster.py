"""The same work on a Dask cluster: each thread of its workers keeps an isolated process of its own, as here.

The machines need the same procurecheck, and see the cases and the folder of reports under the same paths. A worker that
is lost costs nothing: what it had in hand goes to another one, and a result is kept once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

from procurecheck.batch.pool import Pool
from procurecheck.batch.tasks import Knows, Outcome, Settings, Task, from_line, to_line
from procurecheck.errors import ProcurecheckError

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 15.0
"""Seconds to wait for the scheduler."""
WORKERS = 90.0
"""Seconds to wait for its first worker."""
AHEAD = 3
"""Cases handed to the cluster for each of its threads, so that none waits for the next."""


class Cluster:
    """A Dask cluster at an address; the connection ends with the ``with``."""

    def __init__(self, settings: Settings, scheduler: str) -> None:
        self.settings = settings
        self.scheduler = scheduler
        self._knows: Knows | None = None
        self._client: Client | None = None

    def __enter__(self) -> Cluster:
        try:
            from distributed import Client
        except ModuleNotFoundError:
            raise ProcurecheckError(
                "Dask is not installed.",
                where="--engine dask",
                mend="Install it with: pip install 'procurecheck[dask]'.",
            ) from None
        try:
            self._client = Client(self.scheduler, timeout=PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=WORKERS)
        except (OSError, ValueError, TimeoutError) as error:
            self.__exit__(None, None, None)
            raise ProcurecheckError(
                f"the scheduler or its workers do not answer ({type(error).__name__}).",
                where=self.scheduler,
                mend="Start them with “dask scheduler” and “dask worker ADDRESS”, and check the network.",
            ) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close()

    def start(self) -> Knows:
        """Have each worker load the library anew and return what they have loaded.

        Raises:
            ProcurecheckError: where they cannot, or have not all loaded the same.
        """
        with self._reached():
            answers = self._connected().run(_fresh, self.settings)
        for answer in answers.values():
            self._same(answer)
        if self._knows is None:
            raise ProcurecheckError("the cluster has no workers.", where=self.scheduler, mend="Start some.")
        return self._knows

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """Yield the outcome of each task, in the order in which they are done.

        Raises:
            ProcurecheckError: where the workers cannot go on, or the scheduler is lost.
        """
        from distributed import as_completed

        client = self._connected()
        done = as_completed(loop=client.loop)
        waiting: dict[Future, Task] = {}

        def fill() -> None:
            most = AHEAD * max(1, sum(client.nthreads().values()))
            while len(waiting) < most and (task := next(tasks, None)) is not None:
                with self._reached():
                    future = client.submit(_work, to_line(task), self.settings, pure=False)
                waiting[future] = task
                done.add(future)

        fill()
        while waiting:
            future = next(done)
            task = waiting.pop(future)
            fill()
            if future.status == "finished":
                yield self._outcome(task, future.result())
            elif future.status in {"lost", "cancelled"} or client.status != "running":
                raise self._lost()
            else:
                yield Outcome(task, None, failed=f"The cluster gave it up ({future.status}).")
            future.release()

    def _outcome(self, task: Task, answer: dict[str, Any]) -> Outcome:
        self._same(answer)
        again = task._replace(skip=answer["skip"], bare=answer["bare"])
        return Outcome(again, answer["result"], answer["failed"])

    def _same(self, answer: dict[str, Any]) -> None:
        if "error" in answer:
            what, where, mend = answer["error"]
            raise ProcurecheckError(what, where=where, mend=mend)
        knows = Knows(*answer["knows"])
        if self._knows is not None and self._knows != knows:
            raise ProcurecheckError(
                "the workers do not all have the same procurecheck, clause library and risk models.",
                where=self.scheduler,
                mend="Bring them to the same version and start again: all that was finished is kept.",
            )
        self._knows = knows

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (OSError, TimeoutError):
            raise self._lost() from None

    def _lost(self) -> ProcurecheckError:
        return ProcurecheckError(
            "the scheduler was lost.",
            where=self.scheduler,
            mend="Start it again, and the scan: all that was finished is kept.",
        )

    def _connected(self) -> Client:
        if self._client is None:
            raise ProcurecheckError("the cluster is not connected.", where=self.scheduler)
        return self._client


# --- on the workers -------------------------------------------------------------------------------------

_pools: dict[int, Pool] = {}
"""The isolated process of each thread; it ends with the Dask worker, whose end of the pipe it reads."""


def _fresh(settings: Settings) -> dict[str, Any]:
    """End what earlier scans left, load the library and say what was loaded."""
    while _pools:
        _pools.popitem()[1].close()
    try:
        with Pool(Settings(*settings), 1) as pool:
            return {"knows": list(pool.start())}
    except ProcurecheckError as error:
        return {"error": [error.what, error.where, error.mend]}


def _work(line: bytes, settings: Settings) -> dict[str, Any]:
    """Check one case in the process of this thread."""
    thread = threading.get_ident()
    pool = _pools.get(thread)
    if pool is None or pool.settings != settings:
        if pool is not None:
            pool.close()
        pool = _pools[thread] = Pool(Settings(*settings), 1)
    try:
        knows = pool.start()
        outcome = next(iter(list(pool.run(iter([from_line(line)])))))
    except ProcurecheckError as error:
        return {"error": [error.what, error.where, error.mend]}
    return {
        "knows": list(knows),
        "result": outcome.result,
        "failed": outcome.failed,
        "skip": dict(outcome.task.skip),
        "bare": outcome.task.bare,
    }
