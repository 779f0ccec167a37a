"""Learners as the authors of a module see them. Whether they may is asked by whoever calls."""

from diatonic.common.pages import Page
from diatonic.common.scope import Scope
from education.learning.rules import GivenAnswers, Progress, Standing
from education.learning.store import LearnersStore, LearningStore, given_answers


def list_learners(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    standing: Standing,
    until: str = "",
    limit: int,
    cursor: str | None,
    newest_first: bool = True,
) -> Page[Progress]:
    """Return one page of a module's learners of a standing, by the hour of their last activity. Two DynamoDB calls.

    ``until``: only those who did nothing after that time. The module is one of the scope's organization.
    """
    return LearnersStore(scope).page(
        module_id, standing, until=until, limit=limit, cursor=cursor, newest_first=newest_first
    )


def some_attempts(scope: Scope, *, content_id: str, limit: int) -> list[tuple[str, GivenAnswers]]:
    """Return up to ``limit`` attempts at a quiz with their people, each person's in order; whose is left to chance.

    The quiz is one of the scope's organization. One DynamoDB query, and one read for each 50.
    """
    return LearnersStore(scope).some_attempts(content_id, limit=limit)


def list_attempts_of(
    scope: Scope, *, module_id: str, content_id: str, user_id: str, limit: int, cursor: str | None
) -> Page[GivenAnswers]:
    """Return one page of a person's attempts at a quiz, newest first. One DynamoDB call."""
    store = LearningStore(scope, user_id=user_id)
    return store.attempts(module_id, content_id, limit=limit, cursor=cursor).map(given_answers)
