"""What a learner sees: cards, modules and sections with their progress, attempts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from education.authoring.rules import Card, Entry, PublishedModule, PublishedSection
from education.learning.rules.progress import Progress, SectionProgress
from education.quizzes.rules import QuestionResult, Sitting, Terms


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
    terms: Terms = field(default_factory=Terms)

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
        return self.own.made + 1

    @property
    def sitting(self) -> Sitting | None:
        """The timed attempt that was started and not yet sent."""
        return self.terms.sitting(number=self.next_attempt)

    @property
    def minutes(self) -> int:
        """How many minutes an attempt at the quiz may take, with the learner's extra time; 0: no limit."""
        return self.terms.extra.time_for(int(self.content.get("time_limit", 0)))

    @property
    def extra_words(self) -> str:
        """What this learner has beyond the others at this quiz, in words; a started attempt keeps the time it had."""
        limit = int(self.content.get("time_limit", 0))
        if self.sitting and self.sitting.minutes != self.minutes:
            limit = 0
        return self.terms.extra.words_at(time_limit=limit, max_attempts=self.content.get("max_attempts", 0))

    @property
    def must_start(self) -> bool:
        """Whether the questions come only once the learner has pressed Start."""
        return self.minutes > 0 and self.sitting is None

    @property
    def attempts_left(self) -> int | None:
        """How often the quiz may still be answered; ``None``: as often as one likes."""
        allowed = self.terms.extra.attempts_for(int(self.content.get("max_attempts", 0)))
        return max(0, allowed - self.own.attempts) if allowed else None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answered quiz, pinned to the release and the section's edition that was answered.

    ``answers`` are in the things' own ids, ``results`` in those that were shown; ``quiz`` is the edition as it was
    shown.
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
    timed_out: bool = False
    quiz: Mapping[str, Any] = field(default_factory=dict)
