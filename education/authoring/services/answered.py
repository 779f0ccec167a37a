"""Changed quizzes that learners have answered. Who knows the answers registers here; authoring does not know them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from education.authoring.rules import (
    AnsweredQuiz,
    AnswersChoice,
    ChangedQuiz,
    Entry,
    Module,
    Outline,
    Publication,
    SectionType,
)
from education.authoring.services.modules import get_module_with_outline
from education.authoring.store import ReleaseStore

Counting = Callable[[Scope, str, Sequence[ChangedQuiz]], Sequence[AnsweredQuiz]]
Submitted = Callable[[Transaction, Scope, Module, Sequence[ChangedQuiz], datetime], None]
Published = Callable[[Transaction, Scope, Publication, datetime], None]
_HANDLERS: list[tuple[Counting, Submitted, Published]] = []


def on_answers(*, counting: Counting, submitted: Submitted, published: Published) -> None:
    """Register who knows what learners answered; called once, when Django starts.

    ``counting(scope, module_id, quizzes)`` returns those that were answered, with counts. ``submitted(tx, scope,
    module, quizzes, now)`` and ``published(tx, scope, publication, now)`` add to the transaction of that step what
    has to follow from it.
    """
    _HANDLERS[:] = [(counting, submitted, published)]


def list_answered(scope: Scope, *, module_id: str) -> list[AnsweredQuiz]:
    """Return the quizzes that publishing the draft would change and that learners have answered, with counts.

    Needs ``modules.view``. Three DynamoDB calls at most.
    """
    module, outline = get_module_with_outline(scope, module_id=module_id)
    return answered_of(scope, module=module, outline=outline)


def answered_of(scope: Scope, *, module: Module, outline: Outline) -> list[AnsweredQuiz]:
    """Return the same as :func:`list_answered` of a module that was read already. Two DynamoDB calls at most."""
    quizzes = changed_quizzes(ReleaseStore(scope).published(module), outline)
    return [one for counting, _, _ in _HANDLERS if quizzes for one in counting(scope, module.module_id, quizzes)]


def changed_quizzes(live: Mapping[str, Entry], outline: Outline) -> list[ChangedQuiz]:
    """Return the quizzes that learners see in another edition than the draft's; ``live`` by section."""
    return [
        ChangedQuiz(live[entry.content_id], entry)
        for entry in outline.entries
        if entry.content_type is SectionType.QUIZ
        and entry.content_id in live
        and live[entry.content_id].edition != entry.edition
    ]


def choices(given: Mapping[str, str], quizzes: Sequence[ChangedQuiz]) -> dict[ChangedQuiz, AnswersChoice]:
    """Return what is chosen for each changed quiz; what is not named is kept. Raises ``Invalid`` at ``/answers/…``."""
    known = {quiz.content_id: quiz for quiz in quizzes}
    errors = [
        FieldError(f"/answers/{content_id}", "No quiz of this name changes with this publication.")
        for content_id in given
        if content_id not in known
    ]
    errors += [
        FieldError(f"/answers/{content_id}", "Choose one of: keep, regrade, retake.")
        for content_id, choice in given.items()
        if choice not in set(AnswersChoice)
    ]
    if errors:
        raise Invalid("What becomes of the answers is not clear.", fields=errors)
    return {quiz: AnswersChoice(given.get(quiz.content_id, AnswersChoice.KEEP)) for quiz in quizzes}


def follow_submission(
    tx: Transaction, scope: Scope, module: Module, quizzes: Sequence[ChangedQuiz], now: datetime
) -> None:
    """Let those who know the answers add to a submission."""
    for _, submitted, _ in _HANDLERS:
        if quizzes:
            submitted(tx, scope, module, quizzes, now)


def follow_publication(tx: Transaction, scope: Scope, publication: Publication, now: datetime) -> None:
    """Let those who know the answers add to a publication."""
    for _, _, published in _HANDLERS:
        if publication.answers:
            published(tx, scope, publication, now)
