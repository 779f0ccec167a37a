"""How learners do in a module, and who of them is stuck."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from education.authoring.rules import Entry, Outline, section_marks
from education.learning.rules import Progress, SectionProgress
from education.results.rules.counting import Counts, of_section

#: Fewer people or answers say nothing yet.
ENOUGH = 10


def percent(part: int, whole: int) -> int:
    """Return a share as a whole percentage, 0 of nothing."""
    return min(100, round(part * 100 / whole)) if whole else 0


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """How learners do in one section; ``average`` is of the best percentages, ``None`` before anybody answered."""

    entry: Entry
    learners: int
    started: int
    completed: int
    answered: int = 0
    passed: int = 0
    attempts: int = 0
    average: int | None = None

    @property
    def started_percent(self) -> int:
        """How many of the module's learners came here."""
        return percent(self.started, self.learners)

    @property
    def completed_percent(self) -> int:
        """How many of the module's learners completed it."""
        return percent(self.completed, self.learners)


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """How learners do in a module; ``finished`` once completed every section of the version they had."""

    learners: int
    finished: int
    failing: int
    sections: tuple[SectionFigures, ...]

    @property
    def finished_percent(self) -> int:
        """How many of the learners finished."""
        return percent(self.finished, self.learners)

    @property
    def steepest(self) -> SectionFigures | None:
        """The section that most learners who came to it did not complete, where it is a tenth of them or more."""
        if self.learners < ENOUGH:
            return None
        worst = max(self.sections, key=lambda one: one.started - one.completed, default=None)
        return worst if worst and (worst.started - worst.completed) * 10 >= self.learners else None


def module_figures(counts: Counts, entries: Iterable[Entry]) -> ModuleFigures:
    """Return what the counts of a module say about the sections of ``entries``."""
    learners = counts.get("learners", 0)
    return ModuleFigures(
        learners=learners,
        finished=counts.get("finished", 0),
        failing=counts.get("now:failing", 0),
        sections=tuple(_section_figures(counts, entry, learners) for entry in entries),
    )


def answered_by(counts: Counts, content_id: str) -> int:
    """Return how many learners have answered a quiz, by the counts of its module."""
    return counts.get(f"{section_marks([content_id])}:answered", 0)


def _section_figures(counts: Counts, entry: Entry, learners: int) -> SectionFigures:
    mark = section_marks([entry.content_id])
    said = {name: counts.get(f"{mark}:{name}", 0) for name in of_section(SectionProgress())}
    best = said.pop("best")
    average = round(best / said["answered"]) if said["answered"] else None
    return SectionFigures(entry, learners, average=average, **said)


Show = Literal["stopped", "failing", "going", "finished"]
#: Who did nothing for so long has stopped.
STOPPED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner of a module, as its author sees them; ``stuck_at``: the quizzes that they do not get past."""

    progress: Progress
    completed: int
    percent: int
    stuck_at: tuple[Entry, ...]
    at: Entry | None

    @property
    def name(self) -> str:
        """The learner's name, as it was when they last did something."""
        return self.progress.user_name or "Somebody"


def learner_of(progress: Progress, outline: Outline) -> Learner:
    """Return the learner of a progress in the outline."""
    stuck = tuple(entry for entry in outline.entries if progress.of(entry.content_id).is_stuck)
    return Learner(
        progress, progress.completed(outline), progress.percent(outline), stuck, outline.entry(progress.last_content_id)
    )
