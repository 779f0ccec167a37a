"""Starts a child that works on bytes from people, holds it to its limits, and says how it ended."""

import contextlib
import json
import logging
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from diatonic.common.untrusted.sandbox import Limits

logger = logging.getLogger(__name__)

INPUT, OUTPUT, RESULT = "input", "out", "result.json"
_ROOT = Path(__file__).resolve().parents[3]
# -I: no environment, no user packages, nothing from the folder it runs in. The package `diatonic` stands there without
# its __init__, which would start Celery: time and memory for nothing, and the folder on the path after all.
_START = (
    "import importlib, sys, types; sys.path.append(sys.argv[1]); root = types.ModuleType('diatonic'); "
    "root.__path__ = [sys.argv[1] + '/diatonic']; sys.modules['diatonic'] = root; "
    "importlib.import_module(sys.argv[2]).main()"
)
_LOG_TAIL = 2000


class Ending(StrEnum):
    """How a child ended."""

    DONE = "done"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


def run(folder: Path, *, program: str, job: Mapping[str, Any], limits: Limits) -> Ending:
    """Let the module ``program`` work in ``folder``, which holds ``input``; it finds an empty ``out`` there.

    Its ``main()`` reads ``job`` and the limits, under ``limits``, as JSON from standard input, and shuts itself in
    before it opens anything. Whatever it wrote is not to be believed before it is checked (:func:`is_plain`).
    """
    (folder / OUTPUT).mkdir()
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), program]
    # Opened before the child runs, which could put a link in its place.
    with (folder / "errors.log").open("w+b") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and a constant program
            command,
            cwd=folder,
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        try:
            child.communicate(json.dumps({**job, "limits": asdict(limits)}).encode(), timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return Ending.TIMED_OUT
        finally:
            _end(child)
        return _ending(child.returncode, errors) if child.returncode else Ending.DONE


def is_plain(path: Path) -> bool:
    """Answer whether this is a file of its own, not a link to one elsewhere."""
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it may have started, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _ending(returncode: int, errors: BinaryIO) -> Ending:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _LOG_TAIL))
    tail = errors.read(_LOG_TAIL).decode(errors="replace")
    logger.warning("child ended with %s: %s", returncode, tail)
    return Ending.TIMED_OUT if returncode in (-signal.SIGXCPU, -signal.SIGKILL) else Ending.CRASHED
