"""The running product seals by itself: beat says when, a worker does it."""

from diatonic.common import clock
from local.processes import wait_until
from organizations.audit import services


def test_an_entry_is_sealed_within_a_minute(live, owner, note):
    note(owner)
    began = clock.now()
    live.start("beat")
    try:
        wait_until(lambda: services.list_events(owner).items[0].sequence == 1, "the seal", seconds=60)
    finally:
        live.kill("beat")

    assert (clock.now() - began).total_seconds() < 60
    assert services.verify(owner, now=clock.now()).problems == ()
