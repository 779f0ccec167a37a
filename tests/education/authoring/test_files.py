"""Files in slots: who waits for which upload, and what is held."""

import pytest

from diatonic.common.dynamo import Transaction
from education.authoring import services
from education.authoring.services import files
from education.authoring.store import ModuleStore, SectionStore
from organizations.media.models import FileItem
from organizations.media.rules import Attachment, Kind, StoredFile
from organizations.media.store import FileStore
from tests.people import INSTRUCTOR, NOW, make_module

AT = "2026-01-31T09:30:00.000Z"


def ready(file_id: str, attachment: Attachment, *, kind: Kind = Kind.VIDEO) -> StoredFile:
    """Return a file that media has made, with its item: what a section can hold."""
    FileItem(
        "demo",
        file_id,
        kind_in=f"demo#{kind.value}",
        name="film.mp4",
        key=f"files/demo/{file_id}.mp4",
        digest="0" * 64,
        kind=kind.value,
        content_type="video/mp4",
        size=1,
        created_by="instructor-id",
        created_by_name="Instructor",
        created_at=AT,
        updated_at=AT,
    ).save()
    return StoredFile(
        file_id, "demo", "film.mp4", kind, "video/mp4", 1, "instructor-id", "Instructor", AT, attachment=attachment
    )


@pytest.fixture
def video():
    module = make_module()
    section = services.add_section(INSTRUCTOR, module_id=module.module_id, content_type="video", title="Film", now=NOW)
    return Attachment(files.KIND, module.module_id, section.content_id, "video")


def wait_for(attachment, upload_id):
    store = SectionStore(INSTRUCTOR, attachment.module_id)
    _, _, seen = store.get(attachment.content_id)
    tx = Transaction()
    store.change_files(tx, files._waiting(seen, "video", upload_id), seen=seen, at=AT)
    ModuleStore(INSTRUCTOR).touch(tx, attachment.module_id, at=AT)
    tx.commit()


def standing(attachment):
    view = services.get_section(INSTRUCTOR, module_id=attachment.module_id, content_id=attachment.content_id)
    return view.section.files


A, B = "01a1fb5e-2910-7684-aef1-fb5347f68228", "01a1fb5e-2910-7684-aef1-fb5347f68229"


def test_a_file_is_put_where_it_is_waited_for_and_held_there(video):
    wait_for(video, A)

    services.attach_file(INSTRUCTOR, attachment=video, file=ready(A, video), now=NOW)

    assert standing(video) == {"video": A}
    assert [use.text for use in FileStore(INSTRUCTOR).uses(A)] == ["the section “Film”"]


def test_a_replaced_file_is_not_put_back_by_a_late_call(video):
    first = ready(A, video)
    wait_for(video, A)
    services.attach_file(INSTRUCTOR, attachment=video, file=first, now=NOW)
    wait_for(video, B)
    services.attach_file(INSTRUCTOR, attachment=video, file=ready(B, video), now=NOW)

    services.attach_file(INSTRUCTOR, attachment=video, file=first, now=NOW)

    assert standing(video) == {"video": B}
    assert FileStore(INSTRUCTOR).uses(A) == []


def test_a_file_that_was_taken_out_stays_out(video):
    file = ready(A, video)
    wait_for(video, A)
    services.attach_file(INSTRUCTOR, attachment=video, file=file, now=NOW)
    services.clear_slot(INSTRUCTOR, module_id=video.module_id, content_id=video.content_id or "", slot="video", now=NOW)

    services.attach_file(INSTRUCTOR, attachment=video, file=file, now=NOW)

    assert standing(video) == {}


def test_a_picture_in_a_text_is_held_and_a_missing_one_does_not_stop_saving():
    module = make_module()
    section = services.add_section(INSTRUCTOR, module_id=module.module_id, content_type="text", title="T", now=NOW)
    attachment = Attachment(files.KIND, module.module_id, section.content_id, "image")
    ready(A, attachment, kind=Kind.IMAGE)

    def write(body, revision):
        services.save_section(
            INSTRUCTOR,
            module_id=module.module_id,
            content_id=section.content_id,
            changes={"content_data": {"body": body}},
            revision=revision,
            now=NOW,
        )

    write(f"![one](/o/demo/learn/pictures/{A}/) ![none](/o/demo/learn/pictures/{B}/)", 1)
    held = FileStore(INSTRUCTOR).uses(A)
    write("No picture any more.", 2)

    assert len(held) == 1
    assert FileStore(INSTRUCTOR).uses(A) == []
