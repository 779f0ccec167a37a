"""Nodes of one run that are executed at the same time, each in a thread."""

import contextvars
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import BoundedSemaphore
from types import TracebackType
from typing import Self

#: So many nodes of one run are executed at once, those of its sub-agents included.
AT_ONCE = 4


def spare() -> BoundedSemaphore:
    """Return what counts the threads of one run beside the worker's own."""
    return BoundedSemaphore(AT_ONCE)


class Branches:
    """Threads for the nodes of one graph, of those that the run has.

    What is under way when the block ends is waited for: a call that has begun shall be known to have ended.
    """

    def __init__(self, spare_threads: BoundedSemaphore) -> None:
        self._spare = spare_threads
        self._pool: ThreadPoolExecutor | None = None
        self._going: dict[Future[None], str] = {}

    def __enter__(self) -> Self:
        """Begin without any."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Wait for those that are under way."""
        if self._pool is not None:
            self._pool.shutdown()

    @property
    def names(self) -> set[str]:
        """The nodes that are under way."""
        return set(self._going.values())

    def begin(self, name: str, execute: Callable[[], None]) -> bool:
        """Execute a node in a thread of its own; ``False`` where there is none left."""
        if not self._spare.acquire(blocking=False):
            return False
        if self._pool is None:
            self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="branch")
        context = contextvars.copy_context()
        future = self._pool.submit(context.run, self._execute, execute)
        self._going[future] = name
        return True

    def ended(self, *, waiting: bool) -> list[tuple[str, BaseException | None]]:
        """Return the nodes that have ended, with what they raised; ``waiting``: wait for one."""
        if waiting and self._going:
            wait(self._going, return_when=FIRST_COMPLETED)
        over = [future for future in self._going if future.done()]
        return [(self._going.pop(future), future.exception()) for future in over]

    def _execute(self, execute: Callable[[], None]) -> None:
        try:
            execute()
        finally:
            self._spare.release()
