"""Who answers for what moderation decides about: discussion registers its posts and comments when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from community.moderation.rules.targets import Excerpt, Target, TargetType, Told
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope


class TargetMoved(Conflict):
    """The target has another text than the one decided about, or is gone: look at it once more.

    Raised by a handler, or named by it as what its condition means (``otherwise``).
    """

    default_code = "text_changed"

    def __init__(self, detail: str = "Its author has changed this meanwhile. Look at it once more.") -> None:
        super().__init__(detail)


class TargetHandler(Protocol):
    """What the feature of a type of target does for moderation. Registered when Django starts."""

    def read(self, scope: Scope, target_id: str) -> Target | None:
        """Return the target with its newest text, by one or two consistent reads; ``None`` where it is deleted."""

    def read_many(self, scope: Scope, keys: Sequence[tuple[str, str]]) -> Mapping[str, Target]:
        """Return those targets of pairs of ``target_id`` and ``post_id`` that are there, by their ids.

        At most 500; one read for every hundred. Need not be consistent: the simulator and lists show them.
        """

    def settle(self, tx: Transaction, scope: Scope, *, target: Target, told: Told, now: datetime) -> None:
        """Put into ``tx`` what becomes of the target, on the condition that it is still as ``target``.

        The same text, and the same status: a verdict that was long in coming does not undo what a moderator decided.
        Approving lists it and counts it, anything else takes it out of every list. May read.
        """

    def around(self, scope: Scope, target: Target) -> Sequence[Excerpt]:
        """Return what stands around the target in its thread, for whoever decides. A fixed number of reads."""


_HANDLERS: dict[TargetType, TargetHandler] = {}


def on_target(kind: TargetType, handler: TargetHandler) -> None:
    """Let ``handler`` answer for all targets of this kind."""
    _HANDLERS[kind] = handler


def handler_of(kind: TargetType) -> TargetHandler:
    """Return who answers for this kind. Raises ``LookupError`` where nobody does."""
    return _HANDLERS[kind]
