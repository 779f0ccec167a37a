"""How far a learner is: pure functions over what was recorded and what is published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from education.authoring.rules import Card, Entry, Outline, PublishedModule, PublishedSection
from education.quizzes.rules import QuestionResult

State = Literal["new", "started", "completed"]
#: A video counts as seen from here.
SEEN_SHARE = 0.9


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

    ``best`` is the best percentage of a quiz; ``edition`` the one that was shown last, ``passed_edition`` the one
    that was passed (0: none).
    """

    state: State = "new"
    position: float = 0
    attempts: int = 0
    best: int | None = None
    passed: bool = False
    at: str = ""
    edition: int = 0
    passed_edition: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What was recorded about one learner in one module."""

    module_id: str
    sections: Mapping[str, SectionProgress] = field(default_factory=dict)
    last_content_id: str = ""
    updated_at: str = ""

    def of(self, content_id: str) -> SectionProgress:
        """Return what was recorded about a section."""
        return self.sections.get(content_id, SectionProgress())

    @property
    def done(self) -> list[str]:
        """The ids of the sections that are completed, also of those that are not published any more."""
        return [content_id for content_id, part in self.sections.items() if part.state == "completed"]

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


@dataclass(frozen=True, slots=True)
class Requirement:
    """A published module that another one requires, and how far the learner is in it."""

    card: Card
    completed: int

    @property
    def is_met(self) -> bool:
        """Whether the learner has completed it as it is published now."""
        return self.completed >= self.card.section_count

    @property
    def percent(self) -> int:
        """Return how much is completed, rounded down."""
        return self.completed * 100 // self.card.section_count if self.card.section_count else 100


def requirements(
    module_ids: Iterable[str], cards: Mapping[str, Card], progress: Mapping[str, Progress]
) -> list[Requirement]:
    """Return what has to be completed first; a module that is not published holds nobody up."""
    return [
        Requirement(cards[one], cards[one].count(progress[one].done if one in progress else ()))
        for one in module_ids
        if one in cards
    ]


@dataclass(frozen=True, slots=True)
class CatalogueCard:
    """A published module with the learner's progress in it; ``missing``: what has to be completed first."""

    card: Card
    completed: int
    started: bool
    missing: tuple[Requirement, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether other modules have to be completed first; what was begun stays open."""
        return bool(self.missing) and not self.started

    @property
    def percent(self) -> int:
        """Return how much is completed, rounded down."""
        return self.completed * 100 // self.card.section_count if self.card.section_count else 0


@dataclass(frozen=True, slots=True)
class LearnerModule:
    """A module as one learner sees it."""

    module: PublishedModule
    progress: Progress
    requirements: tuple[Requirement, ...] = ()
    may_pass: bool = False

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What has to be completed first, and is not."""
        return tuple(one for one in self.requirements if not one.is_met)

    @property
    def is_locked(self) -> bool:
        """Whether the sections are closed to this person; what was begun stays open."""
        return bool(self.missing) and not self.may_pass and not self.progress.updated_at

    @property
    def percent(self) -> int:
        """Return how much is completed."""
        return self.progress.percent(self.module.outline)

    @property
    def resume(self) -> Entry | None:
        """Return where to go on."""
        return self.progress.resume(self.module.outline)


@dataclass(frozen=True, slots=True)
class LearnerSection:
    """A section as one learner sees it. ``content`` never holds right answers; ``html`` is its Markdown, safe."""

    module: PublishedModule
    progress: Progress
    section: PublishedSection
    content: dict[str, Any]
    html: str

    @property
    def own(self) -> SectionProgress:
        """What was recorded about this section."""
        return self.progress.of(self.section.entry.content_id)

    @property
    def previous(self) -> Entry | None:
        """The section before."""
        return self.module.outline.neighbours(self.section.entry.content_id)[0]

    @property
    def next(self) -> Entry | None:
        """The section after."""
        return self.module.outline.neighbours(self.section.entry.content_id)[1]

    @property
    def next_attempt(self) -> int:
        """The number of the attempt that answers given now will be."""
        return self.own.attempts + 1

    @property
    def attempts_left(self) -> int | None:
        """How often the quiz may still be answered; ``None``: as often as one likes."""
        allowed = self.content.get("max_attempts", 0)
        return max(0, allowed - self.own.attempts) if allowed else None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answered quiz, pinned to the release and the section's edition that was answered.

    ``answers`` are in the things' own ids, ``results`` in those that were shown; ``quiz`` is the edition as it was shown.
    """

    content_id: str
    number: int
    release: int
    version: str
    edition: int
    answers: Mapping[str, list[str]]
    points: int
    out_of: int
    percent: int
    passed: bool
    results: tuple[QuestionResult, ...]
    at: str
    attempts_left: int | None = None
    quiz: Mapping[str, Any] = field(default_factory=dict)


def after_report(seen: SectionProgress, reported: ProgressInput, *, edition: int, at: str) -> SectionProgress:
    """Return the progress after a page reported; what was completed stays completed."""
    state: State = "completed" if "completed" in (seen.state, reported.state) else reported.state
    return replace(seen, state=state, position=reported.position, edition=edition, at=at)


def after_attempt(seen: SectionProgress, *, percent: int, passed: bool, edition: int, at: str) -> SectionProgress:
    """Return the progress after a quiz was answered: passing completes the section."""
    done = passed or seen.passed
    best = percent if seen.best is None else max(seen.best, percent)
    state: State = "completed" if done else "started"
    return SectionProgress(
        state=state,
        attempts=seen.attempts + 1,
        best=best,
        passed=done,
        at=at,
        edition=edition,
        passed_edition=edition if passed else seen.passed_edition,
    )
