"""From uploaded bytes to a file: what is kept where, who is told, and what a killed worker leaves."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock, storage
from diatonic.common.jobs import store as jobs_store
from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.inspection import runner
from organizations.media.rules import FILE_TYPES, Attachment, Failure, StoredFile, UploadState, final_key
from organizations.media.services import handlers, processing
from organizations.media.store import FileStore, UploadStore
from organizations.notifications import services as notifications
from tests import media_files
from tests.organizations.media.conftest import KIND, Killed, Waiting, make_file, upload, work

PDF = media_files.pdf()


def exists(key: str) -> bool:
    try:
        storage.head(key)
    except storage.NotThere:
        return False
    return True


def notices(scope: Scope) -> list[tuple[str, str, str]]:
    return [(notice.kind, notice.text, notice.url) for notice in notifications.list_notices(scope).items]


class TestKinds:
    def test_a_video_of_a_module(self, instructor: Scope, slot: Attachment, waiting: Waiting) -> None:
        content = media_files.video()

        file = make_file(instructor, content, attachment=slot)

        assert (file.kind, file.content_type, file.size) == ("video", "video/mp4", len(content))
        assert (file.duration, file.width, file.height) == (2.0, 160, 90)
        assert (file.video_codec, file.audio_codec) == ("h264", "aac")
        assert file.key.startswith(f"modules/{slot.module_id}/videos/")
        assert file.key.endswith(".mp4")
        poster = file.renditions["poster"]
        assert poster.key.startswith("thumbnails/")
        assert poster.key.endswith(".jpg")
        assert file.thumbnail_url == f"s3://{file.bucket}/{poster.key}"
        assert storage.head(file.key).content_type == "video/mp4"
        assert storage.head(poster.key).content_type == "image/jpeg"
        assert len(file.renditions) == 5  # pictures to choose from
        assert file.stored_size == len(content) + sum(storage.head(r.key).size for r in file.renditions.values())

    def test_a_document_of_a_module(self, instructor: Scope, slot: Attachment, waiting: Waiting) -> None:
        file = make_file(instructor, PDF, "handout.pdf", attachment=slot)

        assert file.page_count == 2
        assert file.key.startswith(f"modules/{slot.module_id}/documents/")
        assert file.renditions["thumbnail"].key.startswith("thumbnails/")
        text = json.loads(storage.read(file.renditions["text"].key, most=10_000)[0])
        assert [page["text"] for page in text["pages"]] == ["First page", "Second page"]

    def test_an_image_keeps_nothing_of_what_was_uploaded(self, instructor: Scope) -> None:
        content = media_files.picture("JPEG", size=(1000, 500), comment="at home")

        made = upload(instructor, content, "photo.jpg")
        work(instructor.organization_id)

        file = services.get_file(instructor, file_id=made.upload_id)
        assert (file.key, file.width, file.height) == ("", 1000, 500)
        assert sorted(file.renditions) == ["1920", "320", "960"]
        for rendition in file.renditions.values():
            assert rendition.key.startswith(f"files/{instructor.organization_id}/")
            assert b"at home" not in storage.read(rendition.key, most=10**6)[0]
        assert not exists(final_key(made, FILE_TYPES["image/jpeg"]))
        assert not exists(made.temp_key)

    def test_sound_and_captions(self, instructor: Scope) -> None:
        sound = make_file(instructor, media_files.audio(), "talk.mp3")
        captions = make_file(instructor, media_files.CAPTIONS, "lesson.vtt")

        assert sound.duration == pytest.approx(2, abs=0.1)
        assert (captions.cues, captions.last_cue_end) == (2, 1.9)
        assert sound.renditions == captions.renditions == {}

    def test_the_digest_is_that_of_the_uploaded_bytes(self, instructor: Scope) -> None:
        assert make_file(instructor, PDF, "handout.pdf").digest == hashlib.sha256(PDF).hexdigest()


class TestTelling:
    def test_whoever_waits_gets_the_file_and_the_creator_a_notice(
        self, instructor: Scope, slot: Attachment, waiting: Waiting
    ) -> None:
        file = make_file(instructor, PDF, "handout.pdf", attachment=slot)

        assert waiting.ready == [file]
        assert notices(instructor) == [("file.ready", "“handout.pdf” is ready.", "/teach/video/")]

    def test_a_failure_is_told_with_its_reason(self, instructor: Scope, slot: Attachment, waiting: Waiting) -> None:
        made = upload(instructor, media_files.video(codec="libx265"), attachment=slot)

        work(instructor.organization_id)

        failed = services.get_upload(instructor, upload_id=made.upload_id)
        assert failed.state is UploadState.FAILED
        assert failed.failure is not None
        assert failed.failure.code == "cannot_play"
        assert waiting.failed == [failed]
        [(kind, text, _)] = notices(instructor)
        assert kind == "file.failed"
        assert "HEVC" in text
        assert not exists(made.temp_key)
        assert not exists(final_key(made, FILE_TYPES["video/mp4"]))

    def test_without_an_attachment_the_notice_leads_to_the_files(self, instructor: Scope) -> None:
        make_file(instructor, PDF, "handout.pdf")

        assert notices(instructor)[0][2] == f"/o/{instructor.organization_id}/files/"

    def test_a_check_of_the_upper_app_can_refuse(self, instructor: Scope, slot: Attachment, waiting: Waiting) -> None:
        seen: list[StoredFile] = []

        def check(scope: Scope, attachment: Attachment, file: StoredFile) -> Failure | None:
            seen.append(file)
            return Failure("captions_too_long", "These look like captions of another video.")

        services.on_ready(KIND, waiting.take, check=check)
        made = upload(instructor, media_files.CAPTIONS_TWO_HOURS, "lesson.vtt", attachment=slot)
        work(instructor.organization_id)

        failure = services.get_upload(instructor, upload_id=made.upload_id).failure
        assert failure is not None
        assert failure.code == "captions_too_long"
        assert seen[0].last_cue_end == 7200
        assert waiting.ready == []


class TestModuleList:
    def listed(self, module_id: str) -> list[str]:
        content = json.loads(storage.read(f"modules/{module_id}/metadata.json", most=10**6)[0])
        assert content["module_id"] == module_id
        return [each["name"] for each in content["files"]]

    def test_the_files_of_a_module_are_listed_beside_them(
        self, instructor: Scope, slot: Attachment, waiting: Waiting
    ) -> None:
        first = make_file(instructor, PDF, "first.pdf", attachment=slot)
        make_file(instructor, PDF, "second.pdf", attachment=slot)
        assert self.listed(slot.module_id) == ["first.pdf", "second.pdf"]

        services.delete_file(instructor, file_id=first.file_id, now=clock.now())
        work(instructor.organization_id)

        assert self.listed(slot.module_id) == ["second.pdf"]


def resume(organization: str) -> None:
    """Do what the sweep and a worker do after the lease of a killed worker, or the wait after a failure, has ended."""
    for shard in range(jobs_store.SHARDS):
        for job in jobs_store.overdue(shard, now=clock.now() + jobs_store.LEASE * 2):
            if job.organization_id == organization:
                item = jobs_store.Job
                now = clock.iso(clock.now())
                job.update(actions=[item.leased_until.set(""), item.not_before.set(""), item.due_at.set(now)])
    work(organization)


class TestKilled:
    @pytest.mark.parametrize(
        ("place", "name"),
        [
            (storage, "copy"),
            (storage, "download"),
            (runner, "inspect"),
            (storage, "upload"),
            (processing, "_finish"),
            (processing, "conclude"),
            (processing, "list_in_module"),
            (processing, "clean_up"),
        ],
    )
    def test_the_work_goes_on_without_a_duplicate(
        self,
        instructor: Scope,
        slot: Attachment,
        waiting: Waiting,
        kill_at: Callable[[Any, str], None],
        place: Any,
        name: str,
    ) -> None:
        made = upload(instructor, PDF, "handout.pdf", attachment=slot)
        kill_at(place, name)
        with pytest.raises(Killed):
            work(instructor.organization_id)

        resume(instructor.organization_id)

        assert services.get_upload(instructor, upload_id=made.upload_id).state is UploadState.READY
        [file] = services.list_files(instructor).items
        assert {each.file_id for each in waiting.ready} == {file.file_id}
        assert len(notices(instructor)) == 1
        stored = services.get_file(instructor, file_id=file.file_id)
        assert services.get_storage(instructor).used == stored.stored_size
        assert services.get_storage(instructor).reserved == 0
        assert not exists(made.temp_key)
        assert all(exists(key) for key in stored.object_keys())

    def test_a_handler_that_fails_is_called_again(self, instructor: Scope, slot: Attachment, waiting: Waiting) -> None:
        waiting.trouble = [RuntimeError("the upper app is away")]
        upload(instructor, PDF, "handout.pdf", attachment=slot)
        work(instructor.organization_id)
        assert waiting.ready == []

        resume(instructor.organization_id)

        assert len(waiting.ready) == 1

    def test_two_workers_on_one_upload_make_one_file(self, instructor: Scope) -> None:
        made = upload(instructor, PDF, "handout.pdf")

        def process(_: int) -> None:
            services.process(instructor, upload_id=made.upload_id, attempt=1, now=clock.now())

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(process, range(2)))

        assert len(services.list_files(instructor).items) == 1
        assert len(notices(instructor)) == 1
        assert services.get_storage(instructor).reserved == 0


class TestMeanwhile:
    def test_an_upload_cancelled_while_it_is_processed_leaves_nothing(
        self, instructor: Scope, slot: Attachment, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = upload(instructor, PDF, "handout.pdf", attachment=slot)
        real = storage.upload

        def cancel_first(*arguments: Any, **options: Any) -> None:
            services.cancel_upload(instructor, upload_id=made.upload_id, now=clock.now())
            monkeypatch.setattr(storage, "upload", real)
            real(*arguments, **options)

        monkeypatch.setattr(storage, "upload", cancel_first)
        work(instructor.organization_id)
        work(instructor.organization_id)

        assert services.get_upload(instructor, upload_id=made.upload_id).state is UploadState.CANCELLED
        assert services.list_files(instructor).items == ()
        assert waiting.ready == []
        assert services.get_storage(instructor).reserved == 0
        assert not exists(final_key(made, FILE_TYPES["application/pdf"]))

    def test_bytes_changed_after_complete_are_refused(self, instructor: Scope) -> None:
        made = upload(instructor, PDF, "handout.pdf")
        storage.delete([made.temp_key])
        storage.write(made.temp_key, bytes(len(PDF)), content_type="application/pdf", replacing=None)

        work(instructor.organization_id)

        failure = services.get_upload(instructor, upload_id=made.upload_id).failure
        assert failure is not None
        assert failure.code == "changed"

    def test_bytes_that_are_gone_are_missed(self, instructor: Scope) -> None:
        made = upload(instructor, PDF, "handout.pdf")
        storage.delete([made.temp_key])

        work(instructor.organization_id)

        failure = services.get_upload(instructor, upload_id=made.upload_id).failure
        assert failure is not None
        assert failure.code == "gone"

    def test_a_file_deleted_before_its_handover_is_no_trouble(self, instructor: Scope) -> None:
        file = make_file(instructor, PDF, "handout.pdf")
        services.delete_file(instructor, file_id=file.file_id, now=clock.now())

        services.care_for(instructor, upload_id=file.file_id, now=clock.now())

        assert services.list_files(instructor).items == ()


class TestRetry:
    @pytest.fixture
    def failed(self, instructor: Scope, monkeypatch: pytest.MonkeyPatch) -> str:
        """An upload whose processing took too long, once."""
        real = runner.inspect

        def slow(*_: object) -> object:
            monkeypatch.setattr(runner, "inspect", real)
            return runner.Inspection(failure=runner.TIMED_OUT)

        monkeypatch.setattr(runner, "inspect", slow)
        made = upload(instructor, PDF, "handout.pdf")
        work(instructor.organization_id)
        return made.upload_id

    def test_what_failed_for_now_is_kept_and_can_be_tried_again(self, instructor: Scope, failed: str) -> None:
        assert services.get_upload(instructor, upload_id=failed).can_retry
        assert services.get_storage(instructor).reserved == len(PDF)

        again = services.retry_upload(instructor, upload_id=failed, now=clock.now())
        work(instructor.organization_id)

        assert (again.state, again.failure, again.attempt) == (UploadState.UPLOADED, None, 2)
        assert services.get_upload(instructor, upload_id=failed).state is UploadState.READY

    def test_what_failed_for_now_ends_after_a_week(self, instructor: Scope, failed: str) -> None:
        made = services.get_upload(instructor, upload_id=failed)
        services.care_for(instructor, upload_id=failed, now=clock.now() + timedelta(days=6))
        assert services.get_upload(instructor, upload_id=failed).can_retry

        services.care_for(instructor, upload_id=failed, now=clock.now() + timedelta(days=8))

        assert services.get_upload(instructor, upload_id=failed).state is UploadState.CANCELLED
        assert services.get_storage(instructor).reserved == 0
        assert not exists(final_key(made, FILE_TYPES["application/pdf"]))

    def test_what_cannot_get_better_is_not_tried_again(self, instructor: Scope) -> None:
        made = upload(instructor, media_files.PROGRAM, "handout.pdf")
        work(instructor.organization_id)

        with pytest.raises(services.NotRetryable, match="a program"):
            services.retry_upload(instructor, upload_id=made.upload_id, now=clock.now())

    def test_what_is_ready_is_not_tried_again(self, instructor: Scope) -> None:
        file = make_file(instructor, PDF, "handout.pdf")

        with pytest.raises(services.NotRetryable, match="has not failed"):
            services.retry_upload(instructor, upload_id=file.file_id, now=clock.now())

    def test_a_broken_file_gives_its_reason_and_no_file(self, instructor: Scope) -> None:
        made = upload(instructor, media_files.encrypted_pdf(), "handout.pdf")
        work(instructor.organization_id)

        failure = services.get_upload(instructor, upload_id=made.upload_id).failure
        assert failure is not None
        assert "password" in failure.reason
        assert services.list_files(instructor).items == ()

    def test_processing_that_breaks_off_every_time_can_be_tried_again(self, instructor: Scope) -> None:
        made = upload(instructor, PDF, "handout.pdf")

        services.give_up(instructor, upload_id=made.upload_id, attempt=1, now=clock.now())

        assert services.get_upload(instructor, upload_id=made.upload_id).can_retry


def test_handlers_of_an_unknown_kind_are_none() -> None:
    assert handlers.handlers_for("nobody") == handlers.Handlers()


def test_stores_of_another_organization_see_nothing(instructor: Scope, stranger: Scope) -> None:
    file = make_file(instructor, PDF, "handout.pdf")

    assert FileStore(stranger).get_many([file.file_id]) == {}
    assert UploadStore(stranger).page_of_open(limit=10, cursor=None).items == ()
