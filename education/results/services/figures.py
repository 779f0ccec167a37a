"""The figures of a module and of a quiz, from counters alone: as many calls for ten learners as for 100,000."""

from dataclasses import dataclass

from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import Module, Outline, PublishedEdition, SectionType
from education.learning import services as learning
from education.quizzes.rules import Quiz
from education.results import policies
from education.results.rules import (
    Counts,
    EditionFigures,
    FollowUp,
    ModuleFigures,
    QuizFigures,
    choices,
    first_version,
    module_counters,
    module_figures,
    quiz_counters,
    quiz_figures,
)
from education.results.store import CounterStore, FollowUpStore
from education.results.store.counters import MOST

#: Enough to see what is frequent, and little enough to be read while somebody waits.
LOOKED_AT = 100


class NoSuchQuiz(NotFound):
    """The module has no such quiz that was ever published."""

    def __init__(self) -> None:
        super().__init__("This module has no such quiz that was published.")


@dataclass(frozen=True, slots=True)
class ModuleResults:
    """A module with its figures; ``outline`` is what learners see, or the draft where nothing is live."""

    module: Module
    outline: Outline
    figures: ModuleFigures
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizResults:
    """A quiz with its figures; ``versions`` can be chosen as the beginning, ``since`` is the one that was."""

    module: Module
    content_id: str
    title: str
    versions: tuple[str, ...]
    since: str
    figures: QuizFigures


def get_results(scope: Scope, *, module_id: str) -> ModuleResults:
    """Return how learners do in each section of a module; needs ``results.view``. Four DynamoDB calls."""
    policies.check_can_view(scope)
    module, outline = outline_of(scope, module_id)
    (counts,) = CounterStore(scope).read([module_counters(module_id)])
    follow_ups = FollowUpStore(scope).newest(module_id)
    return ModuleResults(module, outline, module_figures(counts, outline.entries), tuple(follow_ups))


def get_quiz_results(
    scope: Scope, *, module_id: str, content_id: str, since: str = "", looked_at: int = LOOKED_AT
) -> QuizResults:
    """Return how people do at each question of a quiz; needs ``results.view``. Four DynamoDB calls.

    ``since``: the version from which on answers count; empty: the oldest of the last twelve. Unchanged questions
    count through all of them, a changed one from the version that changed it. ``looked_at``: so many attempts are
    read for the most frequent wrong answers, up to three calls more, where questions are written or arranged.
    """
    policies.check_can_view(scope)
    module = authoring.get_module(scope, module_id=module_id)
    history = authoring.get_section_history(scope, module_id=module_id, content_id=content_id)
    if history[0].section.entry.content_type is not SectionType.QUIZ:
        raise NoSuchQuiz
    versions = tuple(one.version for one in history)
    chosen = history[: versions.index(since) + 1] if since in versions else history
    editions = _counted(scope, content_id, chosen)
    is_written = any(not choices(question) for question in editions[0].quiz.questions)
    has_answers = is_written and any(one.counts.get("n") for one in editions)
    given = learning.some_attempts(scope, content_id=content_id, limit=looked_at) if looked_at and has_answers else []
    return QuizResults(
        module=module,
        content_id=content_id,
        title=history[0].section.entry.title,
        versions=versions,
        since=first_version(editions),
        figures=quiz_figures(editions, given),
    )


def _counted(scope: Scope, content_id: str, history: list[PublishedEdition]) -> list[EditionFigures]:
    """Return the editions with their counts: the newest, and as many older ones as one call reads."""
    quizzes = [Quiz.model_validate(one.section.content_data) for one in history]
    groups: list[list[str]] = []
    for one, quiz in zip(history, quizzes, strict=True):
        group = quiz_counters(content_id, one.section.entry.edition, quiz)
        if groups and sum(map(len, groups)) + len(group) > MOST:
            break
        groups.append(group)
    counts: list[Counts] = CounterStore(scope).read(groups)
    return [
        EditionFigures(one.version, one.release, one.section.entry.edition, quiz, count)
        for one, quiz, count in zip(history, quizzes, counts, strict=False)
    ]


def outline_of(scope: Scope, module_id: str) -> tuple[Module, Outline]:
    """Return a module with what learners see of it, or the draft where nothing is live. Two DynamoDB calls."""
    module, outline = authoring.get_module_with_outline(scope, module_id=module_id)
    return module, authoring.get_published(scope, module_id=module_id).outline if module.is_live else outline
