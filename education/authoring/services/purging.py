"""What is left of a module that is no more, or that did not come about, goes."""

from contextlib import suppress
from datetime import datetime

from diatonic.common import jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from education.authoring.rules import pictures
from education.authoring.services.uses import release_uses
from education.authoring.store import CommentStore, ModuleStore, SectionStore
from organizations.media import services as media

PURGE = "education.authoring.tasks.purge_module"


def purge_later(tx: Transaction, scope: Scope, module_id: str, *, at: datetime) -> None:
    """Have the transaction see to it that what is left of the module goes at that time, unless it is there then."""
    arguments = {"module_id": module_id}
    job_id = f"purge-{module_id}"
    jobs.due(tx, task=PURGE, organization_id=scope.organization_id, arguments=arguments, at=at, job_id=job_id)


def purge_module(scope: Scope, *, module_id: str, now: datetime) -> None:
    """Remove what a module that is no more left: its sections, and the files that only it used. Idempotent.

    For the job, which also looks after a copy that did not come about. Files that were uploaded for the module and
    stand elsewhere stay.
    """
    if ModuleStore(scope).exists(module_id):
        return
    said = CommentStore(scope, module_id)
    while comments := said.left_behind():
        said.purge(comments)
    store = SectionStore(scope, module_id)
    while sections := store.left_behind():
        for section in sections:
            tx = Transaction()
            release_uses(tx, scope, section)
            # A publication that did not come about may have held them.
            for file_id in {*section.files.values(), *pictures(section.content_data)}:
                media.release_file(tx, scope, file_id=file_id, holder=f"{module_id}#published")
            store.remove(tx, section.content_id)
            tx.commit()
    for file_id in media.list_uploaded_for(scope, module_id=module_id):
        with suppress(media.FileInUse, NotFound):
            media.delete_file(scope, file_id=file_id, now=now)
