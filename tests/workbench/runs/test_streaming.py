"""A run is told live, to whoever has a ticket: once, in order, from where they left off, and until it is over."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
import uvicorn
from django.test import override_settings

from diatonic.common import clock
from diatonic.common.errors import NotFound
from local.processes import wait_until
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from tests.openai_server import OpenAi
from tests.people import STRANGER
from tests.workbench.llm.conftest import configure, endpoint
from tests.workbench.runs.executing import Team, offering, take_over
from workbench.agents import services as agents
from workbench.runs import services, stream
from workbench.runs.rules.runs import Run
from workbench.runs.services import writing
from workbench.runs.store import waking

__all__ = ["configure", "endpoint"]

_TIMEOUT = 20


class Streaming:
    """The process of streams, on a port of its own."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        config = uvicorn.Config(stream.application, lifespan="off", access_log=False, log_level="warning")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve([self._socket])), daemon=True)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread.start()
        wait_until(lambda: self._server.started, "the server of streams")

    def close(self) -> None:
        """End it."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(_TIMEOUT)
        self._socket.close()


@pytest.fixture
def streaming(settings: Any) -> Iterator[Streaming]:
    waking._redis.forget()  # a test without it may have gone before
    made = Streaming()
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"stream_url": made.url})
    yield made
    made.close()


class Listening:
    """Somebody who listens; what they are told comes one after the other."""

    def __init__(self, url: str, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = requests.get(url, stream=True, timeout=_TIMEOUT, headers=named)
        self._lines = self.answer.iter_lines(chunk_size=1, decode_unicode=True)

    def __iter__(self) -> Iterator[tuple[str, str, Any]]:
        """Yield kind, id and data of each event."""
        event: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                event[name] = value.strip()
            elif "data" in event:
                yield event["event"], event.get("id", ""), json.loads(event["data"])
                event = {}
            else:
                event = {}


def _ticket(team: Team, run: Run) -> str:
    return services.issue_ticket(team.member, run_id=run.run_id, now=clock.now()).url


def test_what_is_there_comes_first_and_then_what_happens(team: Team, streaming: Streaming) -> None:
    goes = threading.Event()
    name = offering(lambda _: goes.wait(_TIMEOUT))
    run = team.start(team.line(("rest", "tool", {"tool": name}), builtin_tools=[name]))
    told = iter(Listening(_ticket(team, run)))
    first = next(told)
    worker = threading.Thread(target=take_over, args=(run,))
    worker.start()
    goes.set()

    rest = list(told)
    worker.join()

    assert first[:2] == ("line", "1")
    assert first[2]["text"] == "Queued."
    numbers = [int(number) for kind, number, _ in rest if kind == "line"]
    assert numbers == list(range(2, team.look(run).run.lines + 1))
    assert [data["status"] for kind, _, data in rest if kind == "run"][-1] == "completed"
    assert rest[-1][0] == "end"


def test_what_a_model_writes_is_seen_before_it_is_whole_and_without_values(
    team: Team, streaming: Streaming, endpoint: OpenAi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_APART", 0.0)
    at = {"project_id": team.project.project_id, "key": "DOOR"}
    agents.set_variable(team.member, **at, fields={"value": "open-sesame-9"}, now=clock.now())
    endpoint.break_off("Say open-", "sesame-9", " and come in", how="hang")
    run = team.start(team.agent(model={"region": "", "model_id": "llama3"}), message="How do I get in?")
    told = iter(Listening(_ticket(team, run)))
    next(told)
    worker = threading.Thread(target=take_over, args=(run,))
    worker.start()

    texts = list[dict[str, Any]]()
    while not texts or not texts[-1]["text"].endswith("come in"):
        kind, _, data = next(told)
        texts += [data] if kind == "text" else []
    services.stop(team.member, run_id=run.run_id, now=clock.now())
    endpoint.released.set()
    rest = list(told)
    worker.join()

    assert [one["text"] for one in texts] == ["Say ", "Say [env.DOOR] and come in"]
    assert {(one["node"], one["is_inner"]) for one in texts} == {("agent", False)}
    assert [data["status"] for kind, _, data in rest if kind == "run"][-1] == "stopped"
    assert rest[-1][0] == "end"


def test_who_comes_back_is_told_the_rest(team: Team, streaming: Streaming) -> None:
    run = team.run(team.line()).run

    by_header = [number for kind, number, _ in Listening(_ticket(team, run), Last_Event_ID="2") if kind == "line"]
    by_address = [number for kind, number, _ in Listening(f"{_ticket(team, run)}&after=3") if kind == "line"]

    assert by_header == [str(number) for number in range(3, run.lines + 1)]
    assert by_address == by_header[1:]


def test_a_ticket_counts_once_soon_and_for_its_run(team: Team, streaming: Streaming) -> None:
    run, other = team.run(team.line()).run, team.run(team.line()).run
    ticket = _ticket(team, run)
    before = clock.now() - timedelta(seconds=31)
    old = services.issue_ticket(team.member, run_id=run.run_id, now=before).url

    answers = [Listening(ticket).answer.status_code for _ in range(2)]
    elsewhere = _ticket(team, run).replace(run.run_id, other.run_id)

    assert answers == [200, 409]
    for url in (old, elsewhere, f"{streaming.url}/stream/runs/{run.run_id}?ticket=forged"):
        assert Listening(url).answer.status_code == 401, url
    assert requests.get(f"{streaming.url}/runs", timeout=_TIMEOUT).status_code == 404
    with pytest.raises(NotFound):
        services.issue_ticket(STRANGER, run_id=run.run_id, now=clock.now())


def test_who_may_not_see_runs_any_more_is_told_no_more(
    team: Team, streaming: Streaming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECKED", 0.0)
    run = team.start(team.line())
    told = iter(Listening(_ticket(team, run)))
    next(told)

    user_id = team.member.user_id
    membership.change_member(team.owner, user_id=user_id, status="inactive", now=clock.now())

    assert list(told)[-1][0] == "refused"
    assert Listening(_ticket(team, run)).answer.status_code == 403


def test_a_person_has_so_many_streams_and_gets_them_back(team: Team, streaming: Streaming) -> None:
    run = team.start(team.line())
    open_ones = [Listening(_ticket(team, run)) for _ in range(stream.MOST_STREAMS)]

    refused = Listening(_ticket(team, run)).answer.status_code
    for one in open_ones:
        next(iter(one))
        one.answer.close()
    wait_until(lambda: not stream._open, "the end of the streams", _TIMEOUT)

    assert refused == 429
    assert services.find_run(team.member, run_id=run.run_id).status == "queued"


def test_streams_of_other_processes_count_until_they_end_or_are_lost(team: Team, streaming: Streaming) -> None:
    run = team.start(team.line())
    user_id = team.member.user_id
    for number in range(stream.MOST_STREAMS):
        assert services.take_seat(user_id, f"elsewhere-{number}", most=stream.MOST_STREAMS)
    assert Listening(_ticket(team, run)).answer.status_code == 429
    assert services.take_seat(user_id, "elsewhere-0", most=stream.MOST_STREAMS)  # it goes on

    services.leave_seat(user_id, "elsewhere-0")
    one = Listening(_ticket(team, run)).answer
    assert one.status_code == 200
    assert Listening(_ticket(team, run)).answer.status_code == 429
    one.close()
    wait_until(lambda: not stream._open, "the end of the stream", _TIMEOUT)

    assert services.take_seat(user_id, "lost", most=stream.MOST_STREAMS, seconds=0)
    assert Listening(_ticket(team, run)).answer.status_code == 200


def test_who_leaves_at_once_has_left(team: Team, streaming: Streaming) -> None:
    run = team.start(team.line())

    for _ in range(2 * stream.MOST_STREAMS):
        Listening(_ticket(team, run)).answer.close()
        wait_until(lambda: not stream._open, "the end of the stream", _TIMEOUT)

    assert team.go_on(run).run.status == "completed"


def test_who_signs_out_everywhere_is_told_no_more(
    team: Team, streaming: Streaming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECKED", 0.0)
    told = iter(Listening(_ticket(team, team.start(team.line()))))
    next(told)

    accounts.sign_out_everywhere(team.member.user_id, now=clock.now() + timedelta(seconds=1))

    assert list(told)[-1][0] == "refused"


def test_a_long_stream_ends_for_its_reader_to_come_again(
    team: Team, streaming: Streaming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LONGEST", 0.0)

    assert list(Listening(_ticket(team, team.start(team.line()))))[-1] == ("end", "", {"is_over": False})


def test_without_redis_it_takes_a_little_longer(team: Team, streaming: Streaming, settings: Any) -> None:
    run = team.start(team.line())
    nowhere = settings.DIATONIC.model_copy(update={"redis_url": "redis://127.0.0.1:9/0"})
    with override_settings(DIATONIC=nowhere):
        told = iter(Listening(_ticket(team, run)))
        next(told)
        take_over(run)

        assert list(told)[-1][0] == "end"


def test_only_our_own_pages_may_read_it_from_elsewhere(team: Team, streaming: Streaming, settings: Any) -> None:
    run = team.run(team.line()).run
    ours, theirs = settings.DIATONIC.base_url, "https://evil.example"

    allowed = [Listening(_ticket(team, run), Origin=origin).answer.headers for origin in (ours, theirs)]

    assert allowed[0]["Access-Control-Allow-Origin"] == ours
    assert "Access-Control-Allow-Origin" not in allowed[1]
