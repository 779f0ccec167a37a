"""Invocations: a sample of requests and tasks and every failure, written beside them, and nothing that a path carries."""

import pytest

from diatonic.common import clock, ids, jobs, personal, retention
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.jobs import store, worker
from diatonic.common.jobs.registry import Ran
from local.processes import wait_until
from organizations.invocations import services
from organizations.invocations.models import InvocationItem
from organizations.invocations.rules import Invocation, Status, is_kept, status_of_answer, status_of_failure
from organizations.invocations.services import Recorder, noting
from organizations.invocations.services import recorder as recording
from tests.organizations.people import make_organization, make_person, sign_in


class Kept:
    """Stands where the recorder does, and writes nothing."""

    def __init__(self) -> None:
        self.lines: list[Invocation] = []

    def take(self, line: Invocation) -> None:
        self.lines.append(line)


@pytest.fixture
def kept(settings, monkeypatch):
    """What is handed to the recorder while everything is sampled."""
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"invocations_sample": 1.0})
    made = Kept()
    monkeypatch.setattr(noting, "recorder", made)
    return made


@pytest.fixture
def ada():
    make_organization("demo")
    return make_person("demo", name="Ada", role="owner")


def _line(account="", **given):
    usual = {"duration_ms": 1, "memory_used_mb": 1, "status": Status.SUCCESS, "request_id": "r"}
    return Invocation("test", clock.iso(clock.now()), **{**usual, "associated_account": account, **given})


def _lines_of(account):
    return list(InvocationItem.account_index.query(account, limit=50, page_size=50))


class TestRequests:
    def test_a_request_is_noted_with_its_route(self, kept, ada):
        answer = sign_in(ada).get("/o/demo/audit/?actor=secret-id", headers={"User-Agent": "Browser"})

        [line] = kept.lines
        assert line.function_name == "organizations:audit:log"
        assert line.metadata == {
            "http_method": "GET",
            "endpoint": "/o/<str:organization>/audit/",
            "user_agent": "Browser",
            "status_code": "200",
        }
        assert (line.status, line.organization_id, line.associated_account) == (Status.SUCCESS, "demo", ada.user_id)
        assert line.request_id == answer["X-Request-ID"]
        assert line.duration_ms > 0
        assert line.memory_used_mb > 10

    def test_no_path_and_no_query_is_kept(self, kept, ada):
        sign_in(ada).get("/o/demo/files/token-in-a-path/?secret=1")

        assert "token-in-a-path" not in str(kept.lines)
        assert "secret" not in str(kept.lines)

    def test_an_address_that_leads_nowhere_is_not_noted(self, kept, client):
        client.get("/wp-admin/")

        assert kept.lines == []

    def test_it_costs_the_request_no_call(self, kept, ada):
        browser = sign_in(ada)
        browser.get("/api/me")
        with counting() as calls:
            browser.get("/api/me")

        assert len(kept.lines) == 2
        assert calls.writes == 0

    @pytest.mark.parametrize(("code", "status"), [(200, "success"), (404, "success"), (500, "error"), (504, "timeout")])
    def test_a_persons_mistake_is_no_failure_of_ours(self, code, status):
        assert status_of_answer(code) == status


class TestTasks:
    @pytest.mark.parametrize(
        ("arguments", "status", "error"),
        [({}, Status.SUCCESS, ""), ({"nonsense": "of Ada"}, Status.ERROR, "TypeError")],
    )
    def test_a_task_is_noted_by_its_own_name(self, kept, arguments, status, error):
        tx, name = Transaction(), "organizations.audit.tasks.write_day"
        given = {"day": "2026-01-01"} | arguments
        job_id = jobs.due(tx, task=name, organization_id="demo", arguments=given, at=clock.now())
        tx.commit()

        worker.run(job_id)

        [line] = kept.lines
        assert (line.function_name, line.status, line.error_message) == (name, status, error)
        assert (line.request_id, line.organization_id) == (job_id, "demo")
        assert line.metadata == {"attempt": "1", "kind": "task"}
        assert "Ada" not in str(line)
        assert (store.Job.count(job_id) == 0) is (status is Status.SUCCESS)

    def test_what_took_too_long_is_a_timeout(self):
        assert status_of_failure(TimeoutError()) == Status.TIMEOUT


class TestTheSample:
    @pytest.mark.parametrize("status", [Status.ERROR, Status.TIMEOUT])
    def test_failures_are_kept_always_but_where_nothing_is(self, status):
        assert all(is_kept(status, sample=0.001, request_id=str(number)) for number in range(100))
        assert not any(is_kept(status, sample=0.0, request_id=str(number)) for number in range(100))

    @pytest.mark.parametrize(("sample", "least", "most"), [(0.0, 0, 0), (0.1, 850, 1150), (1.0, 10_000, 10_000)])
    def test_of_the_rest_that_part_is_kept(self, sample, least, most):
        kept = [is_kept(Status.SUCCESS, sample=sample, request_id=ids.new()) for _ in range(10_000)]

        assert least <= sum(kept) <= most

    def test_the_id_decides_so_that_what_runs_under_one_is_kept_together(self):
        some = [ids.new() for _ in range(1000)]
        kept = {one for one in some if is_kept(Status.SUCCESS, sample=0.2, request_id=one)}

        assert {one for one in some if is_kept(Status.SUCCESS, sample=0.2, request_id=one)} == kept
        assert kept < {one for one in some if is_kept(Status.SUCCESS, sample=0.6, request_id=one)}

    def test_a_request_and_a_task_of_one_id_are_asked_for_by_it(self, settings, monkeypatch, ada):
        settings.DIATONIC = settings.DIATONIC.model_copy(update={"invocations_sample": 0.5})
        asked = []
        monkeypatch.setattr(noting, "is_kept", lambda status, *, sample, request_id: asked.append(request_id))

        sign_in(ada).get("/api/me", headers={"X-Request-ID": "one-and-the-same"})
        services.note_task(Ran("a.task", "demo", "one-and-the-same", 1, 0.1, None))

        assert asked == ["one-and-the-same"] * 2


class TestTheRecorder:
    def test_lines_are_in_the_table_soon_and_expire(self, settings):
        account, recorder = ids.new(), Recorder()
        for _ in range(3):
            recorder.take(_line(account))

        wait_until(lambda: len(_lines_of(account)) == 3, "three lines")

        item = _lines_of(account)[0]
        days = (item.expires_at - clock.epoch(clock.now())) / 86_400
        assert retention.days("invocations") - 1 < days <= retention.days("invocations")

    def test_nobody_waits_for_it_where_too_many_wait(self, monkeypatch):
        monkeypatch.setattr(recording, "_MOST", 2)
        recorder = Recorder()
        monkeypatch.setattr(recorder, "_begin", lambda: None)

        for _ in range(5):
            recorder.take(_line())

        assert len(recorder._drained()) == 2

    def test_while_dynamodb_is_away_nothing_fails(self, monkeypatch):
        recorder = Recorder()
        monkeypatch.setattr(recorder, "_begin", lambda: None)
        recorder.take(_line(duration_ms="not a number"))

        recorder.flush()

        assert recorder._drained() == []

    def test_what_is_kept_of_a_person_is_found_and_erased_whole(self):
        account, recorder = ids.new(), Recorder()
        recorder._begin = lambda: None  # type: ignore[method-assign]  # the test writes itself
        for _ in range(30):
            recorder.take(_line(account))
        recorder.take(_line("somebody-else"))
        recorder.flush()
        [holding] = [one for one in personal.holdings() if one.name == "invocations.sample"]
        subject, tx = personal.Subject(account), Transaction()

        for item in holding.find(subject):
            holding.erase(tx, item, subject, clock.now())
        tx.commit()

        assert len(tx) == 30
        assert (_lines_of(account), len(_lines_of("somebody-else"))) == ([], 1)
