"""What upper apps want to be told: each registers for its kind of attachment when Django starts."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from diatonic.common.scope import Scope
from organizations.media.rules import Attachment, Failure, StoredFile, Upload, Use


class FileHandler(Protocol):
    """Takes a file that became ready. May be called again for the same file: it must be idempotent."""

    def __call__(self, scope: Scope, *, attachment: Attachment, file: StoredFile, now: datetime) -> None:
        """Put the file where it is waited for."""


class FailureHandler(Protocol):
    """Takes an upload that failed, was cancelled or timed out. Must be idempotent."""

    def __call__(self, scope: Scope, *, attachment: Attachment, upload: Upload, now: datetime) -> None:
        """Stop waiting for the file, or show why it does not come."""


FileCheck = Callable[[Scope, Attachment, StoredFile], Failure | None]
FileAddress = Callable[[Scope, Attachment], str]
ClosedModules = Callable[[Scope, Collection[str]], Set[str]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is called for one kind of attachment."""

    ready: FileHandler | None = None
    failed: FailureHandler | None = None
    check: FileCheck | None = None
    address: FileAddress | None = None
    closed: ClosedModules | None = None
    notes_uses: bool = False


_HANDLERS: dict[str, Handlers] = {}


def on_ready(
    kind: str,
    handler: FileHandler,
    *,
    check: FileCheck | None = None,
    address: FileAddress | None = None,
    closed: ClosedModules | None = None,
    notes_uses: bool = False,
) -> None:
    """Call ``handler`` with every file that became ready and is attached to something of this kind.

    ``check`` may refuse a file before it is ready (captions that outlive their video); ``address`` is the path of
    the page that a notification about it leads to. ``closed`` answers, with at most one read, which of up to 100
    modules a person does not see: files that were uploaded for those are not there for them. ``notes_uses``: whoever
    uses such a file says so by ``hold_file``; only then can one that nobody holds be listed as unused.
    """
    _HANDLERS[kind] = replace(
        handlers_for(kind), ready=handler, check=check, address=address, closed=closed, notes_uses=notes_uses
    )


def on_failed(kind: str, handler: FailureHandler) -> None:
    """Call ``handler`` with every upload of this kind that failed, was cancelled or timed out."""
    _HANDLERS[kind] = replace(handlers_for(kind), failed=handler)


ModuleTitles = Callable[[Scope, Sequence[str]], dict[str, str]]
FileSwap = Callable[..., None]
SeenUses = Callable[[Scope, Sequence[Use]], Mapping[str, bool]]
_TITLES: list[ModuleTitles] = []
_SWAPS: list[FileSwap] = []
_SEEN_USES: list[SeenUses] = []


def on_titles(provider: ModuleTitles) -> None:
    """Ask ``provider`` for the titles of modules: it answers those that there are, by id, with one read."""
    if provider not in _TITLES:
        _TITLES.append(provider)


def titles_of(scope: Scope, module_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of modules that some upper app knows."""
    return {key: title for provider in _TITLES for key, title in provider(scope, module_ids).items()}


def on_uses(provider: SeenUses) -> None:
    """Ask ``provider`` which uses of files a person sees: by holder, of those that it knows, with at most one read."""
    if provider not in _SEEN_USES:
        _SEEN_USES.append(provider)


def seen_uses(scope: Scope, uses: Sequence[Use]) -> dict[str, bool]:
    """Return by holder whether this person sees what uses a file, as far as some upper app knows the place."""
    return {holder: sees for provider in _SEEN_USES for holder, sees in provider(scope, uses).items()}


def on_replaced(swap: FileSwap) -> None:
    """Call ``swap(scope, old=…, new=…, use=…, now=…)`` for every place of a file that another one took the place of.

    It puts the new file there where that is a draft of its own, and leaves alone what it does not know. Idempotent.
    """
    if swap not in _SWAPS:
        _SWAPS.append(swap)


def swaps() -> tuple[FileSwap, ...]:
    """Return what was registered by :func:`on_replaced`."""
    return tuple(_SWAPS)


def handlers_for(kind: str) -> Handlers:
    """Return what is registered for a kind; nothing is, for one unknown."""
    return _HANDLERS.get(kind, Handlers())
