"""What upper apps want to be told: each registers for its kind of attachment when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from diatonic.common.scope import Scope
from organizations.media.rules import Attachment, Failure, StoredFile, Upload


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


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is called for one kind of attachment."""

    ready: FileHandler | None = None
    failed: FailureHandler | None = None
    check: FileCheck | None = None
    address: FileAddress | None = None


_HANDLERS: dict[str, Handlers] = {}


def on_ready(
    kind: str, handler: FileHandler, *, check: FileCheck | None = None, address: FileAddress | None = None
) -> None:
    """Call ``handler`` with every file that became ready and is attached to something of this kind.

    ``check`` may refuse a file before it is ready (captions that outlive their video); ``address`` is the path of
    the page that a notification about it leads to.
    """
    _HANDLERS[kind] = replace(handlers_for(kind), ready=handler, check=check, address=address)


def on_failed(kind: str, handler: FailureHandler) -> None:
    """Call ``handler`` with every upload of this kind that failed, was cancelled or timed out."""
    _HANDLERS[kind] = replace(handlers_for(kind), failed=handler)


def handlers_for(kind: str) -> Handlers:
    """Return what is registered for a kind; nothing is, for one unknown."""
    return _HANDLERS.get(kind, Handlers())
