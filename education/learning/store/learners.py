"""Reads across learners, for the authors of what they learn."""

from collections.abc import Sequence

from pynamodb.expressions.condition import Condition

from diatonic.common import pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.scope import Scope
from education.learning.models import AttemptModel, ProgressModel
from education.learning.rules import Progress, Standing
from education.learning.store.progress import progress_of_item


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
