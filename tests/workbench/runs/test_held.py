"""Where an organization has used what it may of the platform in an hour, its runs say so, and until when."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from diatonic.common import clock
from local.processes import wait_until
from tests.organizations.people import account_of, sign_in
from tests.workbench.agents.pages import BENCH, see
from tests.workbench.runs.asking import Asking
from tests.workbench.runs.executing import Team, take_over
from tests.workbench.runs.test_streaming import Listening, _ticket, streaming
from workbench.llm.models import AwsRateItem
from workbench.llm.rules.cloud import ends_at
from workbench.llm.services import cloud
from workbench.runs import stream

__all__ = ["streaming"]

_SAID = "Your organization has used what it may of the platform in this hour."


@pytest.fixture
def counts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[cloud.Counts]:
    """What this process counts, written when a test says so."""
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"cloud_limits": {"s3": 3}, "cloud_count_seconds": 300.0})
    made = cloud.Counts()
    monkeypatch.setattr(cloud, "counts", made)
    yield made
    made._ending.set()


def _use_up(counts: cloud.Counts) -> str:
    counts.take("demo", {"s3": 3})
    counts.flush()
    return clock.iso(ends_at(clock.now()))


def test_the_api_says_until_when_a_run_waits_and_not_of_one_that_is_over_or_waits_for_somebody(
    team: Team, counts: cloud.Counts
) -> None:
    member = Asking(sign_in(account_of(team.member.user_id)))
    over = team.run(team.line()).run
    asks = team.run(team.line(("ask", "approval", {"title": "Well?"}))).run
    run = team.start(team.line())
    before = member("GET", f"/runs/{run.run_id}")

    until = _use_up(counts)
    after = member("GET", f"/runs/{run.run_id}", If_None_Match=before["ETag"])

    assert (before.json()["held_until"], after.json()["held_until"]) == (None, until)
    assert member("GET", f"/runs/{run.run_id}", If_None_Match=after["ETag"]).status_code == 304
    listed = {one["run_id"]: one["held_until"] for one in member("GET", "/runs").json()["items"]}
    assert listed == {run.run_id: until, over.run_id: None, asks.run_id: None}


def test_the_page_of_a_run_and_the_list_say_why_it_waits(team: Team, counts: cloud.Counts) -> None:
    client = sign_in(account_of(team.member.user_id))
    over = team.run(team.line()).run
    run = team.start(team.line())
    pages = ["/runs/", f"/runs/{run.run_id}/"]
    assert not any(_SAID in see(client, page) for page in pages)

    until = _use_up(counts)

    assert all(_SAID in see(client, page) for page in pages)
    assert f'datetime="{until[:-5]}' in client.get(f"{BENCH}/runs/{run.run_id}/").content.decode()
    assert _SAID not in see(client, f"/runs/{over.run_id}/")


def test_what_a_stream_calls_is_counted_while_it_is_open(
    team: Team, counts: cloud.Counts, streaming: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_TOLD", 0.05)
    run = team.start(team.line())
    told = iter(Listening(_ticket(team, run)))
    next(told)

    def made() -> int:
        counts.flush()
        return int(AwsRateItem.get("demo", consistent_read=True).aws_requests) if AwsRateItem.count("demo") else 0

    wait_until(lambda: made() >= 4, "the calls of a stream")  # the ticket, the person, the run and its lines
    until = _use_up(counts)
    cards = (data for kind, _, data in told if kind == "run")
    held = next(data["held_until"] for data in cards if data["held_until"])
    threading.Thread(target=take_over, args=(run,)).start()  # past its job, which waits
    last = list(cards)[-1]

    assert (held, last["status"], last["held_until"]) == (until, "completed", None)
