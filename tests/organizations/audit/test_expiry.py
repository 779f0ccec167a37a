"""What entries say about people has an end of its own; the entries and their chain have none."""

import subprocess
import sys
from datetime import timedelta

import pytest

from diatonic.common import clock
from local.place import ROOT
from organizations.audit import services
from organizations.audit.models import AuditPersonal
from organizations.audit.rules import Filters


@pytest.fixture
def then(owner, note):
    """When two entries with names were made and sealed, and a third later."""
    moment = clock.now() - timedelta(days=100)
    note(owner, now=moment)
    note(owner, "member.added", target_kind="member", target_id="vera-id", summary="added Vera", now=moment)
    note(owner, now=moment + timedelta(days=50))
    services.seal_waiting(now=moment)
    return moment


def _items(scope):
    return list(AuditPersonal.query(scope.organization_id, limit=50, page_size=50))


def test_it_expires_after_the_days_of_the_setting(owner, note, settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"retention_days": {"audit-details": 60}})
    now = clock.now()

    note(owner, now=now)

    assert [item.expires_at for item in _items(owner)] == [clock.epoch(now + timedelta(days=60))]


def test_nobody_is_shown_it_after_that_even_where_it_is_still_there(owner, then):
    before = services.list_events(owner, now=then + timedelta(days=700)).items
    after = services.list_events(owner, now=then + timedelta(days=740)).items

    assert {event.actor_name for event in before} == {"Olga"}
    assert [event.actor_name for event in after] == ["Olga", *["A person whose details were erased"] * 2]
    assert "Vera" in str(before)
    assert "Vera" not in str(after)
    assert len(_items(owner)) == 4


@pytest.mark.parametrize("export", [services.export_lines, services.export_table])
def test_no_export_has_it_after_that(owner, then, export):
    before = "".join(export(owner, filters=Filters(), now=then + timedelta(days=700)))
    after = "".join(export(owner, filters=Filters(), now=then + timedelta(days=790)))

    assert "Vera" in before
    assert "Vera" not in after
    assert "Olga" not in after


def test_the_chain_is_right_after_that_whether_it_is_there_or_not(owner, then, tmp_path):
    late = then + timedelta(days=740)
    still_there = services.verify(owner, now=late)
    for item in _items(owner):
        if item.expires_at <= clock.epoch(late):  # what DynamoDB does by itself
            item.delete()
    gone = services.verify(owner, now=late)
    path = tmp_path / "after.jsonl"
    path.write_text("".join(services.export_lines(owner, filters=Filters(), now=late)))

    alone = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "static/audit/verify_audit.py", path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (still_there.problems, still_there.erased, still_there.sealed) == ((), 3, 3)
    assert gone == still_there
    assert (alone.returncode, "details erased in 3 places" in alone.stdout) == (0, True), alone.stdout
    assert len(_items(owner)) == 1
