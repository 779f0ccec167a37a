"""SweepFinding, reading, using and deleting files."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from diatonic.common import clock, errors, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.media import services
from organizations.media.rules import StoredFile, Use
from tests import media_files
from tests.organizations.media.conftest import make_file, work
from tests.people import person

PDF = media_files.pdf()
USE = Use("module-1#section-1#document", "Section “Flour” of “Bread”", "/o/demo/teach/module-1/")


@pytest.fixture
def handout(instructor: Scope) -> StoredFile:
    return make_file(instructor, PDF, "Übung 1.pdf")


def hold(scope: Scope, file_id: str, use: Use = USE) -> None:
    tx = Transaction()
    services.hold_file(tx, scope, file_id=file_id, use=use, now=clock.now())
    tx.commit()


class TestFinding:
    def test_files_are_listed_newest_first_by_pages_and_kind(self, instructor: Scope) -> None:
        made = [
            make_file(instructor, PDF, "a.pdf"),
            make_file(instructor, media_files.CAPTIONS, "b.vtt"),
            make_file(instructor, PDF, "c.pdf"),
        ]

        with counting() as calls:
            first = services.list_files(instructor, limit=2)
        rest = services.list_files(instructor, limit=2, cursor=first.next_cursor)
        documents = services.list_files(instructor, kind="document")
        by_one = services.list_files(instructor, kind="document", limit=1)
        last = services.list_files(instructor, kind="document", limit=1, cursor=by_one.next_cursor)

        assert calls.total == 1
        assert [file.name for file in (*first.items, *rest.items)] == ["c.pdf", "b.vtt", "a.pdf"]
        assert rest.next_cursor is None
        assert [file.name for file in documents.items] == ["c.pdf", "a.pdf"]
        assert [file.name for file in last.items] == ["a.pdf"]
        assert last.next_cursor is None  # full to the last place, and nothing after it
        assert first.items[0].preview == "thumbnail"
        assert made[0].page_count == documents.items[1].page_count == 2

    def test_a_cursor_of_another_organization_is_refused(self, instructor: Scope, stranger: Scope) -> None:
        for name in ("a.pdf", "b.pdf"):
            make_file(instructor, PDF, name)
        cursor = services.list_files(instructor, limit=1).next_cursor

        with pytest.raises(errors.Invalid):
            services.list_files(stranger, limit=1, cursor=cursor)

    def test_an_unknown_kind_is_named(self, instructor: Scope) -> None:
        with pytest.raises(errors.Invalid, match="no such kind"):
            services.list_files(instructor, kind="song")

    def test_several_are_read_in_one_call(self, instructor: Scope, handout: StoredFile) -> None:
        with counting() as calls:
            found = services.get_files(instructor, file_ids=[handout.file_id, "gone"])

        assert calls.total == 1
        assert found == {handout.file_id: handout}

    @pytest.mark.parametrize("action", ["get_file", "get_file_with_uses", "reading_url", "read_file", "read_small"])
    def test_a_stranger_is_told_that_there_is_none(self, handout: StoredFile, stranger: Scope, action: str) -> None:
        with pytest.raises(services.FileUnknown):
            getattr(services, action)(stranger, file_id=handout.file_id)

    def test_a_member_sees_their_own_file_and_no_other(self, handout: StoredFile, member: Scope) -> None:
        own = make_file(member, PDF, "own.pdf")

        assert services.get_file(member, file_id=own.file_id).name == "own.pdf"
        with pytest.raises(errors.Denied):
            services.get_file(member, file_id=handout.file_id)
        with pytest.raises(errors.Denied):
            services.list_files(member)
        with pytest.raises(errors.Denied):
            services.get_storage(member)


class TestReading:
    def test_the_address_serves_ranges_for_a_minute(self, instructor: Scope, handout: StoredFile) -> None:
        url = services.reading_url(instructor, file_id=handout.file_id)

        answer = requests.get(url, headers={"Range": "bytes=1-3"}, timeout=10)

        assert (answer.status_code, answer.content) == (206, PDF[1:4])
        assert answer.headers["Content-Type"] == "application/pdf"
        disposition = answer.headers["Content-Disposition"]
        assert disposition == "inline; filename=\"?bung 1.pdf\"; filename*=UTF-8''%C3%9Cbung%201.pdf"
        assert parse_qs(urlsplit(url).query)["X-Amz-Expires"] == ["60"]

    def test_without_its_signature_there_is_nothing(self, instructor: Scope, handout: StoredFile) -> None:
        url = services.reading_url(instructor, file_id=handout.file_id)

        assert requests.get(url.partition("?")[0], timeout=10).status_code == 403

    def test_a_rendition_has_a_name_of_its_own(self, instructor: Scope, handout: StoredFile) -> None:
        answer = requests.get(
            services.reading_url(instructor, file_id=handout.file_id, rendition="thumbnail"), timeout=10
        )

        assert answer.headers["Content-Type"] == "image/jpeg"
        assert "%C3%9Cbung%201-thumbnail.jpg" in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("inline")

    def test_text_is_an_attachment(self, instructor: Scope, handout: StoredFile) -> None:
        captions = make_file(instructor, media_files.CAPTIONS, "lesson.vtt")

        for url in (
            services.reading_url(instructor, file_id=handout.file_id, rendition="text"),
            services.reading_url(instructor, file_id=captions.file_id),
        ):
            assert requests.get(url, timeout=10).headers["Content-Disposition"].startswith("attachment")

    def test_the_original_of_an_image_is_its_largest_rendition(self, instructor: Scope) -> None:
        image = make_file(instructor, media_files.picture(size=(1200, 600), comment="at home"), "a.png")

        url = services.reading_url(instructor, file_id=image.file_id)

        assert image.renditions["1920"].key in url
        assert b"at home" not in requests.get(url, timeout=10).content

    def test_a_rendition_that_is_not_there_is_named(self, instructor: Scope, handout: StoredFile) -> None:
        with pytest.raises(services.NoRendition, match="original, text, thumbnail"):
            services.reading_url(instructor, file_id=handout.file_id, rendition="960")

    def test_captions_are_read_through_us(self, instructor: Scope) -> None:
        captions = make_file(instructor, media_files.CAPTIONS, "lesson.vtt")

        assert services.read_small(instructor, file_id=captions.file_id) == media_files.CAPTIONS

    def test_reading_costs_one_call(self, instructor: Scope, handout: StoredFile) -> None:
        with counting() as calls:
            services.read_file(instructor, file_id=handout.file_id)

        assert calls.total == 1

    def test_a_member_does_not_read_the_file_of_another(self, handout: StoredFile, member: Scope) -> None:
        with pytest.raises(errors.Denied):
            services.read_file(member, file_id=handout.file_id)


class TestUsing:
    def test_a_file_in_use_is_not_deleted_and_names_its_places(self, instructor: Scope, handout: StoredFile) -> None:
        hold(instructor, handout.file_id)
        hold(instructor, handout.file_id)  # twice is once

        with pytest.raises(services.FileInUse, match="Section “Flour” of “Bread”") as refused:
            services.delete_file(instructor, file_id=handout.file_id, now=clock.now())

        assert refused.value.extra == {"uses": [{"text": USE.text, "url": USE.url}]}
        assert services.get_file_with_uses(instructor, file_id=handout.file_id).uses == (USE,)
        hold(instructor, handout.file_id, Use("other", "Other", "/"))  # still usable

    def test_a_file_released_can_be_deleted(self, instructor: Scope, handout: StoredFile) -> None:
        hold(instructor, handout.file_id)
        tx = Transaction()
        services.release_file(tx, instructor, file_id=handout.file_id, holder=USE.holder)
        tx.commit()

        services.delete_file(instructor, file_id=handout.file_id, now=clock.now())

        with pytest.raises(services.FileUnknown):
            services.get_file(instructor, file_id=handout.file_id)

    def test_a_deleted_file_cannot_be_used(self, instructor: Scope, handout: StoredFile) -> None:
        services.delete_file(instructor, file_id=handout.file_id, now=clock.now())

        with pytest.raises(errors.Conflict, match="deleted meanwhile"):
            hold(instructor, handout.file_id)
        with pytest.raises(errors.Conflict):
            services.hold_files(instructor, file_ids=[handout.file_id], use=USE, now=clock.now())

    def test_many_files_are_held_at_once(self, instructor: Scope, handout: StoredFile) -> None:
        other = make_file(instructor, media_files.CAPTIONS, "lesson.vtt")

        services.hold_files(instructor, file_ids=[handout.file_id, other.file_id], use=USE, now=clock.now())

        for file_id in (handout.file_id, other.file_id):
            assert services.get_file_with_uses(instructor, file_id=file_id).uses == (USE,)

    def test_using_and_deleting_at_the_same_moment_never_both_happen(
        self, instructor: Scope, handout: StoredFile
    ) -> None:
        def use() -> bool:
            try:
                hold(instructor, handout.file_id)
            except errors.Conflict:
                return False
            return True

        def delete() -> bool:
            try:
                services.delete_file(instructor, file_id=handout.file_id, now=clock.now())
            except services.FileInUse:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            outcomes = [pool.submit(use), pool.submit(delete)]
            used, deleted = (outcome.result() for outcome in outcomes)

        assert used != deleted or not (used or deleted)


class TestDeleting:
    def test_it_removes_the_bytes_and_is_recorded(self, instructor: Scope, handout: StoredFile) -> None:
        services.delete_file(instructor, file_id=handout.file_id, now=clock.now())
        work(instructor.organization_id)

        for key in handout.object_keys():
            with pytest.raises(storage.NotThere):
                storage.head(key)
        owner = person("owner", "owner", organization=instructor.organization_id)
        [event] = audit.list_events(owner).items
        assert (event.action, event.target_id) == ("file.deleted", handout.file_id)
        assert "Übung 1.pdf" in event.summary

    def test_twice_is_an_unknown_file(self, instructor: Scope, handout: StoredFile) -> None:
        services.delete_file(instructor, file_id=handout.file_id, now=clock.now())

        with pytest.raises(services.FileUnknown):
            services.delete_file(instructor, file_id=handout.file_id, now=clock.now())

    def test_it_needs_the_permission_and_the_organization(
        self, handout: StoredFile, member: Scope, stranger: Scope
    ) -> None:
        with pytest.raises(errors.Denied):
            services.delete_file(member, file_id=handout.file_id, now=clock.now())
        with pytest.raises(services.FileUnknown):
            services.delete_file(stranger, file_id=handout.file_id, now=clock.now())
