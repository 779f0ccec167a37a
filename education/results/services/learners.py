"""The learners of a module: who is stuck, what one of them did, and all of them as a table."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from diatonic.common import clock
from diatonic.common.errors import NotFound
from diatonic.common.pages import DEFAULT_LIMIT, MAX_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.sheets import Cell
from education.authoring import services as authoring
from education.authoring.rules import Module, Outline, SectionType
from education.learning import services as learning
from education.learning.rules import GivenAnswers, Standing
from education.quizzes.rules import QuestionResult, Quiz, grade, revealed
from education.results import policies
from education.results.rules import (
    QUESTIONS_HEAD,
    STOPPED_DAYS,
    Learner,
    Show,
    learner_of,
    learner_row,
    learners_head,
    question_rows,
)
from education.results.services.figures import get_quiz_results, outline_of

_STANDINGS: dict[Show, Standing] = {"stopped": "going", "going": "going", "failing": "failing", "finished": "finished"}


class NoSuchLearner(NotFound):
    """Nobody of this id has begun the module."""

    def __init__(self) -> None:
        super().__init__("Nobody of this name has begun this module.")


@dataclass(frozen=True, slots=True)
class ShownAttempt:
    """An attempt of a learner with every answer; ``questions`` are those of the quiz that it was graded by."""

    given: GivenAnswers
    quiz: Quiz
    results: tuple[QuestionResult, ...]


def list_learners(
    scope: Scope,
    *,
    module_id: str,
    show: Show = "stopped",
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    now: datetime,
) -> tuple[Module, Page[Learner]]:
    """Return one page of a module's learners; needs ``results.view``. Four DynamoDB calls.

    ``show``: those who stopped (began, and did nothing for a week; longest ago first), who are failing a quiz, who are
    on the way, or who finished (last active first).
    """
    policies.check_can_view(scope)
    module, outline = outline_of(scope, module_id)
    until = clock.iso(now - timedelta(days=STOPPED_DAYS)) if show == "stopped" else ""
    page = learning.list_learners(
        scope,
        module_id=module_id,
        standing=_STANDINGS[show],
        until=until,
        limit=limit,
        cursor=cursor,
        newest_first=show != "stopped",
    )
    return module, page.map(lambda progress: learner_of(progress, outline))


def get_learner(scope: Scope, *, module_id: str, user_id: str) -> tuple[Module, Outline, Learner]:
    """Return what one learner did in each section; needs ``results.view``. Raises ``NotFound``. Three calls."""
    policies.check_can_view(scope)
    module, outline = outline_of(scope, module_id)
    progress = learning.read_progress(scope, module_id=module_id, user_id=user_id)
    if not progress.updated_at:
        raise NoSuchLearner
    return module, outline, learner_of(progress, outline)


def list_learner_attempts(
    scope: Scope,
    *,
    module_id: str,
    content_id: str,
    user_id: str,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Page[ShownAttempt]:
    """Return one page of a learner's attempts at a quiz with every answer; needs ``results.view``. Four calls.

    Attempts at versions before the last twelve are left out: what they were asked is not at hand.
    """
    policies.check_can_view(scope)
    authoring.get_module(scope, module_id=module_id)
    history = authoring.get_section_history(scope, module_id=module_id, content_id=content_id)
    quizzes = {
        one.section.entry.edition: Quiz.model_validate(one.section.content_data)
        for one in history
        if one.section.entry.content_type is SectionType.QUIZ
    }
    found = learning.list_attempts_of(
        scope, module_id=module_id, content_id=content_id, user_id=user_id, limit=limit, cursor=cursor
    )
    shown = [
        ShownAttempt(given, quiz, revealed(quiz, grade(quiz, given.answers)))
        for given in found.items
        if (quiz := quizzes.get(given.graded_edition)) is not None
    ]
    return Page(tuple(shown), found.next_cursor)


def learner_rows(scope: Scope, *, module_id: str) -> Iterator[Sequence[Cell]]:
    """Return all learners of a module as rows of a table, the head first, page by page; needs ``results.view``.

    Somebody who gets on meanwhile is there once.
    """
    policies.check_can_view(scope)
    _, outline = outline_of(scope, module_id)
    return _learner_rows(scope, module_id, outline)


def _learner_rows(scope: Scope, module_id: str, outline: Outline) -> Iterator[Sequence[Cell]]:
    yield learners_head(outline)
    seen: set[str] = set()
    # People move on in this order, so nobody who does is between two lists; who is graded again meanwhile may be.
    standings: tuple[Standing, ...] = ("going", "failing", "finished")
    for standing in standings:
        cursor: str | None = None
        while True:
            page = learning.list_learners(scope, module_id=module_id, standing=standing, limit=MAX_LIMIT, cursor=cursor)
            for progress in page.items:
                if progress.user_id not in seen:
                    seen.add(progress.user_id)
                    yield learner_row(learner_of(progress, outline), outline)
            cursor = page.next_cursor
            if cursor is None:
                break


def questions_rows(scope: Scope, *, module_id: str) -> Iterator[Sequence[Cell]]:
    """Return the questions of a module's quizzes as rows of a table, quiz by quiz; needs ``results.view``."""
    policies.check_can_view(scope)
    _, outline = outline_of(scope, module_id)
    return _questions_rows(scope, module_id, outline)


def _questions_rows(scope: Scope, module_id: str, outline: Outline) -> Iterator[Sequence[Cell]]:
    yield QUESTIONS_HEAD
    for entry in outline.entries:
        if entry.content_type is SectionType.QUIZ:
            with suppress(NotFound):  # a quiz of the draft that nobody has seen
                found = get_quiz_results(scope, module_id=module_id, content_id=entry.content_id, looked_at=0)
                yield from question_rows(entry.title, found.figures)
