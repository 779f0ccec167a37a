"""Files in slots: who waits for which upload, and what is held."""

from dataclasses import replace
from typing import Any

import pytest

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Invalid, Stale
from diatonic.common.scope import system_scope
from education.authoring import services
from education.authoring.policies import WrongState
from education.authoring.services import files
from education.authoring.services.checklist import NotComplete
from education.authoring.services.slots import waiting_for
from education.authoring.store import ModuleStore, SectionStore
from organizations.media.models import FileItem
from organizations.media.rules import Attachment, Kind, StoredFile
from organizations.media.store import FileStore
from tests.people import INSTRUCTOR, NOW, QUIZ, make_module, section_ids

AT = "2026-01-31T09:30:00.000Z"


def ready(file_id: str, attachment: Attachment, *, kind: Kind = Kind.VIDEO, **facts: Any) -> StoredFile:
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
        **facts,
    ).save()
    return replace(FileStore(INSTRUCTOR).get(file_id), attachment=attachment)


@pytest.fixture
def video():
    module = make_module()
    section = services.add_section(INSTRUCTOR, module_id=module.module_id, content_type="video", title="Film", now=NOW)
    return Attachment(files.KIND, module.module_id, section.content_id, "video")


def wait_for(attachment, upload_id, slot="video"):
    store = SectionStore(INSTRUCTOR, attachment.module_id)
    _, _, seen = store.get(attachment.content_id)
    tx = Transaction()
    store.change_files(tx, waiting_for(seen, slot, upload_id), seen=seen, at=AT)
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


def test_a_file_that_became_ready_while_its_section_was_deleted_stands_in_it_when_it_is_back(video):
    wait_for(video, A)
    where = {"module_id": video.module_id, "content_id": video.content_id, "now": NOW}
    services.delete_section(INSTRUCTOR, **where)

    services.attach_file(INSTRUCTOR, attachment=video, file=ready(A, video), now=NOW)
    services.restore_section(INSTRUCTOR, **where)

    view = services.get_section(INSTRUCTOR, module_id=video.module_id, content_id=video.content_id)
    assert (view.section.files, view.section.uploads) == ({"video": A}, {})
    assert view.outline.entries[-1] == view.section.entry


def test_a_file_of_a_deleted_section_can_be_deleted_and_does_not_come_back_with_it(video):
    wait_for(video, A)
    services.attach_file(INSTRUCTOR, attachment=video, file=ready(A, video), now=NOW)
    where = {"module_id": video.module_id, "content_id": video.content_id, "now": NOW}

    services.delete_section(INSTRUCTOR, **where)
    assert FileStore(INSTRUCTOR).uses(A) == []
    services.restore_section(INSTRUCTOR, **where)
    assert len(FileStore(INSTRUCTOR).uses(A)) == 1
    services.delete_section(INSTRUCTOR, **where)
    FileItem("demo", A).delete()
    services.restore_section(INSTRUCTOR, **where)

    view = services.get_section(INSTRUCTOR, module_id=video.module_id, content_id=video.content_id)
    assert (view.section.files, view.section.entry.is_complete) == ({}, False)
    assert FileStore(INSTRUCTOR).uses(A) == []
    assert view.outline.entries[-1] == view.section.entry


WORKER = system_scope("demo", reason="a file became ready")


def test_a_file_that_became_ready_while_its_module_was_archived_stands_in_it_when_it_is_back(video):
    wait_for(video, A)
    services.archive_module(INSTRUCTOR, module_id=video.module_id, now=NOW)

    services.attach_file(WORKER, attachment=video, file=ready(A, video), now=NOW)
    services.restore_module(INSTRUCTOR, module_id=video.module_id, now=NOW)

    view = services.get_section(INSTRUCTOR, module_id=video.module_id, content_id=video.content_id)
    assert (view.section.files, view.section.uploads) == ({"video": A}, {})


def test_of_two_files_that_are_ready_at_once_one_becomes_the_modules_picture(video, monkeypatch):
    poster = {"poster": {"key": "poster.jpg", "content_type": "image/jpeg", "size": 1}}
    pictured = {name: ready(name, video, renditions=poster) for name in (A, B)}
    seen = ModuleStore(WORKER).get(video.module_id)
    _, _, section = SectionStore(WORKER, video.module_id).get(video.content_id)
    monkeypatch.setattr(ModuleStore, "get", lambda self, module_id: seen)  # both read before either wrote
    files._set_first_thumbnail(WORKER, section, pictured[A], NOW)

    with pytest.raises(Stale):
        files._set_first_thumbnail(WORKER, section, pictured[B], NOW)

    assert [len(FileStore(WORKER).uses(name)) for name in (A, B)] == [1, 0]


def test_a_sound_is_no_picture_of_a_module(video):
    thumbnail = Attachment(files.KIND, video.module_id, None, "thumbnail")

    failure = files.check_file(WORKER, thumbnail, ready(A, thumbnail, kind=Kind.AUDIO))

    assert failure is not None
    assert failure.code == "wrong_kind"


def test_captions_that_outlive_a_video_put_in_after_them_stop_the_module(video):
    captions = replace(video, slot="captions")
    for attachment, file_id, facts in (
        (captions, B, {"kind": Kind.CAPTIONS, "last_cue_end": 80.0}),
        (video, A, {"duration": 59.0}),
    ):
        wait_for(attachment, file_id, attachment.slot)
        services.attach_file(INSTRUCTOR, attachment=attachment, file=ready(file_id, attachment, **facts), now=NOW)

    with pytest.raises(NotComplete) as refused:
        services.submit_module(INSTRUCTOR, module_id=video.module_id, now=NOW)

    (problem,) = refused.value.fields
    assert problem.pointer == "/sections/2/content_data/captions_file_id"
    assert "1:20" in problem.message
    assert "0:59" in problem.message


def test_a_text_that_is_refused_holds_no_picture(video):
    ready(A, video, kind=Kind.IMAGE)
    services.archive_module(INSTRUCTOR, module_id=video.module_id, now=NOW)

    with pytest.raises(WrongState):
        services.add_section(
            INSTRUCTOR,
            module_id=video.module_id,
            content_type="text",
            title="T",
            content_data={"body": f"![one](/o/demo/learn/pictures/{A}/)"},
            now=NOW,
        )

    assert FileStore(INSTRUCTOR).uses(A) == []


def test_a_text_with_more_pictures_than_fit_says_so():
    module = make_module()
    body = "".join(f"![](/o/demo/learn/pictures/01a1fb5e-2910-7684-aef1-{number:012}/)" for number in range(31))

    with pytest.raises(Invalid) as refused:
        services.add_section(
            INSTRUCTOR,
            module_id=module.module_id,
            content_type="text",
            title="T",
            content_data={"body": body},
            now=NOW,
        )

    (problem,) = refused.value.fields
    assert (problem.pointer, problem.message[:19]) == ("/content_data/body", "At most 30 pictures")


def test_a_quiz_with_more_pictures_than_fit_says_so():
    module = make_module(with_quiz=True)
    content_id = section_ids(module.module_id)[1]
    text = "".join(f"![](/o/demo/learn/pictures/01a1fb5e-2910-7684-aef1-{number:012}/)" for number in range(16))
    other = text.replace("aef1", "aef2")
    questions = [{**one, "text": words} for one, words in zip(QUIZ["questions"], (text, other), strict=True)]

    with pytest.raises(Invalid) as refused:
        services.save_section(
            INSTRUCTOR,
            module_id=module.module_id,
            content_id=content_id,
            changes={"content_data": {**QUIZ, "questions": questions}},
            revision=1,
            now=NOW,
        )

    (problem,) = refused.value.fields
    assert (problem.pointer, problem.message[:19]) == ("/content_data", "At most 30 pictures")


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
