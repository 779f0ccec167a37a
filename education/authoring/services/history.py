"""The published past of one section, for whoever looks at its results."""

from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import PublishedEdition
from education.authoring.store.history import HistoryStore


def get_section_history(scope: Scope, *, module_id: str, content_id: str) -> list[PublishedEdition]:
    """Return what was published of a section in the last twelve releases, newest first; needs ``modules.view``.

    An edition that several releases share is there once, with the first of them. Raises ``NotFound`` where the section
    was in none. Two DynamoDB calls.
    """
    policies.check(scope, "modules.view")
    return HistoryStore(scope).of(module_id, content_id)
