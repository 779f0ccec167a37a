"""What takes an organization's room."""

from dataclasses import replace

from diatonic.common.scope import Scope
from organizations.media.rules import Facet, Share, Usage
from organizations.media.services.handlers import titles_of
from organizations.media.services.uploads import get_storage
from organizations.media.store import CounterStore

_NOT_FOUND = "A module that was deleted"


def get_usage(scope: Scope) -> Usage:
    """Return what takes the room, by kind, by who uploaded it, and by module. Needs ``files.view``.

    A module that is closed to this person is not named. Five DynamoDB calls. The lists lag behind the total by a moment.
    """
    storage = get_storage(scope)
    counters = CounterStore(scope)
    modules = counters.largest(Facet.MODULE)
    titles = titles_of(scope, [share.key for share in modules]) if modules else {}
    return Usage(
        storage=storage,
        kinds=counters.largest(Facet.KIND),
        people=counters.largest(Facet.PERSON),
        modules=tuple(_named(share, titles.get(share.key, _NOT_FOUND)) for share in modules),
    )


def _named(share: Share, name: str) -> Share:
    return replace(share, name=name)
