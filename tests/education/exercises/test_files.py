"""The file that is handed in: whose it is, who sees it, and one that never arrives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from diatonic.common import clock, errors
from diatonic.common.scope import system_scope
from education.exercises import services
from education.exercises.rules import Draft
from education.exercises.services.handing_in import FileNotReady
from education.exercises.store import SubmissionStore
from education.learning import services as learning
from organizations.media import services as media
from organizations.media.models import UploadItem
from organizations.media.rules import MIB, UploadState
from organizations.media.services.files import delete_unused
from tests import media_files
from tests.education.exercises.working import GOOD, Place, hand_in, mark, request, upload
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import INSTRUCTOR, MEMBER, OWNER, STRANGER, VIEWER, person


def room() -> int:
    found = media.get_storage(OWNER)
    return found.used + found.reserved


def ready(place: Place) -> UploadState | None:
    live = learning.get_section(VIEWER, **place.ids)
    desk = services.get_desk(VIEWER, module=live.module, section=live.section)
    return desk.upload.state if desk.upload else None


def test_a_viewer_hands_in_a_file_and_the_marker_reads_it(place):
    file_id = upload(place)

    submission = hand_in(place, "See the file.")

    ids = {"module_id": place.module_id, "submission_id": submission.submission_id}
    assert submission.file_id == file_id
    assert services.get_submitted_file(INSTRUCTOR, **ids).name == "loaf.pdf"
    assert services.get_own_file(VIEWER, **place.ids, number=1).file_id == file_id
    assert room() > 0
    assert ready(place) is None


def test_nobody_else_sees_the_file(place):
    file_id = upload(place)
    submission = hand_in(place)

    for scope in (INSTRUCTOR, OWNER, MEMBER):
        with pytest.raises(errors.NotFound):
            media.get_file(scope, file_id=file_id)
        with pytest.raises(errors.NotFound):
            media.get_upload(scope, upload_id=file_id)
    assert media.list_files(OWNER).items == ()
    assert media.list_files(OWNER, kind="document").items == ()
    with pytest.raises(errors.NotFound):
        services.get_own_file(MEMBER, **place.ids, number=1)
    with pytest.raises(errors.Denied):
        services.get_submitted_file(MEMBER, module_id=place.module_id, submission_id=submission.submission_id)
    with pytest.raises(errors.NotFound):
        services.get_submitted_file(STRANGER, module_id=place.module_id, submission_id=submission.submission_id)


def test_an_upload_on_its_way_is_in_no_list_of_the_organization(place):
    ticket = request(place)

    assert media.list_uploads(OWNER).items == ()
    for scope in (OWNER, MEMBER):
        with pytest.raises(errors.NotFound):
            media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
        with pytest.raises(errors.NotFound):
            media.cancel_upload(scope, upload_id=ticket.upload_id, now=clock.now())


def test_a_viewer_uploads_nothing_else(place):
    with pytest.raises(errors.Denied):
        media.request_upload(VIEWER, filename="a.pdf", content_type="", size=10, now=clock.now())


def test_a_file_that_was_handed_in_stays(place):
    file_id = upload(place)
    hand_in(place)

    media.discard(VIEWER, upload_id=file_id, now=clock.now())
    with pytest.raises(errors.NotFound):
        media.delete_file(OWNER, file_id=file_id, now=clock.now())

    assert file_id in media.get_files(VIEWER, file_ids=[file_id])


def test_the_next_upload_takes_the_place_of_the_one_before(place):
    first = upload(place)
    taken = room()
    second = upload(place, filename="other.pdf")

    assert first not in media.get_files(VIEWER, file_ids=[first])
    assert room() == taken
    assert hand_in(place).file_id == second


def test_a_file_whose_place_was_taken_while_it_was_looked_at_is_removed(place):
    ticket = request(place)
    assert send(ticket, media_files.pdf()).status_code == 204
    media.complete_upload(VIEWER, upload_id=ticket.upload_id, now=clock.now())
    SubmissionStore(VIEWER).save_draft(place.module_id, place.content_id, Draft(), at=clock.iso(clock.now()))
    work("demo")

    assert ticket.upload_id not in media.get_files(VIEWER, file_ids=[ticket.upload_id])


def test_it_can_be_taken_out_again(place):
    file_id = upload(place)

    services.clear_file(VIEWER, **place.ids, now=clock.now())

    assert ready(place) is None
    assert file_id not in media.get_files(VIEWER, file_ids=[file_id])
    assert room() == 0


def test_an_upload_that_never_arrives_holds_nobody_up_for_ever(place):
    ticket = request(place)

    with pytest.raises(FileNotReady, match="has not arrived"):
        hand_in(place)
    media.care_for(
        system_scope("demo", reason="test"), upload_id=ticket.upload_id, now=clock.now() + timedelta(hours=2)
    )

    assert ready(place) is UploadState.TIMED_OUT
    assert room() == 0
    assert hand_in(place, "Without the file.").file_id == ""


def test_a_file_that_is_still_being_looked_at_is_waited_for(place):
    ticket = request(place)
    assert send(ticket, media_files.pdf()).status_code == 204
    media.complete_upload(VIEWER, upload_id=ticket.upload_id, now=clock.now())

    with pytest.raises(FileNotReady, match="still being checked"):
        hand_in(place)
    work("demo")

    assert hand_in(place).has_file


def test_a_file_that_is_not_what_it_says_is_not_handed_in(place):
    content = media_files.PROGRAM
    ticket = request(place, size=len(content))
    assert send(ticket, content).status_code == 204
    media.complete_upload(VIEWER, upload_id=ticket.upload_id, now=clock.now())
    work("demo")

    with pytest.raises(FileNotReady, match="cannot be handed in"):
        hand_in(place)
    services.clear_file(VIEWER, **place.ids, now=clock.now())
    assert hand_in(place, "Only text.").file_id == ""


def test_the_limit_is_lower_than_for_authors(place):
    with pytest.raises(errors.Invalid) as refused:
        request(place, filename="loaf.mp4", size=51 * MIB)

    assert refused.value.fields[0].pointer == "/size"


def test_taking_work_back_brings_its_file_back(place):
    file_id = upload(place)
    hand_in(place)

    services.take_back(VIEWER, **place.ids, now=clock.now())

    assert ready(place) is UploadState.READY
    assert hand_in(place).file_id == file_id


class TestAfterTheUploadIsForgotten:
    """The record of an upload expires a month after its end; what was handed in can be taken back after that."""

    @pytest.fixture
    def file_id(self, place):
        file_id = upload(place)
        hand_in(place)
        UploadItem("demo", file_id).delete()  # as the table's expiry does
        services.take_back(VIEWER, **place.ids, now=clock.now())
        return file_id

    def test_its_file_lies_ready_and_is_handed_in_again(self, place, file_id):
        live = learning.get_section(VIEWER, **place.ids)
        desk = services.get_desk(VIEWER, module=live.module, section=live.section)

        assert desk.upload is None
        assert desk.file is not None
        assert desk.file.name == "loaf.pdf"
        assert hand_in(place, "").file_id == file_id

    def test_the_page_shows_it(self, place):
        make_organization("demo")
        account = make_person("demo", name="Vera", role="viewer")
        scope = scope_for(account, "demo")
        file_id = upload(place, scope=scope)
        hand_in(place, scope=scope)
        UploadItem("demo", file_id).delete()
        services.take_back(scope, **place.ids, now=clock.now())

        answer = sign_in(account).get(f"/o/demo/learn/{place.module_id}/sections/{place.content_id}/work/file/")

        assert "loaf.pdf" in answer.content.decode()
        assert "Ready to be handed in" in answer.content.decode()

    def test_it_can_be_taken_out(self, place, file_id):
        services.clear_file(VIEWER, **place.ids, now=clock.now())

        assert file_id not in media.get_files(VIEWER, file_ids=[file_id])
        assert room() == 0

    def test_the_next_upload_takes_its_place(self, place, file_id):
        second = upload(place, filename="other.pdf")

        assert file_id not in media.get_files(VIEWER, file_ids=[file_id])
        assert hand_in(place).file_id == second

    def test_nobody_else_discards_it(self, place, file_id):
        with pytest.raises(errors.NotFound):
            media.discard(MEMBER, upload_id=file_id, now=clock.now())

        assert file_id in media.get_files(VIEWER, file_ids=[file_id])


def test_a_file_that_was_removed_meanwhile_is_not_handed_in(place):
    file_id = upload(place)
    delete_unused(system_scope("demo", reason="test"), file_id=file_id, now=clock.now())

    with pytest.raises(FileNotReady, match="is not there any more"):
        hand_in(place)
    services.clear_file(VIEWER, **place.ids, now=clock.now())

    assert hand_in(place, "Without the file.").file_id == ""


def test_nothing_is_uploaded_while_work_waits(place):
    hand_in(place)

    with pytest.raises(services.NotNow):
        request(place)


def test_the_file_of_each_try_stays_with_it(place):
    first = upload(place)
    mark(hand_in(place), {"outcome": "try_again", "points": {"crumb": 0, "crust": 0}, "comment": "Again."})
    second = upload(place)
    submission = hand_in(place)
    mark(submission, GOOD)

    assert [one.file_id for one in services.list_own(VIEWER, **place.ids).items] == [second, first]
    assert len(media.get_files(VIEWER, file_ids=[first, second])) == 2


def test_who_may_not_take_part_gets_no_ticket(place):
    reader = replace(person("reader", "viewer"), permissions=frozenset({"learn.view"}))

    with pytest.raises(errors.Denied):
        request(place, scope=reader)
    with pytest.raises(errors.NotFound):
        request(place, scope=STRANGER)
