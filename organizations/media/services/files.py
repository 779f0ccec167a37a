"""Files that are ready: finding, reading, using and deleting them."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from diatonic.common import jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound
from diatonic.common.markdown import to_html
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.media import policies
from organizations.media.rules import Kind, Rendition, StoredFile, Use, extension_of, is_shown
from organizations.media.services.seeing import check_file_open, named_to, open_to
from organizations.media.store import FileStore, FileUnknown, UploadStore

REMOVE = "organizations.media.tasks.remove_objects"
READABLE_FOR = timedelta(seconds=60)
_MAX_READ = 2 * 2**20
_MAX_TEXT = 8 * 2**20
_SHOWN_CHARACTERS = 400_000
_HELD_AT_ONCE = 40  # each takes two of the 100 items of a transaction


class FileInUse(Conflict):
    """The file stands somewhere; ``extra["uses"]`` names up to twenty places."""

    default_code = "file_in_use"


class NoRendition(NotFound):
    """The file has no such rendition."""

    default_code = "no_rendition"


def list_files(
    scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None, kind: str | None = None
) -> Page[StoredFile]:
    """Return one page of the organization's files, newest first, of one kind or of all. Needs ``files.view``.

    It is shorter by the files of modules that are closed to this person. One DynamoDB call, and one more where files of
    others for modules are among them; none more for owners and administrators, here and below.
    """
    policies.check_can_view(scope)
    if kind is not None and kind not in set(Kind):
        raise Invalid("There is no such kind of file.", fields=[FieldError("/kind", f"One of {', '.join(Kind)}.")])
    page = FileStore(scope).page(kind=Kind(kind) if kind else None, limit=limit, cursor=cursor)
    return replace(page, items=open_to(scope, page.items))


def get_file(scope: Scope, *, file_id: str) -> StoredFile:
    """Return a file: one's own, or with ``files.view`` any but those of modules that are closed to this person.

    Raises ``FileUnknown``. One DynamoDB call, two for a file that somebody else uploaded for a module.
    """
    file = FileStore(scope).get(file_id)
    policies.check_can_view(scope, file)
    check_file_open(scope, file)
    return file


def get_files(scope: Scope, *, file_ids: Collection[str]) -> dict[str, StoredFile]:
    """Return those of the files that there are, by id, for features that name them. One BatchGet for every hundred.

    The caller has checked that the person may see what names them.
    """
    return FileStore(scope).get_many(file_ids)


def find_usable(scope: Scope, *, file_id: str) -> StoredFile | None:
    """Return a file that this person may put into what they write, ``None`` where there is no such.

    The caller has checked that the person may write. As many DynamoDB calls as :func:`get_file`.
    """
    found = FileStore(scope).get_many([file_id]).get(file_id)
    if found is None or found.is_private:
        return None
    with suppress(FileUnknown):
        check_file_open(scope, found)
        return found
    return None


def get_file_with_uses(scope: Scope, *, file_id: str) -> StoredFile:
    """Return a file as :func:`get_file` does, with where it is used (``uses``): one DynamoDB call more, or two.

    A place in a module that is closed to this person is not named.
    """
    file = get_file(scope, file_id=file_id)
    return replace(file, uses=tuple(named_to(scope, FileStore(scope).uses(file_id))))


def hold_file(tx: Transaction, scope: Scope, *, file_id: str, use: Use, now: datetime) -> None:
    """Note in the caller's transaction that the file is used: it cannot be deleted then.

    The transaction fails where the file is gone. Noting the same holder twice is once. One transaction can hold
    a file for one holder only.
    """
    FileStore(scope).hold(tx, file_id=file_id, uses=[use], now=now)


def hold_files(scope: Scope, *, file_ids: Collection[str], use: Use, now: datetime) -> None:
    """Note that one holder uses any number of files, such as a published version; before it is switched to.

    Raises ``Conflict`` where one of them is gone. Idempotent.
    """
    hold_uses(scope, uses=[(file_id, use) for file_id in sorted(set(file_ids))], now=now)


def hold_uses(scope: Scope, *, uses: Sequence[tuple[str, Use]], now: datetime) -> None:
    """Note that many holders use files (pairs of a file's id and a use), any of them the same file.

    Raises ``Conflict`` where a file is gone. Idempotent. One transaction for every forty uses.
    """
    for start in range(0, len(uses), _HELD_AT_ONCE):
        by_file: dict[str, list[Use]] = {}
        for file_id, use in uses[start : start + _HELD_AT_ONCE]:
            by_file.setdefault(file_id, []).append(use)
        tx = Transaction()
        for file_id, of_file in by_file.items():
            FileStore(scope).hold(tx, file_id=file_id, uses=of_file, now=now)
        tx.commit()


def release_file(tx: Transaction, scope: Scope, *, file_id: str, holder: str) -> None:
    """Note in the caller's transaction that the file is not used by that holder any more."""
    FileStore(scope).release(tx, file_id=file_id, holder=holder)


def reading_url(scope: Scope, *, file_id: str, rendition: str = "original") -> str:
    """Return an address that serves the bytes for 60 seconds, ranges included.

    For features that serve their own files: the caller has checked that the person may read it. An image's
    ``original`` is its largest rendition. Raises :class:`NoRendition`, ``FileUnknown``.
    """
    return url_of(FileStore(scope).get(file_id), rendition)


def url_of(file: StoredFile, rendition: str = "original") -> str:
    """Return what :func:`reading_url` returns, for a file at hand. Asks nobody."""
    found = _object(file, rendition)
    return storage.presign_get(
        found.key,
        content_type=found.content_type,
        filename=_name(file, rendition, found),
        inline=is_shown(found.content_type),
        valid=READABLE_FOR,
    )


def read_file(scope: Scope, *, file_id: str, rendition: str = "original") -> str:
    """Return the address of :func:`reading_url` to a person who sees the organization's files."""
    return url_of(get_file(scope, file_id=file_id), rendition)


def read_small(scope: Scope, *, file_id: str, rendition: str = "original") -> bytes:
    """Return the bytes of a small text of ours, such as captions, which browsers want from our own address.

    For features that serve their own files, like :func:`reading_url`. Raises ``Invalid`` above 2 MB.
    """
    return _small(FileStore(scope).get(file_id), rendition)


def read_captions(scope: Scope, *, file_id: str) -> bytes:
    """Return captions as WebVTT, whatever they were uploaded as; otherwise like :func:`read_small`."""
    return captions_of(FileStore(scope).get(file_id))


def captions_of(file: StoredFile) -> bytes:
    """Return what :func:`read_captions` returns, for a file at hand."""
    return _small(file, file.served)


def read_text(file: StoredFile) -> list[str]:
    """Return what can be read of a document at hand, one entry a page (or slide). Raises :class:`NoRendition`.

    At most 400,000 characters, which is a book; a longer text is cut there.
    """
    found = _object(file, "text")
    if found.size > _MAX_TEXT:
        raise Invalid("This text is too long to be shown here. Download the file.", code="too_long")
    pages, left = [], _SHOWN_CHARACTERS
    for page in json.loads(storage.read(found.key, most=_MAX_TEXT)[0])["pages"]:
        pages.append(page["text"][:left])
        left -= len(pages[-1])
        if left <= 0:
            break
    return pages


def readable(file: StoredFile) -> list[tuple[str, str, str]]:
    """Return a document's text to show: for each page its heading (empty for a single one), text, or safe HTML."""
    pages = read_text(file)
    if file.content_type == "text/markdown":
        return [("", "", to_html(text)) for text in pages]
    word = file.page_word.capitalize()
    return [(f"{word} {number}" if len(pages) > 1 else "", text, "") for number, text in enumerate(pages, 1)]


def _small(file: StoredFile, rendition: str) -> bytes:
    found = _object(file, rendition)
    try:
        return storage.read(found.key, most=_MAX_READ)[0]
    except storage.WrongSize:
        raise Invalid("This file is too large to be read like this.") from None


def stream_file(file: StoredFile, rendition: str = "original") -> Iterator[bytes]:
    """Return the bytes of a file at hand, a megabyte at a time, for features that hand out files inside of others.

    The caller has checked that the person may read it. Raises :class:`NoRendition` where the bytes are gone.
    """
    try:
        return storage.stream(_object(file, rendition).key)
    except storage.NotThere:
        raise NoRendition(f"The bytes of “{file.name}” are not in the file storage any more.") from None


def delete_file(scope: Scope, *, file_id: str, now: datetime) -> None:
    """Delete a file that is used nowhere. Needs ``files.delete``. Raises :class:`FileInUse`, ``FileUnknown``.

    First nobody can begin to use it, then it is looked where it is used: so neither can miss the other.
    """
    policies.check_can_delete(scope)
    delete_unused(scope, file_id=file_id, now=now)


def delete_unused(scope: Scope, *, file_id: str, now: datetime) -> None:
    """Delete a file as :func:`delete_file` does; the caller has checked that the person may."""
    tx = Transaction()
    take_away(tx, scope, file_id=file_id, now=now)
    tx.commit()


def take_away(tx: Transaction, scope: Scope, *, file_id: str, now: datetime) -> None:
    """Delete a file in the transaction, as :func:`delete_unused` does. Raises ``FileInUse``, ``FileUnknown`` at once."""
    store = FileStore(scope)
    found = store.get(file_id)
    policies.check_private(scope, found)
    check_file_open(scope, found)
    store.lock_for_deletion(file_id, now=now)
    file, uses = store.get(file_id), store.uses(file_id)
    if uses:
        store.unlock(file_id)
        uses = named_to(scope, uses)
        places = "; ".join(use.text for use in uses)
        raise FileInUse(
            f"“{file.name}” is used: {places}. Take it out there first.",
            extra={"uses": [{"text": use.text, "url": use.url} for use in uses]},
        )
    store.remove(tx, file)
    UploadStore(scope).settle(tx, taken=-file.stored_size, used=-file.stored_size, now=now)
    if not file.is_private:
        _record(tx, scope, file, now)
    module_id = file.attachment.module_id if file.attachment else ""
    jobs.due(
        tx,
        task=REMOVE,
        organization_id=scope.organization_id,
        arguments={"keys": file.object_keys(), "file_id": file_id, "module_id": module_id},
        at=now,
        job_id=f"file-{file_id}-remove",
    )


def _record(tx: Transaction, scope: Scope, file: StoredFile, now: datetime) -> None:
    audit.record(
        tx,
        scope,
        action="file.deleted",
        target_kind="file",
        target_id=file.file_id,
        summary=f"deleted the file “{file.name}”",
        details={"kind": file.kind.value, "size": file.size, "sha256": file.digest},
        now=now,
    )


def _object(file: StoredFile, rendition: str) -> Rendition:
    found = file.find_object(rendition)
    if found is None:
        names = ", ".join(["original", *sorted(file.renditions)])
        raise NoRendition(f"This file has no rendition of that name. There are: {names}.")
    return found


def _name(file: StoredFile, rendition: str, found: Rendition) -> str:
    """Return the name under which it is saved: a rendition's has the rendition in it."""
    if rendition == "original":
        return file.name
    stem = file.name.rpartition(".")[0] or file.name
    return f"{stem}-{rendition}.{extension_of(found.key)}"
