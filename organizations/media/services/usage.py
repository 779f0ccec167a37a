"""What takes an organization's room."""

from dataclasses import replace
from datetime import datetime

from diatonic.common.scope import Scope
from organizations.media.rules import Facet, Share, Usage
from organizations.media.services.endings import storage_limit
from organizations.media.services.handlers import titles_of
from organizations.media.services.uploads import get_storage
from organizations.media.store import CounterStore, UploadStore
from organizations.membership.rules import Use, UsedBy, Works

_NOT_FOUND = "A module that was deleted"


def get_usage(scope: Scope) -> Usage:
    """Return what takes the room, by kind, by who uploaded it, and by module. Needs ``files.view``.

    A module that is closed to this person is not named. Five DynamoDB calls. The lists lag behind the total by a
    moment.
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


def use_of_storage(scope: Scope) -> Use:
    """Return what the files take, and whose take most, for the organization's usage. Two DynamoDB calls.

    The caller has checked who may know.
    """
    used, reserved = UploadStore(scope).read_storage()
    people = CounterStore(scope).largest(Facet.PERSON)
    by = tuple(UsedBy(share.key, share.name, share.used, share.files) for share in people)
    return Use("storage", "Storage", used, storage_limit(scope), "bytes", reserved, by)


class FilesMade:
    """Registered with membership when Django starts: what somebody uploaded who leaves. It stays: others use it."""

    def count(self, scope: Scope, *, user_id: str) -> Works:
        """Say how many files the person uploaded. One DynamoDB call; the caller has checked who may know."""
        count = CounterStore(scope).files_of(user_id)
        return Works("files", "file" if count == 1 else "files", count)

    def archive(self, scope: Scope, *, user_id: str, now: datetime) -> None:
        """Leave the files where they are."""


def _named(share: Share, name: str) -> Share:
    return replace(share, name=name)
