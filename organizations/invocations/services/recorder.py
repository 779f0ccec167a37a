"""Writes what was noted, in a thread of its own: no request or task waits for it, and none fails with it."""

import atexit
import os
import queue
import threading

import structlog

from diatonic.common import clock, retention
from organizations.invocations import store
from organizations.invocations.rules import Invocation

logger = structlog.get_logger(__name__)

#: More than this wait only while DynamoDB is away; then the newest are dropped.
_MOST = 1000
_PAUSE = 1.0  # seconds: lines that come in it are written together
_AT_THE_END = 2.0  # seconds for what is left when the process ends


class Recorder:
    """Takes lines without ever waiting. Its thread begins with the first line, in each process for itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._lines: queue.Queue[Invocation] = queue.Queue(_MOST)
        self._ending = threading.Event()

    def take(self, line: Invocation) -> None:
        """Keep a line to be written; dropped, and logged, where too many wait."""
        self._begin()
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            logger.warning("invocations_dropped", waiting=_MOST)

    def flush(self) -> None:
        """Write what waits, now."""
        while lines := self._drained():
            self._write(lines)

    def _begin(self) -> None:
        """Start the thread in this process: a fork has none of its parent's threads."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._lines, self._process = queue.Queue(_MOST), os.getpid()
                threading.Thread(target=self._go_on, name="invocations", daemon=True).start()
                atexit.register(self._end)

    def _go_on(self) -> None:
        while not self._ending.is_set():
            first = self._lines.get()
            self._ending.wait(_PAUSE)
            self._write([first, *self._drained()])

    def _end(self) -> None:
        self._ending.set()
        last = threading.Thread(target=self.flush, daemon=True)
        last.start()
        last.join(_AT_THE_END)

    def _drained(self) -> list[Invocation]:
        lines: list[Invocation] = []
        while len(lines) < store.AT_ONCE:
            try:
                lines.append(self._lines.get_nowait())
            except queue.Empty:
                break
        return lines

    def _write(self, lines: list[Invocation]) -> None:
        try:
            store.write(lines, days=retention.days("invocations"), now=clock.now())
        except Exception as failure:
            logger.warning("invocations_lost", failure=type(failure).__name__)


recorder = Recorder()
