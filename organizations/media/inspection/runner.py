"""Starts the child that looks into a file, holds it to its limits, and believes nothing it says unchecked."""

import contextlib
import json
import logging
import os
import re
import signal
import stat
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from organizations.media.inspection.sandbox import Limits
from organizations.media.rules import Facts, Failure, FileType, Product

logger = logging.getLogger(__name__)

INPUT, OUTPUT, RESULT = "input", "out", "result.json"
_ROOT = Path(__file__).resolve().parents[3]
# -I: no environment, no user packages, nothing from the folder it runs in.
_START = "import sys; sys.path.append(sys.argv[1]); from organizations.media.inspection.child import main; main()"
_PRODUCT = re.compile(r"[a-z0-9]{1,20}\.(jpg|png|webp|json)")
_MAX_RESULT = 64 * 2**10
_LOG_TAIL = 2000

TIMED_OUT = Failure(
    "took_too_long", "Looking into this file took too long. Try again, or upload a smaller version.", retryable=True
)
CRASHED = Failure(
    "damaged", "The file made its reader fail, so it is most likely damaged. Export it again, and upload that."
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What the look cost, as the child says."""

    cpu_seconds: float
    peak_memory: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of a look: facts or a failure. ``unprotected``: what of the sandbox the system does not give."""

    facts: Facts | None = None
    failure: Failure | None = None
    usage: Usage | None = None
    unprotected: tuple[str, ...] = ()


def inspect(folder: Path, declared: FileType, limits: Limits | None = None) -> Inspection:
    """Look into folder/input, which says to be of the declared type; never raises for what the file holds.

    Either facts or failure is set. The products that the facts name are in folder/out, see `product_path`.
    """
    limits = limits or Limits()
    (folder / OUTPUT).mkdir()
    job = {"content_type": declared.content_type, "limits": asdict(limits)}
    command = [sys.executable, "-I", "-c", _START, str(_ROOT)]
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
            child.communicate(json.dumps(job).encode(), timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return Inspection(failure=TIMED_OUT)
        finally:
            _end(child)
        if child.returncode:
            return Inspection(failure=_explain(child.returncode, errors))
    return _read_result(folder)


def product_path(folder: Path, product: Product) -> Path:
    """Answer where a product of `inspect` lies."""
    return folder / OUTPUT / product.filename


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it may have started, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _explain(returncode: int, errors: BinaryIO) -> Failure:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _LOG_TAIL))
    tail = errors.read(_LOG_TAIL).decode(errors="replace")
    logger.warning("inspection child ended with %s: %s", returncode, tail)
    return TIMED_OUT if returncode in (-signal.SIGXCPU, -signal.SIGKILL) else CRASHED


def _read_result(folder: Path) -> Inspection:
    try:
        return _check_result(folder)
    except (OSError, ValueError):  # pydantic's errors are ValueErrors
        logger.exception("inspection child wrote a result that makes no sense")
        return Inspection(failure=CRASHED)


def _check_result(folder: Path) -> Inspection:
    result = folder / RESULT
    if not _is_plain(result) or result.stat().st_size > _MAX_RESULT:
        raise ValueError("The result is not a file, or too long.")
    inspection = TypeAdapter(Inspection).validate_json(result.read_bytes())
    if (inspection.facts is None) == (inspection.failure is None):
        raise ValueError("The result has neither facts nor a failure, or both.")
    if inspection.unprotected:
        logger.warning("this system does not keep the inspection child from: %s", ", ".join(inspection.unprotected))
    for product in inspection.facts.products if inspection.facts else ():
        if not _PRODUCT.fullmatch(product.filename) or not _is_plain(product_path(folder, product)):
            raise ValueError("A product is not a file of its own in the output folder.")
    return inspection


def _is_plain(path: Path) -> bool:
    """Answer whether this is a file of its own, not a link to one elsewhere."""
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
