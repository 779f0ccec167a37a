"""How long an attempt may take, and what one learner is allowed beyond the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: Answers that were sent in time may arrive so much later.
GRACE = timedelta(seconds=30)
#: An allowance for all quizzes of a module stands under this in place of a quiz.
ALL_QUIZZES = "*"


class ExtraInput(BaseModel):
    """What a learner is allowed beyond the others; ``content_id`` names the quiz, empty: all of the module."""

    model_config = ConfigDict(extra="forbid")

    content_id: Annotated[str, Field(max_length=200)] = ""
    percent: int = Field(default=0, ge=0, le=400)
    minutes: int = Field(default=0, ge=0, le=1440)
    attempts: int = Field(default=0, ge=0, le=100)


@dataclass(frozen=True, slots=True)
class Extra:
    """Beyond what the quiz allows everyone: time in percent of its limit and in minutes, and attempts."""

    percent: int = 0
    minutes: int = 0
    attempts: int = 0

    @property
    def words(self) -> str:
        """Return it for a person, such as ``25 % more time, 10 more minutes, 1 more attempt``; empty: nothing."""
        parts = [
            f"{self.percent} % more time" if self.percent else "",
            _counted(self.minutes, "more minute"),
            _counted(self.attempts, "more attempt"),
        ]
        return ", ".join(part for part in parts if part)

    def words_at(self, *, time_limit: int, max_attempts: int) -> str:
        """Return in words what of it counts at a quiz: time where it has a limit, attempts where they are counted."""
        timed = replace(self, attempts=self.attempts if max_attempts else 0)
        return (timed if time_limit else replace(timed, percent=0, minutes=0)).words

    def time_for(self, limit: int) -> int:
        """Return the minutes that an attempt may take where the quiz allows ``limit``; 0: no limit. Rounded up."""
        return -(-limit * (100 + self.percent) // 100) + self.minutes if limit else 0

    def attempts_for(self, limit: int) -> int:
        """Return how often a quiz may be answered that everybody may answer ``limit`` times; 0: as often as one likes."""
        return limit + self.attempts if limit else 0


NOTHING_EXTRA = Extra()


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one learner is allowed beyond the others in a module, or in one quiz of it (``content_id``)."""

    module_id: str
    user_id: str
    user_name: str
    extra: Extra
    content_id: str = ""
    by_name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A timed attempt that was started. ``number`` is the attempt's; ``answers`` are in the ids that were shown."""

    module_id: str
    content_id: str
    user_id: str
    number: int
    edition: int
    minutes: int
    started_at: str
    ends_at: str
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    saved_at: str = ""

    def seconds_left(self, now: datetime) -> int:
        """Return how much time is left, 0 when it is over."""
        return max(0, int((datetime.fromisoformat(self.ends_at) - now).total_seconds()))

    def is_over(self, now: datetime) -> bool:
        """Say whether the time is over; what is on its way still counts."""
        return now >= datetime.fromisoformat(self.ends_at)

    def is_late(self, now: datetime) -> bool:
        """Say whether answers that arrive now are too late."""
        return now > datetime.fromisoformat(self.ends_at) + GRACE


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one learner at one quiz: what they are allowed, and the attempt that they have started."""

    extra: Extra = NOTHING_EXTRA
    started: Sitting | None = None

    def sitting(self, *, number: int) -> Sitting | None:
        """Return the started attempt if it is this one; an older one was sent or closed before."""
        return self.started if self.started and self.started.number == number else None


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""
