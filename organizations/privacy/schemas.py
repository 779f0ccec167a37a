"""Shapes of what the API answers about exports and erasing."""

from typing import Self

from diatonic.common.http.answers import Answer
from organizations.privacy.rules import Erasure, Export


class ExportOut(Answer):
    """An export: ``waiting``, ``ready`` or ``failed`` (``reason`` says why). ``url`` is good for two minutes, once ready."""

    export_id: str
    state: str
    asked_at: str
    ready_at: str | None
    expires_at: str
    size: int
    things: int
    reason: str | None
    url: str | None

    @classmethod
    def of(cls, export: Export, url: str = "") -> Self:
        """Return what is said of the export."""
        return cls(
            export_id=export.export_id,
            state=export.state.value,
            asked_at=export.asked_at,
            ready_at=export.ready_at or None,
            expires_at=export.expires_at,
            size=export.size,
            things=export.things,
            reason=export.reason or None,
            url=url or None,
        )


class ErasureOut(Answer):
    """When the account is erased: ``waiting`` (until ``due_at`` it can be cancelled) or ``running``.

    ``blocked`` says why it could not begin yet; ``receipt`` is the path of the page on which the receipt will be.
    """

    state: str
    asked_at: str
    due_at: str
    blocked: list[str]
    receipt: str

    @classmethod
    def of(cls, erasure: Erasure, receipt: str) -> Self:
        """Return what is said of the erasure."""
        return cls(
            state=erasure.state.value,
            asked_at=erasure.asked_at,
            due_at=erasure.due_at,
            blocked=list(erasure.blocked),
            receipt=receipt,
        )
