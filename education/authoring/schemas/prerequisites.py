"""What a module requires and who requires it, as the API answers it."""

from typing import Self

from diatonic.common.http.answers import Answer
from education.authoring.rules import Module
from education.authoring.services import Prerequisites


class LinkedModuleOut(Answer):
    """A module at the other end of a prerequisite; one that is not live holds nobody up."""

    module_id: str
    title: str
    status: str
    is_live: bool

    @classmethod
    def of(cls, module: Module) -> Self:
        """Return the answer for a module."""
        return cls(module_id=module.module_id, title=module.title, status=module.status.value, is_live=module.is_live)


class PrerequisitesOut(Answer):
    """``broken``: ids of modules that were deleted; ``required_by``: the first 50 of ``required_by_count``."""

    required: list[LinkedModuleOut]
    broken: list[str]
    required_by_count: int
    required_by: list[LinkedModuleOut]

    @classmethod
    def of(cls, found: Prerequisites) -> Self:
        """Return the answer for what was found."""
        return cls(
            required=[LinkedModuleOut.of(module) for module in found.required],
            broken=list(found.broken),
            required_by_count=found.requirers.count,
            required_by=[LinkedModuleOut.of(module) for module in found.requirers.modules],
        )
