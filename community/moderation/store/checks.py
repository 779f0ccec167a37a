"""What was checked lately, and how it scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.moderation.models import CheckModel
from community.moderation.rules.targets import Target, TargetType
from diatonic.common import clock, ids, retention
from diatonic.common.dynamo.transaction import Transaction

MOST = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One text that was checked: what came out, and its score (0 to 1) by each rule."""

    target_type: TargetType
    target_id: str
    post_id: str
    content_revision: int
    outcome: str
    scores: Mapping[str, float]
    checked_at: str


class CheckStore:
    """The checks of one organization."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id

    def note(
        self, tx: Transaction, target: Target, *, outcome: str, scores: Mapping[str, float], now: datetime
    ) -> None:
        """Write in the transaction how the target's text scored."""
        at = clock.iso(now)
        item = CheckModel(
            self._organization_id,
            ids.new(),
            target_type=target.target_type,
            target_id=target.target_id,
            post_id=target.post_id,
            content_revision=target.content_revision,
            outcome=outcome,
            scores=dict(scores),
            expires_at=clock.epoch(now + retention.period("moderation-checks")),
            created_at=at,
            updated_at=at,
        )
        tx.put(item)

    def recent(self, *, limit: int, now: datetime) -> list[Check]:
        """Return the newest checks that have not expired, at most :data:`MOST`. One bounded query."""
        number = min(limit, MOST)
        found = CheckModel.query(self._organization_id, scan_index_forward=False, limit=number, page_size=number)
        return [_check(item) for item in found if item.expires_at > clock.epoch(now)]


def _check(item: CheckModel) -> Check:
    return Check(
        target_type=TargetType(item.target_type),
        target_id=item.target_id,
        post_id=item.post_id,
        content_revision=int(item.content_revision),
        outcome=item.outcome,
        scores={rule: float(score) for rule, score in item.scores.items()},
        checked_at=item.created_at,
    )
