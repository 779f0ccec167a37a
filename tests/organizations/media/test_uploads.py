"""Tickets, completing, retrying, cancelling, and the room that files take."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests

from diatonic.common import clock, errors, storage
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.rules import MIB, Attachment, PartRequest, UploadState
from tests import media_files
from tests.organizations.media.conftest import Waiting, request, send, send_parts, upload, work
from tests.people import person

PDF = media_files.pdf()


def state_of(scope: Scope, upload_id: str) -> UploadState:
    return services.get_upload(scope, upload_id=upload_id).state


class TestRequest:
    def test_a_small_file_gets_a_form_and_costs_one_call(self, instructor: Scope) -> None:
        with counting() as calls:
            ticket = request(instructor, PDF, "handout.pdf")

        assert calls.total == 1
        assert ticket.upload.state is UploadState.WAITING
        assert ticket.upload.content_type == "application/pdf"
        assert ticket.fields["key"].startswith(f"uploads/temp/{instructor.organization_id}/{ticket.upload_id}/")
        assert services.get_upload(instructor, upload_id=ticket.upload_id) == ticket.upload

    @pytest.mark.parametrize(
        ("changed", "pointers"),
        [
            ({"filename": "setup.exe"}, ["/content_type"]),
            ({"filename": "drawing.svg", "content_type": "image/svg+xml"}, ["/content_type"]),
            ({"filename": "lesson.mp4", "content_type": "application/pdf"}, ["/content_type"]),
            ({"filename": "folder/lesson.mp4"}, ["/filename"]),
            ({"filename": "les\x00son.mp4"}, ["/filename"]),
            ({"filename": "x" * 300 + ".mp4"}, ["/filename"]),
            ({"size": 0}, ["/size"]),
            ({"size": 4 * 2**30 + 1}, ["/size"]),
            ({"filename": "a/b.svg", "size": -1}, ["/filename", "/content_type", "/size"]),
        ],
    )
    def test_what_cannot_be_taken_is_named(
        self, instructor: Scope, changed: dict[str, Any], pointers: list[str]
    ) -> None:
        arguments = {"filename": "lesson.mp4", "content_type": "", "size": 10, **changed}

        with pytest.raises(errors.Invalid) as refused:
            services.request_upload(instructor, now=clock.now(), **arguments)

        assert [field.pointer for field in refused.value.fields] == pointers
        assert services.list_uploads(instructor).items == ()

    def test_a_limit_of_the_settings_counts(self, instructor: Scope, settings: Any) -> None:
        settings.MEDIA_SIZE_LIMITS = {"document": 100}

        with pytest.raises(errors.Invalid, match="cannot be taken"):
            request(instructor, PDF, "handout.pdf")

    def test_a_viewer_may_not_upload(self, viewer: Scope) -> None:
        with pytest.raises(errors.Denied, match="may not upload"):
            request(viewer, PDF, "handout.pdf")


class TestForm:
    def test_the_bucket_takes_what_the_ticket_says(self, instructor: Scope) -> None:
        assert send(request(instructor, PDF, "handout.pdf"), PDF).status_code == 204

    @pytest.mark.parametrize(
        ("content", "changed"),
        [
            (PDF + b"more", {}),
            (PDF[:-1], {}),
            (PDF, {"Content-Type": "text/html"}),
            (PDF, {"key": "modules/somebody/else.pdf"}),
        ],
        ids=["more", "less", "type", "key"],
    )
    def test_the_bucket_takes_nothing_else(self, instructor: Scope, content: bytes, changed: dict[str, str]) -> None:
        ticket = request(instructor, PDF, "handout.pdf")

        answer = send(ticket, content, **changed)

        assert 400 <= answer.status_code < 500
        with pytest.raises(services.NotUploaded):
            services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now())


class TestParts:
    content = media_files.PROGRAM + bytes(100 * MIB)

    def test_parts_go_up_in_any_order_with_their_exact_length(self, instructor: Scope) -> None:
        ticket = request(instructor, self.content)
        assert ticket.url == ""
        send_parts(instructor, ticket, self.content, 7, 2, 1)
        arrived = services.list_parts(instructor, upload_id=ticket.upload_id)
        assert [(part.number, part.size) for part in arrived] == [
            (1, 16 * MIB),
            (2, 16 * MIB),
            (7, 4 * MIB + len(media_files.PROGRAM)),
        ]

        with pytest.raises(services.NotUploaded, match=r"4 of 7 parts .* number 3") as refused:
            services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now())
        assert refused.value.extra == {"missing": [3, 4, 5, 6]}
        send_parts(instructor, ticket, self.content, 3, 4, 5, 6)
        done = services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now())

        assert done.state is UploadState.UPLOADED
        assert storage.head(done.temp_key).size == len(self.content)
        assert services.list_parts(instructor, upload_id=ticket.upload_id) == []

    def test_a_part_longer_than_signed_is_refused_by_the_bucket(self, instructor: Scope) -> None:
        ticket = request(instructor, self.content)
        plan = ticket.upload.plan
        assert plan is not None
        signed = services.sign_parts(instructor, upload_id=ticket.upload_id, parts=[PartRequest(7, plan.length(7))])

        assert requests.put(signed[0].url, data=bytes(plan.length(7) + 1), timeout=30).status_code == 403

    def test_a_part_outside_the_plan_is_named(self, instructor: Scope) -> None:
        ticket = request(instructor, self.content)
        parts = [PartRequest(1, 16 * MIB), PartRequest(2, 5), PartRequest(8, 5)]

        with pytest.raises(errors.Invalid) as refused:
            services.sign_parts(instructor, upload_id=ticket.upload_id, parts=parts)

        assert [field.pointer for field in refused.value.fields] == ["/parts/1/size", "/parts/2/number"]

    def test_a_form_upload_has_no_parts(self, instructor: Scope) -> None:
        ticket = request(instructor, PDF, "handout.pdf")

        with pytest.raises(services.UploadMoved, match="one piece"):
            services.sign_parts(instructor, upload_id=ticket.upload_id, parts=[PartRequest(1, 5)])

    def test_cancelling_drops_the_parts(self, instructor: Scope) -> None:
        ticket = request(instructor, self.content)
        send_parts(instructor, ticket, self.content, 1)

        services.cancel_upload(instructor, upload_id=ticket.upload_id, now=clock.now())
        work(instructor.organization_id)

        with pytest.raises(storage.NotThere):
            storage.list_parts(ticket.upload.temp_key, multipart_id=ticket.upload.multipart_id)
        with pytest.raises(services.UploadMoved, match="no more parts"):
            services.sign_parts(instructor, upload_id=ticket.upload_id, parts=[PartRequest(1, 16 * MIB)])


class TestComplete:
    def test_before_the_upload_it_says_so_and_changes_nothing(self, instructor: Scope) -> None:
        ticket = request(instructor, PDF, "handout.pdf")

        with pytest.raises(services.NotUploaded, match="has not arrived"):
            services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now())

        assert state_of(instructor, ticket.upload_id) is UploadState.WAITING

    def test_twice_is_once(self, instructor: Scope) -> None:
        first = upload(instructor, PDF, "handout.pdf")

        again = services.complete_upload(instructor, upload_id=first.upload_id, now=clock.now())
        assert again.state is UploadState.UPLOADED
        assert work(instructor.organization_id) == 1
        ready = services.complete_upload(instructor, upload_id=first.upload_id, now=clock.now())

        assert ready.state is UploadState.READY
        assert work(instructor.organization_id) == 0

    def test_at_the_same_moment_both_are_answered_and_one_job_is_due(self, instructor: Scope) -> None:
        ticket = request(instructor, PDF, "handout.pdf")
        send(ticket, PDF)

        with ThreadPoolExecutor(4) as pool:
            done = list(
                pool.map(
                    lambda _: services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now()),
                    range(4),
                )
            )

        assert {each.state for each in done} == {UploadState.UPLOADED}
        assert work(instructor.organization_id) == 1

    def test_a_cancelled_upload_cannot_be_completed(self, instructor: Scope) -> None:
        ticket = request(instructor, PDF, "handout.pdf")
        services.cancel_upload(instructor, upload_id=ticket.upload_id, now=clock.now())

        with pytest.raises(services.UploadMoved, match="been cancelled"):
            services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now())


class TestPeople:
    @pytest.mark.parametrize("action", ["get_upload", "complete_upload", "retry_upload", "cancel_upload", "list_parts"])
    def test_a_stranger_is_told_that_there_is_none(self, instructor: Scope, stranger: Scope, action: str) -> None:
        made = upload(instructor, PDF, "handout.pdf")
        options = {} if action in ("get_upload", "list_parts") else {"now": clock.now()}

        with pytest.raises(services.UploadUnknown):
            getattr(services, action)(stranger, upload_id=made.upload_id, **options)

    @pytest.mark.parametrize("action", ["complete_upload", "retry_upload", "cancel_upload"])
    def test_a_member_does_not_touch_the_upload_of_another(self, instructor: Scope, member: Scope, action: str) -> None:
        made = upload(instructor, PDF, "handout.pdf")

        with pytest.raises(errors.Denied, match="somebody else"):
            getattr(services, action)(member, upload_id=made.upload_id, now=clock.now())

    def test_a_member_follows_their_own_upload_only(self, instructor: Scope, member: Scope) -> None:
        own, other = upload(member, PDF, "own.pdf"), upload(instructor, PDF, "other.pdf")

        assert services.get_upload(member, upload_id=own.upload_id).filename == "own.pdf"
        with pytest.raises(errors.Denied):
            services.get_upload(member, upload_id=other.upload_id)
        with pytest.raises(errors.Denied):
            services.list_uploads(member)

    def test_an_instructor_sees_and_ends_the_uploads_of_all(self, instructor: Scope, member: Scope) -> None:
        made = upload(member, PDF, "own.pdf")

        assert [each.upload_id for each in services.list_uploads(instructor).items] == [made.upload_id]
        services.cancel_upload(instructor, upload_id=made.upload_id, now=clock.now())

        assert state_of(instructor, made.upload_id) is UploadState.CANCELLED
        assert services.list_uploads(instructor).items == ()


class TestRoom:
    def test_room_is_reserved_used_and_given_back(self, instructor: Scope) -> None:
        kept, dropped = upload(instructor, PDF, "kept.pdf"), request(instructor, PDF, "dropped.pdf")
        storage_now = services.get_storage(instructor)
        assert (storage_now.used, storage_now.reserved) == (0, 2 * len(PDF))

        services.cancel_upload(instructor, upload_id=dropped.upload_id, now=clock.now())
        work(instructor.organization_id)

        file = services.get_file(instructor, file_id=kept.upload_id)
        storage_now = services.get_storage(instructor)
        assert (storage_now.used, storage_now.reserved) == (file.stored_size, 0)
        assert file.stored_size > len(PDF)  # text and thumbnail count
        services.delete_file(instructor, file_id=file.file_id, now=clock.now())
        assert services.get_storage(instructor).used == 0

    def test_a_failed_file_gives_its_room_back(self, instructor: Scope) -> None:
        upload(instructor, media_files.PROGRAM, "handout.pdf")

        work(instructor.organization_id)

        assert services.get_storage(instructor).reserved == 0

    def test_cancelling_twice_gives_room_back_once(self, instructor: Scope) -> None:
        request(instructor, PDF, "kept.pdf")
        dropped = request(instructor, PDF, "dropped.pdf")

        for _ in range(2):
            services.cancel_upload(instructor, upload_id=dropped.upload_id, now=clock.now())

        assert services.get_storage(instructor).reserved == len(PDF)

    def test_what_is_larger_than_the_room_is_refused(self, instructor: Scope, settings: Any) -> None:
        settings.MEDIA_SIZE_LIMITS = {"video": 50 * 2**30}

        with pytest.raises(services.StorageFull, match="10 GB has no room"):
            services.request_upload(instructor, filename="long.mp4", content_type="", size=11 * 2**30, now=clock.now())

    def test_many_at_once_cannot_take_more_than_there_is(self, instructor: Scope) -> None:
        size = 3 * 2**30  # three of them fit into 10 GB

        def ask(_: int) -> bool:
            try:
                services.request_upload(instructor, filename="long.mp4", content_type="", size=size, now=clock.now())
            except services.StorageFull:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            taken = sum(pool.map(ask, range(6)))

        assert taken == 3
        assert services.get_storage(instructor).reserved == 3 * size

    def test_a_refused_upload_leaves_nothing(self, instructor: Scope) -> None:
        full = person("owner", "owner", organization=instructor.organization_id)
        for _ in range(3):
            services.request_upload(full, filename="a.mp4", content_type="", size=3 * 2**30, now=clock.now())

        with pytest.raises(services.StorageFull):
            services.request_upload(full, filename="b.mp4", content_type="", size=3 * 2**30, now=clock.now())

        assert len(services.list_uploads(full).items) == 3


class TestCare:
    def care(self, scope: Scope, upload_id: str, **later: float) -> None:
        services.care_for(scope, upload_id=upload_id, now=clock.now() + timedelta(**later))

    def test_an_upload_whose_client_vanished_is_completed(self, instructor: Scope) -> None:
        ticket = request(instructor, PDF, "handout.pdf")
        send(ticket, PDF)

        self.care(instructor, ticket.upload_id)
        work(instructor.organization_id)

        assert state_of(instructor, ticket.upload_id) is UploadState.READY

    def test_a_multipart_upload_whose_client_vanished_is_completed(self, instructor: Scope) -> None:
        content = TestParts.content
        ticket = request(instructor, content)
        send_parts(instructor, ticket, content)

        self.care(instructor, ticket.upload_id, minutes=15)

        assert state_of(instructor, ticket.upload_id) is UploadState.UPLOADED

    def test_an_upload_that_never_came_times_out_after_its_deadline(
        self, instructor: Scope, slot: Attachment, waiting: Waiting
    ) -> None:
        ticket = request(instructor, PDF, "handout.pdf", attachment=slot)
        self.care(instructor, ticket.upload_id, minutes=15)
        assert state_of(instructor, ticket.upload_id) is UploadState.WAITING

        self.care(instructor, ticket.upload_id, hours=2)

        assert state_of(instructor, ticket.upload_id) is UploadState.TIMED_OUT
        assert services.get_storage(instructor).reserved == 0
        assert [each.upload_id for each in waiting.failed] == [ticket.upload_id]

    def test_parts_of_an_upload_that_never_ended_are_dropped(self, instructor: Scope) -> None:
        ticket = request(instructor, TestParts.content)
        send_parts(instructor, ticket, TestParts.content, 1)

        self.care(instructor, ticket.upload_id, hours=21)

        assert state_of(instructor, ticket.upload_id) is UploadState.TIMED_OUT
        with pytest.raises(storage.NotThere):
            storage.list_parts(ticket.upload.temp_key, multipart_id=ticket.upload.multipart_id)

    def test_an_upload_that_is_gone_needs_no_care(self, instructor: Scope) -> None:
        self.care(instructor, "none")


class TestStorageAway:
    @pytest.fixture
    def away(self, settings: Any) -> Any:
        """Answer with the address of a server that is not there, from now on."""
        yield lambda: self._point(settings, "http://127.0.0.1:9")
        storage.reset()

    @staticmethod
    def _point(settings: Any, address: str) -> None:
        settings.DIATONIC = settings.DIATONIC.model_copy(update={"s3_endpoint": address})
        storage.reset()

    def test_what_needs_the_bucket_is_unavailable_for_a_moment(self, instructor: Scope, away: Any) -> None:
        ticket = request(instructor, PDF, "handout.pdf")
        away()

        with pytest.raises(errors.Unavailable) as refused:
            services.complete_upload(instructor, upload_id=ticket.upload_id, now=clock.now())

        assert refused.value.retry_after == 5
        assert state_of(instructor, ticket.upload_id) is UploadState.WAITING

    def test_processing_waits_for_the_bucket(self, instructor: Scope, away: Any) -> None:
        made = upload(instructor, PDF, "handout.pdf")
        away()

        with pytest.raises(errors.Unavailable):
            services.process(instructor, upload_id=made.upload_id, attempt=1, now=clock.now())
        storage.reset()

        assert state_of(instructor, made.upload_id) is UploadState.PROCESSING
