"""Who may do what with modules. ``check_…`` raises with a sentence; ``can`` answers for a template."""

from diatonic.common.errors import AppError, Conflict, Denied
from diatonic.common.scope import Scope
from education.authoring.rules import TRANSITIONS, Deed, Module, ModuleRole, Status

_SENTENCES = {
    "modules.view": "Only instructors and reviewers see modules that are being written.",
    "modules.edit": "Only instructors can write modules. An administrator can make you one.",
    "modules.review": "Only reviewers can review modules.",
    "modules.publish": "Only reviewers can publish modules.",
    "modules.archive": "Only instructors and administrators can archive modules.",
    "modules.delete": "Only instructors and administrators can delete modules.",
}


#: What a restricted module lets only some of its people do, by the permission that it takes in the organization.
_DEEDS = {
    "modules.view": Deed.SEE,
    "modules.edit": Deed.EDIT,
    "modules.archive": Deed.EDIT,
    "modules.delete": Deed.EDIT,
    "modules.review": Deed.REVIEW,
    "modules.publish": Deed.REVIEW,
}
_ROLE_SENTENCES = {
    Deed.SEE: "Only its own people see this module.",
    Deed.EDIT: "Only the author and the co-authors of this module can change it.",
    Deed.REVIEW: "Only the reviewers of this module can review it.",
}


class SecondPersonNeeded(Denied):
    """The organization wants somebody other than the author to publish."""

    def __init__(self) -> None:
        super().__init__(
            "You wrote this, or a part of it, so somebody else has to publish it.",
            code="second_person_needed",
        )


class WrongState(Conflict):
    """The module's state does not allow the action."""


def check(scope: Scope, permission: str) -> None:
    """Raise :class:`Denied` unless the permission is held."""
    scope.check(permission, _SENTENCES[permission])


def check_module(scope: Scope, permission: str, module: Module) -> None:
    """Raise :class:`Denied` unless the permission is held, and the module lets this person use it here."""
    check(scope, permission)
    deed = _DEEDS[permission]
    if not module.lets(deed, user_id=scope.user_id, role=scope.role):
        raise Denied(_ROLE_SENTENCES[deed], code="not_among_them")


def check_people(scope: Scope, module: Module) -> None:
    """Raise :class:`Denied` unless this person may say who works on the module: its author, a co-author, an admin."""
    check(scope, "modules.edit")
    is_author = scope.user_id == module.created_by or module.people.roles.get(scope.user_id) is ModuleRole.COAUTHOR
    if not (is_author or scope.can("members.manage")):
        raise Denied("Only the author and the co-authors of this module, and administrators, choose its people.")


def can_choose_people(scope: Scope, module: Module) -> bool:
    """Say whether :func:`check_people` would pass; for templates."""
    try:
        check_people(scope, module)
    except AppError:
        return False
    return True


def check_transition(scope: Scope, action: str, module: Module) -> None:
    """Raise unless the person may do the action and the module's state allows it."""
    transition = TRANSITIONS[action]
    check_module(scope, transition.permission, module)
    if module.status not in transition.sources:
        raise WrongState(
            f"This module is {_in_words(module.status)}, so it cannot be {transition.verb} now.", code="wrong_state"
        )
    if action == "publish":
        _check_second_person(scope, module)
    if action == "submit" and module.status is Status.PUBLISHED and not module.has_unpublished_changes:
        raise WrongState("Nothing changed since the last publication.", code="nothing_changed")


def can(scope: Scope, action: str, module: Module) -> bool:
    """Say whether :func:`check_transition` would let the action pass; for templates."""
    try:
        check_transition(scope, action, module)
    except AppError:
        return False
    return True


def check_editable(scope: Scope, module: Module) -> None:
    """Raise unless this person may change this draft now: :class:`Denied`, or :class:`WrongState`."""
    check_module(scope, "modules.edit", module)
    if not module.is_editable:
        raise WrongState(
            f"This module is {_in_words(module.status)}, so its draft cannot be changed.", code="not_editable"
        )


def can_edit(scope: Scope, module: Module) -> bool:
    """Say whether :func:`check_editable` would pass; for templates."""
    try:
        check_editable(scope, module)
    except AppError:
        return False
    return True


def _check_second_person(scope: Scope, module: Module) -> None:
    if scope.settings.second_person_publishes and scope.user_id in module.authors:
        raise SecondPersonNeeded


def _in_words(status: Status) -> str:
    return {
        Status.DRAFT: "a draft",
        Status.REVIEW: "in review",
        Status.PUBLISHED: "published",
        Status.ARCHIVED: "archived",
    }[status]
