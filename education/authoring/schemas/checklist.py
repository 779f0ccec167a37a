"""The review checklist, as the API answers it."""

from typing import Literal, Self

from diatonic.common.http.answers import Answer
from education.authoring.rules import CheckItem, Checklist, Module


class CheckItemOut(Answer):
    """One line. ``content_id``: the section it is about; ``field``: the module's field; both null: the module."""

    code: str
    severity: Literal["block", "warn"]
    message: str
    mend: str
    content_id: str | None
    field: str | None

    @classmethod
    def of(cls, item: CheckItem) -> Self:
        """Return the answer for a line."""
        return cls(
            code=item.code,
            severity=item.severity.value,
            message=item.sentence,
            mend=item.mend,
            content_id=item.content_id or None,
            field=item.field or None,
        )


class ChecklistOut(Answer):
    """What blocks and what warns; ``is_ready``: nothing blocks, so the module can be sent and published."""

    is_ready: bool
    blocking: int
    warnings: int
    revision: int
    items: list[CheckItemOut]

    @classmethod
    def of(cls, module: Module, checklist: Checklist) -> Self:
        """Return the answer for a module's checklist."""
        return cls(
            is_ready=not checklist.blocking,
            blocking=len(checklist.blocking),
            warnings=len(checklist.warnings),
            revision=module.revision,
            items=[CheckItemOut.of(item) for item in checklist.items],
        )
