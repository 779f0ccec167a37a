"""An import of questions: a file on its way in, what was found in it, and which of its questions were taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import blake2b

from diatonic.common.validation import whole_number
from education.questions.rules.reading import MAX_QUESTIONS, Format, Summary

#: How long a ticket to send the file is good, and how long an import is kept. The bucket forgets its objects after a day.
TICKET = timedelta(hours=1)
KEPT = timedelta(hours=20)
CONTENT_TYPE = "application/octet-stream"


class State(StrEnum):
    """Where an import stands. ``ready``: the dry run is there; ``taken``: some of its questions were taken."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    TAKING = "taking"
    TAKEN = "taken"
    FAILED = "failed"


#: In these states the dry run can be looked at.
SHOWN = (State.READY, State.TAKING, State.TAKEN)
#: In these states a worker has something to do.
BUSY = (State.READING, State.TAKING)


class Step(StrEnum):
    """What reading does at the moment."""

    QUEUED = "queued"
    FETCHING = "fetching"
    JUDGING = "judging"
    STORING = "storing"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an import stopped: a code, a sentence, and whether trying again can help."""

    code: str
    reason: str
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class QuestionImport:
    """One import. With ``module_id`` and ``content_id`` its questions go into that quiz, else into the bank.

    ``format`` is one that a person chose, empty: found out. ``chosen`` and ``taken`` are numbers of questions.
    """

    import_id: str
    organization_id: str
    filename: str
    size: int
    state: State
    token: str
    created_by: str
    created_by_name: str
    created_at: str
    updated_at: str
    format: str = ""
    module_id: str = ""
    content_id: str = ""
    quiz_title: str = ""
    revision: int = 1
    attempt: int = 0
    step: Step | None = None
    summary: Summary | None = None
    chosen: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()
    taken_by: str = ""
    taken_by_name: str = ""
    trouble: Trouble | None = None

    @property
    def goes_into_quiz(self) -> bool:
        """Whether the questions go into a quiz."""
        return bool(self.content_id)

    @property
    def is_busy(self) -> bool:
        """Whether a worker has something to do."""
        return self.state in BUSY

    @property
    def can_retry(self) -> bool:
        """Whether reading the same file again may help."""
        return self.state is State.FAILED and self.trouble is not None and self.trouble.retryable

    @property
    def can_be_read_again(self) -> bool:
        """Whether the file can still be read in another way: nothing of it was taken, and it did arrive."""
        return self.state in (State.READY, State.FAILED) and not self.taken and self.attempt > 0

    @property
    def file_key(self) -> str:
        """Where the file lies in the bucket."""
        return f"{self._folder}/file"

    def lines_key(self, name: str) -> str:
        """Return where the verdicts of one list lie; each attempt at reading has its own."""
        return f"{self._folder}/{self.attempt}-{name}.jsonl"

    @property
    def _folder(self) -> str:
        return f"uploads/temp/imports/{self.organization_id}/{self.import_id}/{self.token}"


def question_id(import_id: str, number: int) -> str:
    """Return the id that a question of an import has wherever it is taken to; later numbers sort later."""
    tail = blake2b(f"{import_id}#{number}".encode(), digest_size=8).hexdigest()
    return f"{import_id[:14]}7{number >> 2:03x}-{8 + (number & 3):x}{tail[:3]}-{tail[3:15]}"


def pack(numbers: Iterable[int]) -> str:
    """Write numbers in short: ``1-40,42``."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in spans)


def unpack(text: str) -> frozenset[int]:
    """Read what :func:`pack` wrote; what is no number of a question is left out."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        least, most = whole_number(first.strip()), whole_number((last or first).strip())
        if least is not None and most is not None:
            found.update(range(max(least, 1), min(most, MAX_QUESTIONS) + 1))
    return frozenset(found)


def format_of(name: str) -> Format | None:
    """Return the format of that name, ``None`` for any other text."""
    return Format(name) if name in set(Format) else None
