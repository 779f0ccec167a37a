"""Reads across learners, for the authors of what they learn."""

from collections.abc import Sequence

from pynamodb.expressions.condition import Condition

from diatonic.common import pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.scope import Scope
from education.learning.models import AttemptModel, ProgressModel
from education.learning.rules import GivenAnswers, Progress, Standing
from education.learning.store.progress import given_answers, progress_of_item

_READ = 50


class LearnersStore:
    """Who learns what in the scope's organization. Ids of modules and sections were found in it before."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def page(
        self, module_id: str, standing: Standing, *, until: str, limit: int, cursor: str | None, newest_first: bool
    ) -> pages.Page[Progress]:
        """Return one page of the learners of a standing by their last activity. One query, one read of them.

        ``until``: only those who did nothing after this time; empty: all.
        """
        condition: Condition | None = ProgressModel.active_at <= until if until else None
        found = pages.query(
            ProgressModel.learners_index,
            f"{module_id}#{standing}",
            list_name="learners:stopped" if until else "learners",
            limit=limit,
            cursor=cursor,
            newest_first=newest_first,
            range_condition=condition,
        )
        items = batch_get([(ProgressModel, (item.learner, item.module_id)) for item in found.items])
        # The index lags: somebody may have moved on since.
        return pages.Page(tuple(progress_of_item(item) for item in items if item is not None), found.next_cursor)

    def who_answered(self, content_id: str, *, after: str, limit: int) -> Sequence[tuple[str, str]]:
        """Return (person, place in the list) of attempts at a quiz after a place, by person. One query."""
        condition = AttemptModel.attempt_by > after if after else None
        found = AttemptModel.section_index.query(content_id, condition, limit=limit, page_size=limit)
        return [(item.learner_module.rpartition("#")[2], item.attempt_by) for item in found]

    def some_attempts(self, content_id: str, *, limit: int) -> list[tuple[str, GivenAnswers]]:
        """Return some attempts at a quiz with their people, each person's in order. A query, and a read for each 50."""
        listed = AttemptModel.section_index.query(content_id, limit=limit, page_size=limit)
        keys = [(AttemptModel, (item.learner_module, item.attempt_key)) for item in listed]
        # A hundred attempts of many long answers would be more than one answer of DynamoDB holds.
        found = [item for start in range(0, len(keys), _READ) for item in batch_get(keys[start : start + _READ])]
        return [(item.user_id, given_answers(item)) for item in found if item is not None]
