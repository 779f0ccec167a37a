"""What the change of a quiz does to one person who has answered it: graded again, or opened again."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Unavailable
from diatonic.common.scope import Scope
from education.authoring.rules import Outline
from education.learning.rules import (
    Correction,
    Counted,
    GivenAnswers,
    Outcome,
    after_opening,
    after_regrade,
)
from education.learning.services.recording import record
from education.learning.store import LearnersStore, LearningStore, ProgressMoved
from education.quizzes import rules as quizzes
from education.quizzes import services as sittings

Also = Callable[[Transaction, Outcome], None]
T = TypeVar("T")
_TRIES = 8
#: So many attempts are written together with the progress that follows from them.
_AT_ONCE = 60


def list_who_answered(scope: Scope, *, content_id: str, after: str, limit: int) -> tuple[list[str], str]:
    """Return people who answered a quiz, once each, and the place after which to go on (empty: these were the last).

    ``after``: such a place, or empty. The quiz is one of the scope's organization. One DynamoDB call.
    """
    found = LearnersStore(scope).who_answered(content_id, after=after, limit=limit)
    seen = after.rpartition("#")[0]  # whose attempts went over the end of the page before
    people = list(dict.fromkeys(user_id for user_id, _ in found if user_id != seen))
    return people, found[-1][1] if len(found) == limit else ""


def grade_again(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    content_id: str,
    user_id: str,
    outline: Outline,
    by: Correction,
    at: str,
    also: Also | None = None,
) -> Outcome | None:
    """Grade a person's attempts at a quiz by its correction; the best of them counts. ``None``: nothing was to be done.

    ``outline``: the live one. ``also(tx, outcome)`` adds writes that belong to it; without it nothing is written and
    the answer says what would come out. Safe to repeat: what was done is not done again.
    """
    store = LearningStore(scope, user_id=user_id)

    def attempt() -> Outcome | None:
        progress = store.progress(module_id)
        seen = progress.of(content_id)
        given = store.counting_attempts(module_id, content_id, after=seen.before)
        changed = [(one, _grade(by.quiz, one)) for one in given if by.applies_to(one)]
        if not changed:
            return None
        now = {one.number: (grade.percent, grade.passed, by.edition) for one, grade in changed}
        grades = [now.get(one.number, (one.percent, one.passed, one.graded_edition)) for one in given]
        allowed = by.quiz.max_attempts
        if 0 < allowed <= seen.attempts:
            allowed = _attempts_of(scope, module_id, content_id, user_id, allowed)
        value = after_regrade(seen, grades, max_attempts=allowed, release=by.release)
        outcome = Outcome(user_id, seen.passed, value.passed, value.best or 0)
        if also is not None:
            tx = _write_grades(store, module_id, content_id, changed, by)
            also(tx, outcome)
            record(
                scope,
                progress=progress,
                content_id=content_id,
                value=value,
                outline=outline,
                at=at,
                counted=_moved(given[0], changed, by),
                tx=tx,
            )
        return outcome

    return _again(attempt)


def open_again(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    content_id: str,
    user_id: str,
    outline: Outline,
    edition: int,
    release: int,
    at: str,
    also: Also,
) -> Outcome | None:
    """Let a person answer a changed quiz anew; old attempts stay as history. ``None``: nothing was to be done.

    ``edition``: the changed quiz's. Who passed it, or answered no other, has nothing to do again. Safe to repeat.
    """
    store = LearningStore(scope, user_id=user_id)

    def attempt() -> Outcome | None:
        progress = store.progress(module_id)
        seen = progress.of(content_id)
        is_done = seen.passed and seen.passed_edition == edition
        if not seen.attempts or is_done or (seen.again >= release and not seen.passed):
            return None
        given = store.counting_attempts(module_id, content_id, after=seen.before)
        if all(one.edition == edition for one in given):
            return None
        tx, outcome = Transaction(), Outcome(user_id, seen.passed, is_passed=False, percent=0)
        also(tx, outcome)
        value = after_opening(seen, release=release)
        record(scope, progress=progress, content_id=content_id, value=value, outline=outline, at=at, tx=tx)
        return outcome

    return _again(attempt)


def _again(attempt: Callable[[], T]) -> T:
    for _ in range(_TRIES):
        with suppress(ProgressMoved):
            return attempt()
    raise Unavailable("This learner is at it just now. Try again in a moment.", retry_after=1)


def _attempts_of(scope: Scope, module_id: str, content_id: str, user_id: str, limit: int) -> int:
    """Return how often a person may answer the quiz, with what they are allowed beyond the others."""
    person = replace(scope, user_id=user_id)
    return sittings.terms_for(person, module_id=module_id, content_id=content_id).extra.attempts_for(limit)


def _grade(quiz: quizzes.Quiz, given: GivenAnswers) -> quizzes.Grade:
    return quizzes.grade(quiz, given.answers)


def _write_grades(
    store: LearningStore,
    module_id: str,
    content_id: str,
    changed: Sequence[tuple[GivenAnswers, quizzes.Grade]],
    by: Correction,
) -> Transaction:
    """Write the grades of many attempts in portions; returns the transaction with the last one, still open.

    The first attempt comes last: with it the figures of questions move, in the transaction that is still open.
    """
    tx = Transaction()
    for place, (given, grade) in enumerate(reversed(changed)):
        if place and place % _AT_ONCE == 0:
            tx.commit()
            tx = Transaction()
        store.regrade(tx, module_id, content_id, given, grade, by=by)
    return tx


def _moved(
    first: GivenAnswers, changed: Sequence[tuple[GivenAnswers, quizzes.Grade]], by: Correction
) -> tuple[Counted, ...]:
    """Return how the figures of questions change: a first answer goes from one edition's to the other's."""
    found = next(((one, grade) for one, grade in changed if one.number == first.number), None)
    earlier = by.earlier(first.graded_edition)
    if found is None or earlier is None:
        return ()
    given, grade = found
    return (
        Counted(given.graded_edition, earlier, quizzes.grade(earlier, given.answers), sign=-1),
        Counted(by.edition, by.quiz, grade),
    )
