"""Who works on a module: its people, and what a module that is only theirs lets others do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from organizations.membership.rules import Role

#: More people than these do not fit into a module's item, and nobody would overlook them.
MAX_PEOPLE = 50


class ModuleRole(StrEnum):
    """What somebody does in a module; whoever made it is its author without being listed."""

    COAUTHOR = "coauthor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"


class Deed(StrEnum):
    """What a restricted module lets only its people do."""

    SEE = "see"
    EDIT = "edit"
    REVIEW = "review"


_DEEDS: Mapping[str, frozenset[Deed]] = {
    ModuleRole.COAUTHOR: frozenset({Deed.SEE, Deed.EDIT}),
    ModuleRole.REVIEWER: frozenset({Deed.SEE, Deed.REVIEW}),
    ModuleRole.VIEWER: frozenset({Deed.SEE}),
}
#: Whoever runs the organization, and work that nobody asked for in this moment, is never kept out.
_EVERYWHERE = frozenset({Role.OWNER.value, Role.ADMIN.value, "system"})


def is_never_kept_out(role: str) -> bool:
    """Say whether people of this role in the organization see every restricted module."""
    return role in _EVERYWHERE


@dataclass(frozen=True, slots=True)
class People:
    """The people of a module. ``roles``: user id → role; ``is_restricted``: only they, and its author, work on it.

    A role never gives what the organization has not given: a co-author is an instructor too.
    """

    is_restricted: bool = False
    roles: Mapping[str, ModuleRole] = field(default_factory=lambda: MappingProxyType({}))

    def having(self, role: ModuleRole) -> frozenset[str]:
        """Return who has the role."""
        return frozenset(user_id for user_id, has in self.roles.items() if has is role)

    def let(self, deed: Deed, *, author: str, user_id: str, role: str) -> bool:
        """Say whether a person may do it here, as far as the module decides. ``role`` is theirs in the organization."""
        if not self.is_restricted or is_never_kept_out(role):
            return True
        if user_id == author:
            return deed is not Deed.REVIEW
        return deed in _DEEDS.get(self.roles.get(user_id, ""), ())


#: The people of a module before anybody is named: whoever may in the organization, may here.
NOBODY_NAMED = People()
