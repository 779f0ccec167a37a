"""Reads and writes of who has put the first steps away."""

from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.scope import Scope
from organizations.onboarding.models import FirstSteps


class FirstStepsStore:
    """The first steps of the scope's person in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._key = (scope.organization_id, scope.user_id)

    def are_away(self) -> bool:
        """Say whether the person has put them away. One consistent read."""
        (item,) = batch_get([(FirstSteps, self._key)])
        return item is not None

    def put_away(self, *, now: datetime) -> None:
        """Remember that the person has put them away. One write."""
        moment = clock.iso(now)
        FirstSteps(*self._key, away_at=moment, created_at=moment, updated_at=moment).save()

    def bring_back(self) -> None:
        """Forget it. One write."""
        FirstSteps(*self._key).delete()
