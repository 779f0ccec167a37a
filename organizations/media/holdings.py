"""What media keeps of a person: their uploads and files, and the room these take."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, KeptFile, Subject, Traces
from diatonic.common.scope import Scope, system_scope
from organizations.media import services
from organizations.media.models import CounterItem, FileItem, FileUse, FoundItem, StorageItem, SweepItem, UploadItem
from organizations.media.rules import Facet
from organizations.media.store import CounterStore
from organizations.media.store.files import file_of

_BY = Traces(ids=("created_by",), names={"created_by_name": "created_by"})
_SWEEP = Traces(names={"started_by_name": ""})
_FOUND = Traces(ids=("created_by",))
_SHARED = "Others use it in modules; who uploaded it is forgotten."


def _scope(subject: Subject) -> Scope:
    return system_scope(subject.organization_id, reason="a person is being erased")


def _is_private(item: Any) -> bool:
    return bool(item.attachment and item.attachment.get("is_private"))


def _uploads(subject: Subject) -> Iterator[Any]:
    return _BY.among(personal.partition(UploadItem, subject.organization_id), subject)


def _files(subject: Subject) -> Iterator[Any]:
    return _BY.among(personal.partition(FileItem, subject.organization_id), subject)


def _shared(subject: Subject) -> Iterator[Any]:
    return (item for item in _files(subject) if not _is_private(item))


def _private(subject: Subject) -> Iterator[Any]:
    return (item for item in _files(subject) if _is_private(item))


def _end_upload(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    """Give up one that only the person waits for; of the others forget whose they are."""
    if _is_private(item):
        services.discard(_scope(subject), upload_id=item.upload_id, now=now)
    _BY.take_out(tx, item, subject, now)


def _hand_over(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    """Make it nobody's, in the counters of what takes the room too."""
    if item.counted:
        CounterStore(_scope(subject)).hand_over(tx, file_of(item), to=personal.NOBODY, name=personal.NOBODYS_NAME)
    _BY.take_out(tx, item, subject, now)


def _take_away(tx: Transaction, item: Any, subject: Subject, now: datetime) -> None:
    """Delete the file and its bytes. What it was handed in with was deleted before."""
    services.take_away(tx, _scope(subject), file_id=item.file_id, now=now)


def _bytes(item: Any) -> Iterator[KeptFile]:
    file = file_of(item)
    found = file.find_object("original")
    if found is not None:
        yield KeptFile(f"files/{item.organization_id}/{item.file_id}-{file.name}", found.key, found.size)


def _counters(subject: Subject) -> Iterator[Any]:
    key = (subject.organization_id, f"{Facet.PERSON.value}#{subject.user_id}")
    return (item for item in batch_get([(CounterItem, key)]) if item is not None)


def _sweeps(subject: Subject) -> Iterator[Any]:
    begins = SweepItem.sweep_key.startswith("run#")
    return _SWEEP.among(personal.partition(SweepItem, subject.organization_id, begins), subject)


def _found(subject: Subject) -> Iterator[Any]:
    begins = FoundItem.sweep_key.startswith("found#")
    return _FOUND.among(personal.partition(FoundItem, subject.organization_id, begins), subject)


personal.nothing(StorageItem, "How much room an organization's files take.")
personal.nothing(FileUse, "In which places a file is used; the work of a learner is named by its id only.")
personal.register(
    Holding(
        name="media.uploads",
        title="Your uploads",
        models=(UploadItem,),
        find=_uploads,
        fate=Fate.ANONYMIZED,
        why="Others wait for some of them, or see how they ended; who began them is forgotten.",
        erase=_end_upload,
        shown=_BY.shown("upload_id", "filename", "content_type", "size", "state", "created_at"),
        retention="uploads",
        order=46,  # after the files that some became
        at_once=1,
    ),
    Holding(
        name="media.private-files",
        title="Files of work you handed in, and your picture",
        models=(FileItem,),
        find=_private,
        fate=Fate.DELETED,
        erase=_take_away,
        shown=_BY.shown("file_id", "name", "content_type", "size", "digest", "updated_at"),
        files=_bytes,
        order=45,
        at_once=1,
    ),
    Holding(
        name="media.files",
        title="Files you uploaded for others",
        models=(FileItem,),
        find=_shared,
        fate=Fate.ANONYMIZED,
        why=_SHARED,
        erase=_hand_over,
        shown=_BY.shown("file_id", "name", "content_type", "size", "digest", "created_at"),
        files=_bytes,
        at_once=1,
    ),
    Holding(
        name="media.room",
        title="How much room your files take",
        models=(CounterItem,),
        find=_counters,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("facet_in"),
        order=60,
    ),
    _SWEEP.holding(
        name="media.sweeps",
        title="Searches for unused files you began",
        models=(SweepItem,),
        find=_sweeps,
        why="The organization sees what was found; who began it is forgotten.",
        shown=("sweep_key", "state", "created_at"),
        retention="file-sweeps",
    ),
    _FOUND.holding(
        name="media.found",
        title="Files of yours in reports on unused files",
        models=(FoundItem,),
        find=_found,
        why="The report stays true; whose the files were is forgotten.",
        shown=("name", "size", "since"),
        retention="file-sweeps",
    ),
)
