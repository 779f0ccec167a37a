"""What follows from the change of a quiz for those who have answered it, and how far that is."""

from dataclasses import dataclass
from enum import StrEnum


class Errand(StrEnum):
    """What is done with each person who answered; a forecast only counts what grading again would change."""

    REGRADE = "regrade"
    RETAKE = "retake"
    FORECAST = "forecast"


class FollowUpState(StrEnum):
    """How far it is. Overtaken: a later version came before everybody was seen to."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One errand for everybody who answered one quiz; ``people`` is how many had when it was begun.

    ``reached``: the place up to which everybody was seen to. ``asked_in``: of a forecast the revision of the module
    whose submission asked for it, else 0.
    """

    module_id: str
    follow_up_id: str
    content_id: str
    title: str
    module_title: str
    choice: Errand
    version: str
    release: int
    edition: int
    people: int
    decided_by_name: str
    asked_in: int = 0
    state: FollowUpState = FollowUpState.WAITING
    reason: str = ""
    done: int = 0
    now_passed: int = 0
    now_failed: int = 0
    reached: str = ""
    at: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is still something to be done."""
        return self.state in (FollowUpState.WAITING, FollowUpState.RUNNING)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done, or to be tried again."""
        return self.state in (FollowUpState.DONE, FollowUpState.OVERTAKEN)

    @property
    def total(self) -> int:
        """How many people it is about: those who had answered, or more where others did meanwhile."""
        return max(self.people, self.done)


def follow_up_id(release: int, content_id: str) -> str:
    """Return the id of what was decided about a quiz with a release."""
    return f"{release:06}.{content_id}"


def forecast_id(content_id: str) -> str:
    """Return the id of the forecast about a quiz; the next one takes its place."""
    return f"forecast.{content_id}"
