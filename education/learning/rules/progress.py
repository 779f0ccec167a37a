"""How far a learner is: what was recorded, and how each report changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from education.authoring.rules import Entry, Outline

State = Literal["new", "started", "completed"]
#: How a learner fares in a module: on the way, failing a quiz again and again, or through.
Standing = Literal["going", "failing", "finished"]
#: Who fails a quiz so often is stuck.
STUCK_AFTER = 3


class ProgressInput(BaseModel):
    """What a learner's page reports. ``position`` is in seconds of a video, or the page of a document."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["started", "completed"] = "started"
    position: float = Field(default=0, ge=0, le=1_000_000)


class AnswersInput(BaseModel):
    """A learner's answers: question id → what was chosen or typed, in the ids that were shown.

    ``edition`` and ``attempt`` (its number) are those that came with the questions.
    """

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=20)]] = Field(
        max_length=100
    )
    edition: int | None = Field(default=None, ge=1)
    attempt: int | None = Field(default=None, ge=1)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """What was recorded about one section.

    ``best`` is the best percentage of a quiz, or the latest of an exercise; ``edition`` the one that was shown last,
    ``passed_edition`` the one that was passed (0: none). ``before`` counts attempts that no longer count, since the
    quiz changed and was opened again; ``again`` is the release that did so, ``regraded`` the one with which answers
    were graded again (0: none). ``is_stuck``: failed three times, or as often as one may.
    """

    state: State = "new"
    position: float = 0
    attempts: int = 0
    best: int | None = None
    passed: bool = False
    at: str = ""
    edition: int = 0
    passed_edition: int = 0
    before: int = 0
    again: int = 0
    regraded: int = 0
    is_stuck: bool = False

    @property
    def made(self) -> int:
        """How many attempts were ever made, also those that no longer count."""
        return self.before + self.attempts


@dataclass(frozen=True, slots=True)
class Progress:
    """What was recorded about one learner in one module. ``standing`` is empty until something was."""

    module_id: str
    sections: Mapping[str, SectionProgress] = field(default_factory=dict)
    last_content_id: str = ""
    updated_at: str = ""
    standing: Standing | Literal[""] = ""
    finished_at: str = ""
    revision: int = 0
    user_id: str = ""
    user_name: str = ""

    def of(self, content_id: str) -> SectionProgress:
        """Return what was recorded about a section."""
        return self.sections.get(content_id, SectionProgress())

    @property
    def done(self) -> list[str]:
        """The ids of the sections that are completed, also of those that are not published any more."""
        return [content_id for content_id, part in self.sections.items() if part.state == "completed"]

    def after(self, content_id: str, value: SectionProgress, outline: Outline, *, at: str) -> "Progress":
        """Return the progress with one section's changed, as of the time ``at``."""
        changed = replace(self, sections={**self.sections, content_id: value}, updated_at=at)
        standing = changed.standing_in(outline)
        finished_at = self.finished_at or (at if standing == "finished" else "")
        return replace(changed, standing=standing, finished_at=finished_at)

    def standing_in(self, outline: Outline) -> Standing:
        """Say how the learner fares in the sections of the outline."""
        if outline.entries and self.completed(outline) == len(outline.entries):
            return "finished"
        return "failing" if any(self.of(entry.content_id).is_stuck for entry in outline.entries) else "going"

    def completed(self, outline: Outline) -> int:
        """Count the sections of the outline that are completed."""
        return sum(self.of(entry.content_id).state == "completed" for entry in outline.entries)

    def percent(self, outline: Outline) -> int:
        """Return how much of the outline is completed, rounded down."""
        return self.completed(outline) * 100 // len(outline.entries) if outline.entries else 0

    def resume(self, outline: Outline) -> Entry | None:
        """Return where to go on: the section last opened if it is not completed, else the first that is not."""
        last = outline.entry(self.last_content_id)
        if last is not None and self.of(last.content_id).state != "completed":
            return last
        return next((entry for entry in outline.entries if self.of(entry.content_id).state != "completed"), None)


def after_report(seen: SectionProgress, reported: ProgressInput, *, edition: int, at: str) -> SectionProgress:
    """Return the progress after a page reported; what was completed stays completed."""
    state: State = "completed" if "completed" in (seen.state, reported.state) else reported.state
    return replace(seen, state=state, position=reported.position, edition=edition, at=at)


def after_attempt(
    seen: SectionProgress, *, percent: int, passed: bool, edition: int, at: str, max_attempts: int = 0
) -> SectionProgress:
    """Return the progress after a quiz was answered: passing completes the section."""
    done = passed or seen.passed
    attempts = seen.attempts + 1
    return replace(
        seen,
        state="completed" if done else "started",
        position=0,
        attempts=attempts,
        best=percent if seen.best is None else max(seen.best, percent),
        passed=done,
        at=at,
        edition=edition,
        passed_edition=edition if passed else seen.passed_edition,
        is_stuck=is_stuck(attempts, passed=done, max_attempts=max_attempts),
    )


def after_work(seen: SectionProgress, *, edition: int, number: int, at: str) -> SectionProgress:
    """Return the progress after an exercise was handed in, or taken back. ``number``: how often it was handed in."""
    return replace(seen, state="started", attempts=number, edition=edition, passed=False, at=at, is_stuck=False)


def after_mark(
    seen: SectionProgress, *, percent: int | None, passed: bool, edition: int, at: str, max_attempts: int
) -> SectionProgress:
    """Return the progress after an exercise was marked: passing completes it, and a corrected mark may undo that."""
    return replace(
        seen,
        state="completed" if passed else "started",
        best=percent,
        passed=passed,
        passed_edition=edition if passed else 0,
        at=at,
        is_stuck=is_stuck(seen.attempts, passed=passed, max_attempts=max_attempts),
    )


def is_stuck(attempts: int, *, passed: bool, max_attempts: int) -> bool:
    """Say whether somebody does not get past a quiz by themselves: failed often, or no attempt left."""
    return not passed and (attempts >= STUCK_AFTER or 0 < max_attempts <= attempts)


def after_regrade(
    seen: SectionProgress, grades: Sequence[tuple[int, bool, int]], *, max_attempts: int, release: int
) -> SectionProgress:
    """Return the progress after all attempts that count were graded again: the best of them counts.

    ``grades``: percent, passed and the edition graded by, of each attempt.
    """
    passed_with = [edition for _, passed, edition in grades if passed]
    passed = bool(passed_with)
    return replace(
        seen,
        state="completed" if passed else "started",
        best=max((percent for percent, *_ in grades), default=seen.best),
        passed=passed,
        passed_edition=max(passed_with, default=0),
        regraded=release,
        is_stuck=is_stuck(seen.attempts, passed=passed, max_attempts=max_attempts),
    )


def after_opening(seen: SectionProgress, *, release: int) -> SectionProgress:
    """Return the progress after a changed quiz was opened again: attempts begin anew, the old ones are history."""
    return replace(
        seen,
        state="started",
        attempts=0,
        before=seen.made,
        best=None,
        passed=False,
        passed_edition=0,
        is_stuck=False,
        again=release,
    )
