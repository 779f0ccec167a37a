"""Files that are ready, and where they are used."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from diatonic.common import clock, ids, pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from organizations.media.models import FileItem, FileUse
from organizations.media.rules import Attachment, Kind, Rendition, StoredFile, Use
from organizations.media.store.counters import CounterStore

_LOCKED = timedelta(minutes=1)
_SHOWN_USES = 20


class FileUnknown(NotFound):
    """There is no such file in the organization."""

    default_code = "file_unknown"


class FileStore:
    """The files of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id
        self._counters = CounterStore(scope)

    def get(self, file_id: str) -> StoredFile:
        """Return a file. One consistent read. Raises :class:`FileUnknown`."""
        try:
            return file_of(FileItem.get(*self._key(file_id), consistent_read=True))
        except FileItem.DoesNotExist:
            raise _unknown() from None

    def get_many(self, file_ids: Collection[str]) -> dict[str, StoredFile]:
        """Return those of the files that there are, by id. One call for every hundred."""
        found = batch_get([(FileItem, self._key(file_id)) for file_id in file_ids if ids.is_one(file_id)])
        return {item.file_id: file_of(item) for item in found if item is not None}

    def page(self, *, kind: Kind | None, limit: int, cursor: str | None) -> pages.Page[StoredFile]:
        """Return one page of the files, of one kind or of all, newest first."""
        if kind is None:
            found = pages.query(
                FileItem.files_index, self._organization_id, list_name="files", limit=limit, cursor=cursor
            )
        else:
            found = pages.query(FileItem.kind_index, self._kind_in(kind), list_name="files", limit=limit, cursor=cursor)
        return found.map(file_of)

    def add(self, tx: Transaction, file: StoredFile) -> None:
        """Write a file in the transaction, which fails where it exists already."""
        renditions = {name: asdict(rendition) for name, rendition in file.renditions.items()}
        item = FileItem(
            self._organization_id,
            file.file_id,
            kind_in=None if file.is_private else self._kind_in(file.kind),
            name=file.name,
            kind=file.kind.value,
            content_type=file.content_type,
            size=file.size,
            key=file.key,
            digest=file.digest,
            duration=file.duration,
            width=file.width,
            height=file.height,
            video_codec=file.video_codec,
            audio_codec=file.audio_codec,
            page_count=file.page_count,
            word_count=file.word_count,
            cues=file.cues,
            last_cue_end=file.last_cue_end,
            renditions=renditions,
            attachment=asdict(file.attachment) if file.attachment else None,
            created_by=file.created_by,
            created_by_name=file.created_by_name,
            replaces=file.replaces or None,
            counted=True,
            created_at=None if file.is_private else file.created_at,
            updated_at=file.created_at,
        )
        tx.put(item, FileItem.file_id.does_not_exist())
        self._counters.change(tx, file, by=1)

    def lock_for_deletion(self, file_id: str, *, now: datetime) -> None:
        """Let nobody begin to use the file for a minute, which is longer than a request. Raises :class:`FileUnknown`.

        The time makes a lock that an outage left behind end by itself.
        """
        item = FileItem(*self._key(file_id))
        moment = clock.iso(now)
        if not held(lambda: item.update([FileItem.deleting.set(moment)], condition=FileItem.file_id.exists())):
            raise _unknown()

    def unlock(self, file_id: str) -> None:
        """Let the file be used again."""
        item = FileItem(self._organization_id, file_id)
        held(lambda: item.update(actions=[FileItem.deleting.remove()], condition=FileItem.file_id.exists()))

    def remove(self, tx: Transaction, file: StoredFile) -> None:
        """Remove a locked file in the transaction."""
        tx.delete(
            FileItem(self._organization_id, file.file_id),
            FileItem.deleting.exists(),
            otherwise=FileUnknown("There is no such file."),
        )
        if file.counted:
            self._counters.change(tx, file, by=-1)

    def count(self, file: StoredFile) -> None:
        """Count a file of before there were counters; twice is once."""
        tx = Transaction()
        item = FileItem(self._organization_id, file.file_id)
        is_new = FileItem.file_id.exists() & FileItem.counted.does_not_exist()
        tx.update(item, [FileItem.counted.set(True)], is_new)
        self._counters.change(tx, file, by=1)
        with suppress(Conflict):
            tx.commit()

    def walk(self, *, after: str, limit: int) -> list[StoredFile]:
        """Return the files with ids beyond ``after``, by id. One consistent query."""
        condition = FileItem.file_id > after if after else None
        found = FileItem.query(self._organization_id, condition, consistent_read=True, limit=limit, page_size=limit)
        return [file_of(item) for item in found]

    def note_unused(self, file: StoredFile, *, since: str) -> None:
        """Note that nothing uses the file since then; empty: that something does."""
        item = FileItem(self._organization_id, file.file_id)
        action = FileItem.unused_since.set(since) if since else FileItem.unused_since.remove()
        held(lambda: item.update(actions=[action], condition=FileItem.file_id.exists()))

    def note_replaced(self, file_id: str, *, by: str) -> None:
        """Note which file took the place of this one; one that is gone does not matter."""
        item = FileItem(self._organization_id, file_id)
        held(lambda: item.update(actions=[FileItem.replaced_by.set(by)], condition=FileItem.file_id.exists()))

    def hold(self, tx: Transaction, *, file_id: str, uses: Sequence[Use], now: datetime) -> None:
        """Note in the transaction where the file is used; a file that is gone or going fails it. Idempotent."""
        unlocked = FileItem.deleting.does_not_exist() | (FileItem.deleting < clock.iso(now - _LOCKED))
        usable = FileItem.file_id.exists() & unlocked
        gone = Conflict("The file has been deleted meanwhile. Choose another.", code="file_gone")
        item = FileItem(self._organization_id, file_id)
        tx.update(item, [FileItem.unused_since.remove()], usable, otherwise=gone)
        moment = clock.iso(now)
        for use in uses:
            place = FileUse(
                self._file(file_id),
                use.holder,
                organization_id=self._organization_id,
                text=use.text,
                url=use.url,
                created_at=moment,
                updated_at=moment,
            )
            tx.put(place)

    def release(self, tx: Transaction, *, file_id: str, holder: str) -> None:
        """Note in the transaction that the file is not used there any more. Idempotent."""
        tx.delete(FileUse(self._file(file_id), holder))

    def uses(self, file_id: str, *, limit: int = _SHOWN_USES, after: str = "") -> list[Use]:
        """Return where the file is used, the first twenty places; or those beyond ``after``. One consistent query."""
        condition = FileUse.holder > after if after else None
        found = FileUse.query(self._file(file_id), condition, consistent_read=True, limit=limit, page_size=limit)
        return [Use(item.holder, item.text, item.url) for item in found]

    def _key(self, file_id: str) -> tuple[str, str]:
        if not ids.is_one(file_id):
            raise _unknown()
        return self._organization_id, file_id

    def _kind_in(self, kind: Kind) -> str:
        return f"{self._organization_id}#{kind.value}"

    def _file(self, file_id: str) -> str:
        return f"{self._organization_id}#{file_id}"


def _unknown() -> FileUnknown:
    return FileUnknown("There is no such file.")


def file_of(item: Any) -> StoredFile:
    """Return an item of the table or of an index; what the index does not show is empty."""
    return StoredFile(
        file_id=item.file_id,
        organization_id=item.organization_id,
        name=item.name,
        kind=Kind(item.kind),
        content_type=item.content_type,
        size=int(item.size),
        created_by=item.created_by,
        created_by_name=item.created_by_name,
        created_at=item.created_at or item.updated_at,
        bucket=settings.DIATONIC.s3_bucket,
        key=item.key or "",
        digest=item.digest or "",
        duration=item.duration,
        width=item.width,
        height=item.height,
        video_codec=item.video_codec,
        audio_codec=item.audio_codec,
        page_count=item.page_count,
        word_count=item.word_count,
        cues=item.cues,
        last_cue_end=item.last_cue_end,
        renditions={name: Rendition(**each) for name, each in (item.renditions or {}).items()},
        attachment=Attachment(**item.attachment) if item.attachment else None,
        replaces=item.attribute_values.get("replaces") or "",
        replaced_by=item.attribute_values.get("replaced_by") or "",
        unused_since=item.attribute_values.get("unused_since") or "",
        counted=bool(item.attribute_values.get("counted")),
    )
