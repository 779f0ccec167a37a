"""Processes of an installation: started, waited for, ended; what an earlier start left behind is found again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from local import servers
from local.place import PORTS, ROOT, S3_INNER_PORTS, Place, is_free

_STOP_SECONDS = 10.0
_START_SECONDS = 60.0  # on a busy machine


def end_leftovers(place: Place) -> int:
    """End every process that an earlier start of this installation left running. Returns how many there were."""
    left = _marked(place)
    for process in left:
        _signal(process, signal.SIGTERM)
    with suppress(TimeoutError):
        wait_until(lambda: not any(map(is_alive, left)), "", _STOP_SECONDS)
    stubborn = _marked(place)
    for process in stubborn:
        _signal(process, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, [*left, *stubborn])), "the end of an earlier start")
    return len(left)


def refuse_taken_ports(place: Place) -> None:
    """End this process with one sentence for each port that another program holds."""
    wanted = [(place.ports[name], variable) for name, (variable, _) in PORTS.items()]
    wanted += [(place.ports["s3"] + step, PORTS["s3"][0]) for step in S3_INNER_PORTS.values()]
    taken = [(port, variable) for port, variable in wanted if not is_free(port)]
    if taken:
        sys.exit("\n".join(f"Port {port} is taken by another program: set {name} to move." for port, name in taken))


def wait_until(question: Callable[[], bool], what: str, seconds: float = _START_SECONDS) -> None:
    """Return as soon as ``question`` is true. Raises TimeoutError naming ``what``."""
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not answer within {seconds:.0f} s")
        time.sleep(0.02)


def process_of(place: Place, name: str) -> int:
    """The id of the process that ``local.serve`` has become, and of its group."""
    return int(pid_file(place, name).read_text())


def pid_file(place: Place, name: str) -> Path:
    """Where a process of the installation notes its id."""
    return place.folder("run") / f"{name}.pid"


def log_file(place: Place, name: str) -> Path:
    """Where a process of the installation writes, unless it writes to a terminal."""
    return place.folder("log") / f"{name}.log"


class Running:
    """Local servers as children of this process: up on entering, stopped on leaving, output in ``log/<name>.log``."""

    def __init__(self, place: Place, names: Iterable[str] = servers.NAMES) -> None:
        self._place = place
        self._names = tuple(names)
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Running":
        """Start the servers and wait until each answers."""
        try:
            for name in self._names:
                self.start(name)
            for name in self._names:
                wait_until(partial(self._is_up, name), name)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Stop the servers, all at once."""
        self.stop()

    def start(self, name: str) -> None:
        """Start a process of ``local.serve``, without waiting for it; one of that name has ended before."""
        if name in self._children:
            self._children.pop(name).wait()
        with log_file(self._place, name).open("ab") as log:
            self._children[name] = subprocess.Popen(
                [sys.executable, "-m", "local.serve", name],
                env=self._place.as_environment() | {"PYTHONPATH": str(ROOT / "script")},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, *names: str) -> None:
        """Stop these, or all, with time to save what they know."""
        stopping = [self._children.pop(name) for name in names or tuple(self._children)]
        for child in stopping:
            child.terminate()
        for child in stopping:
            try:
                child.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _is_up(self, name: str) -> bool:
        if self._children[name].poll() is not None:
            last_words = log_file(self._place, name).read_text(errors="replace")[-2000:]
            raise ChildProcessError(f"{name} ended at once. The end of {log_file(self._place, name)}:\n{last_words}")
        return servers.answers(name, self._place)


def _marked(place: Place) -> list[int]:
    """Ids of the living processes that carry the installation's mark, without this one and its parents."""
    (mark,) = [f"{name}={value}".encode() for name, value in place.marked.items()]
    found, own = [], _ancestors()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone meanwhile, or another person's
            if mark in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) not in own:
                found.append(int(folder.name))
    return found


def is_alive(process: int) -> bool:
    """Whether it still holds files and ports; one that only waits to be buried does not."""
    try:
        return _status(process)[0] not in "ZX"
    except OSError:
        return False


def _ancestors() -> set[int]:
    found, process = set(), os.getpid()
    while process:
        found.add(process)
        process = int(_status(process)[1])
    return found


def _status(process: int) -> list[str]:
    """What the system says of a process, from its state and its parent on."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)
