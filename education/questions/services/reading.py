"""From the file of an import to its dry run: every step may run again, after a worker was killed in the middle of it."""

import contextlib
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from pydantic import BaseModel, ValidationError

from diatonic.common import clock, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from diatonic.common.untrusted.runner import INPUT, OUTPUT, RESULT, Ending, is_plain, run
from diatonic.common.untrusted.sandbox import Limits
from education.questions.rules import LISTS, QuestionImport, State, Step, Summary, Trouble
from education.questions.store import ImportMoved, ImportStore, ImportUnknown

logger = structlog.get_logger(__name__)

_CHILD = "education.questions.importing.child"
_LIMITS = Limits(cpu_seconds=60, wall_seconds=120, memory=768 * 2**20, file_size=64 * 2**20)
_MAX_RESULT = 64 * 2**10
_GONE = Trouble("gone", "The file is not there any more. Upload it again.")
_TOOK_TOO_LONG = Trouble(
    "took_too_long", "Reading this file took too long. Split it into parts, or try again.", retryable=True
)
_CRASHED = Trouble("damaged", "The file made its reader fail, so it is most likely damaged. Export it again.")
_LOST = Trouble("broken_off", "Reading has broken off several times. Try again later.", retryable=True)


class _Refusal(BaseModel):
    code: str
    reason: str


class _Usage(BaseModel):
    cpu_seconds: float
    peak_memory: int


class _Result(BaseModel):
    summary: Summary | None = None
    refusal: _Refusal | None = None
    usage: _Usage
    unprotected: list[str] = []


@dataclass(frozen=True, slots=True)
class Reading:
    """What a look at a file found: a summary or the trouble with it; ``peak_memory`` is the child's, in bytes."""

    summary: Summary | None
    trouble: Trouble | None
    cpu_seconds: float = 0.0
    peak_memory: int = 0


def read_file(scope: Scope, *, import_id: str, attempt: int, now: datetime) -> None:
    """Read the file of an import and keep the verdicts. Called again after a break it goes on.

    Objects have the same keys for the same attempt, and the import moves on only from it. Raises what may pass.
    """
    store = ImportStore(scope)
    try:
        one = store.get(import_id, now=now)
    except ImportUnknown:
        return
    if one.state is not State.READING or one.attempt != attempt:
        return
    with contextlib.suppress(ImportMoved), tempfile.TemporaryDirectory(prefix="diatonic-questions-") as folder:
        _work(store, one, Path(folder))


def give_up_reading(scope: Scope, *, import_id: str, attempt: int, now: datetime) -> None:
    """End an import whose reading was tried too often, in a state that a person can try again."""
    store = ImportStore(scope)
    try:
        one = store.get(import_id, now=now)
    except ImportUnknown:
        return
    if one.state is State.READING and one.attempt == attempt:
        _fail(store, one, _LOST)


def _work(store: ImportStore, one: QuestionImport, folder: Path) -> None:
    store.show_step(one, Step.FETCHING, now=clock.now())
    try:
        storage.download(one.file_key, folder / INPUT, size=one.size)
    except (storage.NotThere, storage.WrongSize):
        _fail(store, one, _GONE)
        return
    store.show_step(one, Step.JUDGING, now=clock.now())
    reading = look(folder, wanted=one.format, seed=one.token)
    logger.info("questions_read", cpu_seconds=reading.cpu_seconds, peak_memory=reading.peak_memory, size=one.size)
    if reading.summary is None:
        _fail(store, one, reading.trouble or _CRASHED)
        return
    store.show_step(one, Step.STORING, now=clock.now())
    for name in LISTS:
        storage.upload(folder / OUTPUT / f"{name}.jsonl", one.lines_key(name), content_type="application/x-ndjson")
    tx = Transaction()
    store.move(tx, one, to=State.READY, now=clock.now(), summary=reading.summary)
    tx.commit()


def _fail(store: ImportStore, one: QuestionImport, trouble: Trouble) -> None:
    logger.info("import_failed", import_id=one.import_id, code=trouble.code)
    tx = Transaction()
    store.move(tx, one, to=State.FAILED, now=clock.now(), trouble=trouble)
    tx.commit()


def look(folder: Path, *, wanted: str, seed: str, limits: Limits = _LIMITS) -> Reading:
    """Have a child read folder/input; never raises for what the file holds. The lists are then in folder/out."""
    ending = run(folder, program=_CHILD, job={"format": wanted, "seed": seed}, limits=limits)
    if ending is not Ending.DONE:
        return Reading(None, _TOOK_TOO_LONG if ending is Ending.TIMED_OUT else _CRASHED)
    try:
        result = _checked(folder)
    except (OSError, ValueError):  # pydantic's errors are ValueErrors
        logger.exception("the child wrote a result that makes no sense")
        return Reading(None, _CRASHED)
    trouble = Trouble(result.refusal.code[:40], result.refusal.reason[:500]) if result.refusal else None
    return Reading(result.summary, trouble, result.usage.cpu_seconds, result.usage.peak_memory)


def _checked(folder: Path) -> _Result:
    """Return the child's result, believed as far as it was checked; each line is, when it is read."""
    path = folder / RESULT
    if not is_plain(path) or path.stat().st_size > _MAX_RESULT:
        raise ValueError("The result is not a file, or too long.")
    result = _Result.model_validate(json.loads(path.read_bytes()))
    if (result.summary is None) == (result.refusal is None):
        raise ValidationError.from_exception_data("result", [])
    if result.unprotected:
        logger.warning("child_unprotected", missing=result.unprotected)
    for name in LISTS if result.summary else ():
        lines = folder / OUTPUT / f"{name}.jsonl"
        offsets = result.summary.offsets.get(name, []) if result.summary else []
        if not is_plain(lines) or not offsets or offsets[-1] != lines.stat().st_size or offsets != sorted(offsets):
            raise ValueError("A list is not a file of its own, or its pages do not fit it.")
    return result
