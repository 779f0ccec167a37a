"""What was checked lately, and how it scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.moderation.models import CheckModel
from community.moderation.rules.targets import Target, TargetType
from diatonic.common import clock, ids, retention
from diatonic.common.dynamo.transaction import Transaction

MOST = 500
#: So many of the last checks are looked at for what repeats.
_LATELY = 100
_HOUR = timedelta(hours=1)


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
    author_id: str = ""
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True)
class Lately:
    """What came in lately beside the text at hand: how all of it reads, and how much of it in an hour by its author."""

    fingerprints: tuple[int, ...]
    by_author: int


class CheckStore:
    """The checks of one organization."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id

    def note(
        self,
        tx: Transaction,
        target: Target,
        *,
        outcome: str,
        scores: Mapping[str, float],
        now: datetime,
        fingerprint: int | None = None,
    ) -> None:
        """Write in the transaction how the target's text scored, and by what others like it are known."""
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
            author_id=target.author_id,
            fingerprint=fingerprint,
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

    def lately(self, target: Target, *, now: datetime) -> Lately:
        """Return what came in lately beside the target. One bounded query."""
        others = [one for one in self.recent(limit=_LATELY, now=now) if one.target_id != target.target_id]
        since = clock.iso(now - _HOUR)
        return Lately(
            fingerprints=tuple(one.fingerprint for one in others if one.fingerprint is not None),
            by_author=len(
                {one.target_id for one in others if one.author_id == target.author_id and one.checked_at > since}
            ),
        )


def _check(item: CheckModel) -> Check:
    return Check(
        target_type=TargetType(item.target_type),
        target_id=item.target_id,
        post_id=item.post_id,
        content_revision=int(item.content_revision),
        outcome=item.outcome,
        scores={rule: float(score) for rule, score in item.scores.items()},
        checked_at=item.created_at,
        author_id=item.author_id or "",
        fingerprint=_number(item.fingerprint),
    )


def _number(value: float | None) -> int | None:
    return None if value is None else int(value)
