"""What runs in the sandbox: reads `input`, judges every question, and writes lines of JSON into `out/`."""

import json
import logging
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from diatonic.common.untrusted.sandbox import Limits, peak_memory, shut_in
from education.questions.importing.draft import judge
from education.questions.importing.files import Opened
from education.questions.importing.refusal import Refused
from education.questions.rules.reading import ALL, LISTS, MAX_QUESTIONS, PAGE, Format, Line, Verdict

logger = logging.getLogger(__name__)


def main() -> None:
    """Read what to do from standard input, do it, and write the result; a refusal is a result too."""
    logging.basicConfig()
    job = json.loads(sys.stdin.read())
    unprotected = shut_in(Limits(**job["limits"]))
    answer: dict[str, Any]
    try:
        answer = {"summary": read(Path("input"), Path("out"), wanted=job["format"], seed=job["seed"])}
    except Refused as refusal:
        answer = {"refusal": {"code": refusal.code, "reason": refusal.reason}}
    except (MemoryError, RecursionError):
        answer = {"refusal": {"code": "too_heavy", "reason": "The file needs more memory than one file may take here."}}
    answer["unprotected"] = unprotected
    answer["usage"] = {"cpu_seconds": round(time.process_time(), 3), "peak_memory": peak_memory()}
    Path("result.json").write_text(json.dumps(answer), encoding="ascii")


def read(path: Path, out: Path, *, wanted: str, seed: str) -> dict[str, Any]:
    """Write the verdicts of a file's questions into ``out``: a file for each verdict and one for all of them.

    ``wanted`` is a format or empty; ``seed`` stands for this import. Returns the summary. Raises ``Refused``.
    """
    opened = Opened(path, Format(wanted) if wanted else None)
    books = {name: _Book((out / f"{name}.jsonl").open("wb")) for name in LISTS}
    try:
        for number, draft in enumerate(islice(opened.drafts, MAX_QUESTIONS + 1), 1):
            if number > MAX_QUESTIONS:
                raise Refused("too_many", f"The file has more than {MAX_QUESTIONS:,} questions. Split it into parts.")
            line = judge(draft, number=number, seed=seed)
            content = _written(line)
            books[ALL].add(content)
            books[line.verdict].add(content)
    finally:
        for book in books.values():
            book.close()
    if not books[ALL].count:
        reason = opened.notes[0] if opened.notes else "There are no questions in this file."
        raise Refused("no_questions", reason)
    return {
        "format": opened.format,
        "notes": [note[:500] for note in opened.notes[:20]],
        "counts": {verdict: books[verdict].count for verdict in Verdict},
        "offsets": {name: book.offsets for name, book in books.items()},
    }


def _written(line: Line) -> bytes:
    return line.model_dump_json(exclude_defaults=True).encode() + b"\n"


class _Book:
    """A file of lines that remembers where each page begins, and where it ends."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._length = self.count = 0
        self.offsets: list[int] = []

    def add(self, content: bytes) -> None:
        """Write one line."""
        if self.count % PAGE == 0:
            self.offsets.append(self._length)
        self._target.write(content)
        self._length += len(content)
        self.count += 1

    def close(self) -> None:
        """Note the end."""
        self.offsets.append(self._length)
        self._target.close()
