"""What takes the room, and what nobody needs: counted, looked for, removed; a killed worker goes on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock, errors, ids, jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.media import services
from organizations.media.models import CounterItem, FileItem
from organizations.media.rules import Attachment, Found, StoredFile, SweepFinding, SweepOutcome, SweepState
from organizations.media.services import sweeping
from tests import media_files
from tests.organizations.media.conftest import Killed, Waiting, make_file, request, work
from tests.organizations.media.test_files import hold
from tests.organizations.media.test_processing import exists, resume
from tests.people import person

PDF = media_files.pdf()
LATER = timedelta(days=31)


def look(scope: Scope, *, later: timedelta = timedelta(0)) -> list[Found]:
    """Look through everything as if it were so much later; return the report."""
    now = clock.now() + later
    sweep = services.start_sweep(scope, now=now)
    for page in range(40):
        services.sweep_page(scope, sweep_id=sweep.sweep_id, page=page, now=now)
        last = services.get_sweep(scope)
        assert last is not None
        if last.state is SweepState.DONE:
            return list(services.list_found(scope, sweep_id=sweep.sweep_id, limit=100).items)
    raise AssertionError("it never ended")


def put(key: str) -> str:
    """Write an object that no file names."""
    storage.write(key, b"left over", content_type="text/plain", replacing=None)
    return key


def work_all(organization: str) -> None:
    while work(organization):
        pass


def token() -> str:
    return ids.new().replace("-", "") + "0" * 16


class TestUsage:
    def test_it_is_counted_by_kind_person_and_module(
        self, instructor: Scope, member: Scope, slot: Attachment, waiting: Waiting
    ) -> None:
        first = make_file(instructor, PDF, "first.pdf", attachment=slot)
        second = make_file(instructor, PDF, "second.pdf")
        other = make_file(member, media_files.CAPTIONS, "talk.vtt")

        with counting() as calls:
            usage = services.get_usage(instructor)

        assert calls.total <= 5
        assert [(share.key, share.files, share.used) for share in usage.kinds] == [
            ("document", 2, first.stored_size + second.stored_size),
            ("captions", 1, other.stored_size),
        ]
        assert [(share.name, share.files) for share in usage.people] == [("Instructor", 2), ("Member", 1)]
        assert [(share.key, share.used) for share in usage.modules] == [(slot.module_id, first.stored_size)]
        assert usage.storage.used == sum(share.used for share in usage.kinds)

    def test_what_is_deleted_counts_no_more(self, instructor: Scope) -> None:
        file = make_file(instructor, PDF, "first.pdf")

        services.delete_file(instructor, file_id=file.file_id, now=clock.now())

        assert services.get_usage(instructor).kinds == ()

    def test_files_of_before_are_counted_once_by_a_sweep(self, instructor: Scope) -> None:
        file = make_file(instructor, PDF, "first.pdf")
        FileItem(instructor.organization_id, file.file_id).update(actions=[FileItem.counted.remove()])
        for item in CounterItem.query(instructor.organization_id):
            item.delete()

        look(instructor)
        look(instructor, later=timedelta(hours=3))

        assert [(share.files, share.used) for share in services.get_usage(instructor).kinds] == [(1, file.stored_size)]

    def test_it_needs_the_permission(self, member: Scope) -> None:
        with pytest.raises(errors.Denied):
            services.get_usage(member)


class TestUnused:
    @pytest.fixture
    def file(self, instructor: Scope) -> StoredFile:
        return make_file(instructor, PDF, "handout.pdf")

    def test_a_file_is_listed_when_nothing_has_used_it_for_30_days(self, instructor: Scope, file: StoredFile) -> None:
        assert look(instructor) == []
        assert look(instructor, later=timedelta(days=29)) == []

        [found] = look(instructor, later=LATER)

        assert (found.finding, found.key, found.name) == (SweepFinding.UNUSED, file.file_id, "handout.pdf")
        assert (found.size, found.outcome) == (file.stored_size, SweepOutcome.LISTED)
        assert len(services.list_files(instructor).items) == 1  # listed, not deleted

    def test_one_that_is_used_is_not_listed_and_its_30_days_begin_anew(
        self, instructor: Scope, file: StoredFile
    ) -> None:
        look(instructor)
        hold(instructor, file.file_id)
        assert look(instructor, later=LATER) == []
        tx = Transaction()
        services.release_file(tx, instructor, file_id=file.file_id, holder="module-1#section-1#document")
        tx.commit()

        assert look(instructor, later=LATER + timedelta(days=1)) == []
        assert len(look(instructor, later=LATER * 2 + timedelta(days=2))) == 1

    def test_what_was_made_for_something_that_notes_no_uses_is_never_listed(
        self, instructor: Scope, slot: Attachment, waiting: Waiting
    ) -> None:
        make_file(instructor, PDF, "essay.pdf", attachment=slot)
        look(instructor)

        assert look(instructor, later=LATER) == []

    def test_all_listed_are_deleted_but_one_that_is_used_by_then(self, instructor: Scope, file: StoredFile) -> None:
        kept = make_file(instructor, PDF, "kept.pdf")
        look(instructor)
        now = clock.now() + LATER
        assert len(look(instructor, later=LATER)) == 2
        hold(instructor, kept.file_id)
        sweep = services.get_sweep(instructor)
        assert sweep is not None

        services.delete_listed(instructor, sweep_id=sweep.sweep_id, now=now)
        services.delete_page(instructor, sweep_id=sweep.sweep_id, after="", now=now)
        services.delete_page(instructor, sweep_id=sweep.sweep_id, after="", now=now)  # again, after a kill

        report = {found.name: found for found in services.list_found(instructor, sweep_id=sweep.sweep_id).items}
        assert report["handout.pdf"].outcome is SweepOutcome.DELETED
        assert report["kept.pdf"].outcome is SweepOutcome.KEPT
        assert [left.name for left in services.list_files(instructor).items] == ["kept.pdf"]
        owner = person("owner", "owner", organization=instructor.organization_id)
        assert [event.actor_name for event in audit.list_events(owner).items] == ["Instructor"]

    @pytest.mark.parametrize(("is_killed", "note"), [(True, "by Instructor"), (False, "It had been deleted before.")])
    def test_a_file_that_is_gone_by_then_is_told_by_whom(
        self, instructor: Scope, file: StoredFile, monkeypatch: pytest.MonkeyPatch, *, is_killed: bool, note: str
    ) -> None:
        look(instructor)
        look(instructor, later=LATER)
        now = clock.now() + LATER
        sweep = services.get_sweep(instructor)
        assert sweep is not None
        if is_killed:

            def last(scope: Scope, **named: Any) -> None:
                services.delete_file(scope, **named)
                raise Killed

            monkeypatch.setattr(sweeping, "delete_file", last)
            with pytest.raises(Killed):
                services.delete_page(instructor, sweep_id=sweep.sweep_id, after="", now=now)
        else:
            services.delete_file(instructor, file_id=file.file_id, now=now)

        services.delete_page(instructor, sweep_id=sweep.sweep_id, after="", now=now)

        [found] = services.list_found(instructor, sweep_id=sweep.sweep_id).items
        assert (found.outcome, found.note) == (SweepOutcome.DELETED, note)

    def test_deleting_that_fails_at_every_attempt_ends_and_can_be_asked_for_again(
        self, instructor: Scope, file: StoredFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        look(instructor)
        look(instructor, later=LATER)
        sweep = services.get_sweep(instructor)
        assert sweep is not None

        def fail(*_arguments: object, **_options: object) -> None:
            raise jobs.GiveUp

        with monkeypatch.context() as failing:
            failing.setattr(services, "delete_page", fail)
            services.delete_listed(instructor, sweep_id=sweep.sweep_id, now=clock.now())
            work(instructor.organization_id)

        seen = services.get_sweep(instructor)
        assert seen is not None
        assert not seen.deleting
        services.delete_listed(instructor, sweep_id=sweep.sweep_id, now=clock.now())

    def test_who_may_not_delete_sees_no_report(self, instructor: Scope, member: Scope, stranger: Scope) -> None:
        look(instructor)
        sweep = services.get_sweep(instructor)
        assert sweep is not None

        for scope, failure in ((member, errors.Denied), (stranger, errors.NotFound)):
            with pytest.raises(failure):
                services.list_found(scope, sweep_id=sweep.sweep_id)
            with pytest.raises(failure):
                services.delete_listed(scope, sweep_id=sweep.sweep_id, now=clock.now())
        with pytest.raises(errors.Denied):
            services.start_sweep(member, now=clock.now())


class TestObjects:
    def test_an_old_object_that_no_file_names_is_removed_and_told(
        self, instructor: Scope, slot: Attachment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = make_file(instructor, PDF, "handout.pdf")
        left = [
            put(f"files/{instructor.organization_id}/{token()}.pdf"),
            put(f"modules/{slot.module_id}/videos/{token()}.mp4"),
            put(f"thumbnails/{instructor.organization_id}/{token()}.jpg"),
            put(f"files/{instructor.organization_id}/{file.file_id.replace('-', '')}{'0' * 16}-960.webp"),
        ]
        foreign = put(f"files/{instructor.organization_id}/of-somebody.pdf")

        assert look(instructor, later=timedelta(days=6)) == []
        monkeypatch.setattr(sweeping, "UNKNOWN_FOR", timedelta(0))  # jobs of a later day would not be due yet
        found = look(instructor)
        work(instructor.organization_id)

        assert sorted(one.key for one in found) == sorted(left)
        assert {one.outcome for one in found} == {SweepOutcome.DELETED}
        assert not any(exists(key) for key in left)
        assert exists(foreign)
        assert all(exists(key) for key in services.get_file(instructor, file_id=file.file_id).object_keys())
        sweep = services.get_sweep(instructor)
        assert sweep is not None
        assert (sweep.counts.unknown, sweep.counts.foreign) == (4, 1)

    def test_another_organizations_objects_are_not_looked_at(self, instructor: Scope, stranger: Scope) -> None:
        key = put(f"files/{stranger.organization_id}/{token()}.pdf")

        assert look(instructor, later=timedelta(days=8)) == []
        assert exists(key)

    def test_objects_of_an_upload_under_way_stay(self, instructor: Scope) -> None:
        ticket = request(instructor, PDF, "handout.pdf")
        key = put(f"files/{instructor.organization_id}/{ticket.upload.token}.pdf")

        assert look(instructor, later=timedelta(days=8)) == []
        assert exists(key)


class TestRunning:
    def test_it_goes_page_by_page(self, instructor: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sweeping, "_FILES_AT_ONCE", 2)
        monkeypatch.setattr(sweeping, "_OBJECTS_AT_ONCE", 2)
        for number in range(5):
            make_file(instructor, media_files.CAPTIONS, f"talk-{number}.vtt")
            put(f"thumbnails/{instructor.organization_id}/{token()}.jpg")

        look(instructor)
        found = look(instructor, later=LATER)

        assert len({one.key for one in found}) == len(found) == 10
        sweep = services.get_sweep(instructor)
        assert sweep is not None
        assert (sweep.counts.files, sweep.counts.unused, sweep.counts.unknown) == (5, 5, 5)

    @pytest.mark.parametrize("name", ["_look_at_files", "_look_at_objects", "_queue"])
    def test_a_killed_worker_goes_on_and_counts_nothing_twice(
        self, instructor: Scope, kill_at: Callable[[Any, str], None], name: str
    ) -> None:
        make_file(instructor, PDF, "handout.pdf")
        services.start_sweep(instructor, now=clock.now())
        kill_at(sweeping, name)
        with pytest.raises(Killed):
            work_all(instructor.organization_id)

        for _ in range(8):
            resume(instructor.organization_id)

        sweep = services.get_sweep(instructor)
        assert sweep is not None
        assert (sweep.state, sweep.counts.files, sweep.counts.objects) == (SweepState.DONE, 1, 3)

    def test_the_same_page_twice_is_once(self, instructor: Scope) -> None:
        make_file(instructor, PDF, "handout.pdf")
        sweep = services.start_sweep(instructor, now=clock.now())

        for _ in range(2):
            services.sweep_page(instructor, sweep_id=sweep.sweep_id, page=0, now=clock.now())

        seen = services.get_sweep(instructor)
        assert seen is not None
        assert (seen.counts.files, seen.phase) == (1, 1)

    def test_only_one_runs_at_a_time_unless_it_is_stuck(self, instructor: Scope) -> None:
        services.start_sweep(instructor, now=clock.now())

        with pytest.raises(errors.Conflict, match="already"):
            services.start_sweep(instructor, now=clock.now())
        services.start_sweep(instructor, now=clock.now() + timedelta(hours=3))

    def test_one_that_fails_at_every_attempt_says_so(self, instructor: Scope) -> None:
        sweep = services.start_sweep(instructor, now=clock.now())

        services.break_off(instructor, sweep_id=sweep.sweep_id, now=clock.now())

        seen = services.get_sweep(instructor)
        assert seen is not None
        assert seen.state is SweepState.BROKEN_OFF
        services.start_sweep(instructor, now=clock.now())

    def test_the_weekly_one_begins_by_itself_and_asks_for_the_next(self, instructor: Scope) -> None:
        assert services.get_sweep(instructor) is None

        services.sweep_page(instructor, sweep_id="", page=0, now=clock.now())
        services.sweep_page(instructor, sweep_id="", page=0, now=clock.now())  # again, after a kill

        seen = services.get_sweep(instructor)
        assert seen is not None
        assert seen.state is SweepState.RUNNING
