"""Who else is editing a module right now."""

from datetime import datetime

from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules.presence import Present
from education.authoring.store import ModuleStore, SectionStore
from education.authoring.store.presence import PresenceStore


def note_presence(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> list[Present]:
    """Say that this person has the editor open (at a section), and return who else has; needs ``modules.edit``.

    One DynamoDB read, no write. Whoever is not heard of for a minute has left.
    """
    policies.check(scope, "modules.edit")
    ModuleStore(scope).get(module_id)
    if content_id:
        SectionStore(scope, module_id).own(content_id)
    at = now.timestamp()
    me = Present(scope.user_id, scope.user_name, content_id, at)
    return PresenceStore(scope, module_id).note(me, at=at)


def end_presence(scope: Scope, *, module_id: str, now: datetime) -> None:
    """Say that this person has closed the editor. No DynamoDB call."""
    policies.check(scope, "modules.edit")
    PresenceStore(scope, module_id).leave(at=now.timestamp())


def list_present(scope: Scope, *, module_id: str, now: datetime) -> list[Present]:
    """Return who else has the editor of a module open; needs ``modules.view``. One DynamoDB read."""
    policies.check(scope, "modules.view")
    ModuleStore(scope).get(module_id)
    return PresenceStore(scope, module_id).others(at=now.timestamp())
