"""Sealing: every entry gets its place in the chain once, whoever sweeps; each day leaves a file in the bucket."""

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from diatonic.common import clock, ids, storage
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Conflict
from diatonic.common.jobs.store import Job
from diatonic.common.scope import system_scope
from organizations.audit import services, tasks
from organizations.audit.models import AuditEvent
from organizations.audit.rules import GENESIS, Filters, parsed_day
from organizations.audit.services import sealing
from organizations.audit.store import ChainStore

_TODAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def _sealed(scope):
    items = AuditEvent.query(scope.organization_id, limit=500, page_size=500)
    return sorted((item for item in items if item.sequence), key=lambda item: item.sequence)


class TestSealing:
    def test_each_entry_gets_its_number_and_follows_the_one_before(self, owner, note):
        for _ in range(3):
            note(owner)

        services.seal_waiting(now=clock.now())

        first, second, third = _sealed(owner)
        assert [item.sequence for item in (first, second, third)] == [1, 2, 3]
        assert first.previous == GENESIS
        assert (second.previous, third.previous) == (first.digest, second.digest)
        assert services.verify(owner, now=clock.now()).problems == ()

    def test_what_is_sealed_is_not_sealed_again_and_the_chain_goes_on(self, owner, note):
        note(owner)
        services.seal_waiting(now=clock.now())
        note(owner)

        assert services.seal_waiting(now=clock.now()) == 1
        assert services.seal_waiting(now=clock.now()) == 0
        assert [item.sequence for item in _sealed(owner)] == [1, 2]

    def test_each_organization_has_a_chain_of_its_own(self, owner, stranger, note):
        note(owner)
        note(stranger)

        services.seal_waiting(now=clock.now())

        assert [_sealed(scope)[0].sequence for scope in (owner, stranger)] == [1, 1]

    def test_more_than_one_transaction_holds_are_sealed_in_one_sweep(self, owner, note):
        for _ in range(100):
            note(owner)

        assert services.seal_waiting(now=clock.now()) == 100
        assert _sealed(owner)[-1].sequence == 100

    def test_two_sweeps_at_once_make_one_chain(self, owner, note):
        for _ in range(30):
            note(owner)
        sweeps = [threading.Thread(target=services.seal_waiting, kwargs={"now": clock.now()}) for _ in range(4)]

        for sweep in sweeps:
            sweep.start()
        for sweep in sweeps:
            sweep.join()
        services.seal_waiting(now=clock.now())

        assert [item.sequence for item in _sealed(owner)] == list(range(1, 31))
        assert services.verify(owner, now=clock.now()).problems == ()

    def test_a_sweep_that_read_too_early_seals_nothing(self, owner, note, monkeypatch):
        note(owner)
        note(owner)
        first, second = (item.event_id for item in AuditEvent.query(owner.organization_id, limit=9, page_size=9))
        state = ChainStore(owner).state([second], day="2026-03-01")
        sealing.seal(owner, event_ids=[first], now=_TODAY)
        monkeypatch.setattr(ChainStore, "state", lambda *_, **__: state)

        with pytest.raises(Conflict) as refused:
            sealing.seal(owner, event_ids=[second], now=_TODAY)

        assert refused.value.code == "sealed_meanwhile"
        assert [item.event_id for item in _sealed(owner)] == [first]

    def test_writers_write_while_a_sweep_seals(self, owner, note, settings):
        """An entry shares no item with another one or with the chain: nobody waits for anybody."""
        note(owner)
        with counting() as calls:
            note(owner)

        assert {table.removeprefix(settings.DIATONIC.table_prefix_core) for table in calls.tables} == {
            "audit-events",
            "audit-personal",
        }

    def test_a_batch_is_two_calls(self, owner, note):
        for _ in range(20):
            note(owner)
        ids = [item.event_id for item in AuditEvent.query(owner.organization_id, limit=50, page_size=50)]

        with counting() as calls:
            sealing.seal(owner, event_ids=ids, now=clock.now())

        assert calls.total == 2

    def test_the_screens_entry_says_its_number(self, owner, note):
        note(owner)
        services.seal_waiting(now=_TODAY)

        [event] = services.list_events(owner).items

        assert event.sequence == 1
        assert event.sealed_at == "2026-03-01T09:30:00.000Z"
        assert len(event.digest) == 64

    def test_beat_seals_four_times_a_minute(self, settings):
        entry = settings.CELERY_BEAT_SCHEDULE["seal-audit-logs"]

        assert entry["schedule"] <= 15
        assert entry["task"] == tasks.seal.name

    def test_the_task_seals(self, owner, note):
        note(owner)

        assert tasks.seal() == 1


class TestTheFileOfADay:
    def test_its_job_is_due_after_midnight(self, owner, note):
        note(owner)
        services.seal_waiting(now=_TODAY)

        job = Job.get(f"audit-day-{owner.organization_id}-2026-03-01")

        assert job.due_at == "2026-03-02T00:05:00.000Z"
        assert job.task == sealing.WRITE_DAY
        assert job.arguments == {"day": "2026-03-01"}

    def test_it_has_what_was_sealed_that_day_and_nobodys_name(self, owner, note):
        note(owner, summary="published “Bread”")
        services.seal_waiting(now=_TODAY - timedelta(days=1))
        note(owner, "member.added", target_kind="member", target_id="vera-id", summary="added Vera")
        services.seal_waiting(now=_TODAY)
        note(owner, summary="did something")
        services.seal_waiting(now=_TODAY + timedelta(seconds=30))

        tasks.write_day(system_scope(owner.organization_id, reason="test"), day="2026-03-01")

        content, _ = storage.read(f"audit/{owner.organization_id}/2026-03-01.jsonl", most=10**6)
        head, lines = parsed_day(content)
        assert (head["first"], head["last"], head["organization"]) == (2, 3, owner.organization_id)
        assert [line["sequence"] for line in lines] == [2, 3]
        assert b"did something" in content
        assert not [word for word in (b"Olga", b"Vera") if word in content]

    def test_it_is_written_once(self, owner, note):
        note(owner)
        services.seal_waiting(now=_TODAY)
        services.write_day(owner, day="2026-03-01", now=_TODAY)
        found = ChainStore(owner).find_day("2026-03-01")
        assert found is not None
        ChainStore(owner).note_file(found, "", now=_TODAY)  # as if the worker had died before noting it

        services.write_day(owner, day="2026-03-01", now=_TODAY)

        noted = ChainStore(owner).find_day("2026-03-01")
        assert noted is not None
        assert len(noted.file_digest) == 64
        assert services.verify(owner, now=_TODAY).problems == ()

    def test_another_file_in_its_place_is_not_taken_for_it(self, owner, note):
        note(owner)
        services.seal_waiting(now=_TODAY)
        key = f"audit/{owner.organization_id}/2026-03-01.jsonl"
        storage.write(key, b"{}\n", content_type="text/plain", replacing=None)

        with pytest.raises(services.ChainBroken):
            services.write_day(owner, day="2026-03-01", now=_TODAY)

    def test_no_file_is_written_of_a_broken_chain(self, owner, note):
        note(owner)
        services.seal_waiting(now=_TODAY)
        _sealed(owner)[0].update([AuditEvent.summary.set("something else")])

        with pytest.raises(services.ChainBroken):
            services.write_day(owner, day="2026-03-01", now=_TODAY)


class TestAdoption:
    def test_entries_of_a_version_without_a_chain_come_into_it_once(self, owner, note):
        old = AuditEvent(
            owner.organization_id,
            ids.new(),
            action="module.created",
            actor_id="olga-id",
            actor_name="Olga",
            target_kind="module",
            target_id="rye",
            summary="created the module “Rye”",
            ip_address="192.0.2.7",
            created_at="2026-01-01T00:00:00.000Z",
            updated_at="2026-01-01T00:00:00.000Z",
        )
        old.save()
        note(owner)
        [_, before] = services.list_events(owner).items
        said = StringIO()

        call_command("audit", "adopt", owner.organization_id, stdout=said)
        call_command("audit", "adopt", owner.organization_id, stdout=said)

        assert said.getvalue().split("\n")[:2] == [
            f"{owner.organization_id}: 1 entries brought into the chain.",
            f"{owner.organization_id}: 0 entries brought into the chain.",
        ]
        assert services.seal_waiting(now=clock.now()) == 2
        [found] = services.list_events(owner, filters=Filters(target="rye")).items
        assert (found.actor_name, found.ip_address, found.sequence) == ("Olga", "192.0.2.7", 1)
        assert (before.actor_name, before.sequence) == ("Olga", None)
        assert services.verify(owner, now=clock.now()).problems == ()
        old.refresh(consistent_read=True)
        assert old.actor_name is None
