"""What of the files a person sees: what was uploaded for a module that is closed to them is not there for them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from diatonic.common.scope import Scope
from organizations.media.rules import Attachment, StoredFile, Upload, Use
from organizations.media.services.handlers import handlers_for, seen_uses
from organizations.media.store import FileStore, FileUnknown, UploadUnknown

_LOOKED_AT = 100


class Attached(Protocol):
    """What was uploaded by somebody, perhaps for something."""

    @property
    def attachment(self) -> Attachment | None: ...

    @property
    def created_by(self) -> str: ...


T = TypeVar("T", bound=Attached)


def open_to(scope: Scope, things: Iterable[T]) -> tuple[T, ...]:
    """Leave out of up to 100 things what was uploaded for a module that is closed to this person; their own stay.

    One read for each kind of attachment, none for whom nothing is closed to.
    """
    listed, wanted = tuple(things), defaultdict(set)
    for one in listed:
        if one.attachment is not None and one.created_by != scope.user_id:
            wanted[one.attachment.kind].add(one.attachment.module_id)
    closed = {
        (kind, module_id)
        for kind, module_ids in wanted.items()
        if (ask := handlers_for(kind).closed) is not None
        for module_id in ask(scope, module_ids)
    }
    return tuple(
        one
        for one in listed
        if one.attachment is None
        or one.created_by == scope.user_id
        or (one.attachment.kind, one.attachment.module_id) not in closed
    )


def check_upload_open(scope: Scope, upload: Upload) -> None:
    """Let nobody know that there is an upload for a module that is closed to them. Raises ``UploadUnknown``."""
    if not open_to(scope, [upload]):
        raise UploadUnknown("There is no such upload.")


def check_file_open(scope: Scope, file: StoredFile) -> None:
    """Let nobody know that there is a file of a module that is closed to them. Raises ``FileUnknown``.

    A file that stands in a module that they see too, since its section was copied, is one of that. Up to three reads
    where it is closed, one where it is not, none for whom nothing is closed to.
    """
    if open_to(scope, [file]):
        return
    uses = FileStore(scope).uses(file.file_id, limit=_LOOKED_AT)
    if not any(seen_uses(scope, uses).values()):
        raise FileUnknown("There is no such file.")


def named_to(scope: Scope, uses: Sequence[Use]) -> list[Use]:
    """Return the uses of a file, those in modules that are closed to this person without a name. At most one read."""
    seen = seen_uses(scope, uses) if uses else {}
    return [one if seen.get(one.holder, True) else replace(one, text="a restricted module", url="") for one in uses]
