"""Exports of large logs: page by page, in memory that does not grow with them."""

import itertools
import tracemalloc

import pytest

from diatonic.common import clock, ids
from diatonic.common.dynamo.connection import counting
from organizations.audit import services
from organizations.audit.models import AuditEvent, AuditPersonal
from organizations.audit.rules import ACTOR, Event, Filters
from organizations.audit.services.recording import beside
from organizations.audit.store import entries

_MEGABYTE = 2**20


def _fill(scope, count):
    """Write entries straight into the tables: what a log of years looks like."""
    now = clock.iso(clock.now())
    with AuditEvent.batch_write() as events, AuditPersonal.batch_write() as personal:
        for number in range(count):
            said = beside(ACTOR, scope.user_id, {"name": scope.user_name, "ip_address": "192.0.2.7"})
            event = Event(
                event_id=ids.new(),
                action="module.published",
                actor_id=scope.user_id,
                actor_name="",
                target_kind="module",
                target_id=f"bread-{number}",
                summary=f"published number {number}",
                details={"text": "x" * 200},
                at=now,
            )
            event_item = entries.item_for(scope.organization_id, event, [said])
            events.save(event_item)
            personal.save(entries.personal_item(scope.organization_id, event.event_id, now, said))


def _exported(scope, export):
    """Read an export to its end; return how many lines it had, and how much memory it took at most."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in export(scope, filters=Filters(), now=clock.now()))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("export", [services.export_lines, services.export_table])
def test_it_is_read_a_page_at_a_time_as_it_is_sent(owner, export):
    _fill(owner, 450)

    with counting() as calls:
        lines = export(owner, filters=Filters(), now=clock.now())
        before = calls.total
        first = list(itertools.islice(lines, 90))
        first_page = calls.total
        rest = list(lines)

    assert before == first_page <= 3
    assert len(first) + len(rest) in (451, 452)
    assert calls.total == before + 4 * 2


@pytest.mark.parametrize("export", [services.export_lines, services.export_table])
def test_ten_times_as_many_take_no_more_memory(owner, stranger, export):
    _fill(stranger, 200)
    _fill(owner, 2000)
    _exported(stranger, export)  # what is made once is there by now

    few, many = _exported(stranger, export), _exported(owner, export)

    assert many[0] - few[0] == 1800
    assert many[1] < few[1] + _MEGABYTE
