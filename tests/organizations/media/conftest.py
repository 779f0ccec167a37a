"""Fixtures of the files' tests: an organization of one's own, and a client that sends bytes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from diatonic.common import clock, ids
from diatonic.common.jobs import store, worker
from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.rules import Attachment, PartRequest, StoredFile, Upload, UploadTicket
from organizations.media.services import handlers
from tests.people import person

KIND = "tests.slot"


@pytest.fixture
def organization() -> str:
    return f"org-{ids.new()[-12:]}"


@pytest.fixture
def instructor(organization: str) -> Scope:
    return person("instructor", "member", "instructor", organization=organization)


@pytest.fixture
def member(organization: str) -> Scope:
    """Somebody who may upload, but sees nobody else's files."""
    return person("member", organization=organization)


@pytest.fixture
def viewer(organization: str) -> Scope:
    return person("viewer", "viewer", organization=organization)


@pytest.fixture
def stranger() -> Scope:
    return person("stranger", "owner", organization=f"other-{ids.new()[-12:]}")


@pytest.fixture
def slot(organization: str) -> Attachment:
    return Attachment(KIND, f"{organization}:module:{ids.new()}", None, "video")


class Waiting:
    """An upper app whose slots wait for files; notes what it is told."""

    def __init__(self) -> None:
        self.ready: list[StoredFile] = []
        self.failed: list[Upload] = []
        self.trouble: list[Exception] = []

    def take(self, scope: Scope, *, attachment: Attachment, file: StoredFile, now: object) -> None:
        if self.trouble:
            raise self.trouble.pop()
        self.ready.append(file)

    def call_off(self, scope: Scope, *, attachment: Attachment, upload: Upload, now: object) -> None:
        self.failed.append(upload)


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    made = Waiting()
    services.on_ready(KIND, made.take, address=lambda scope, attachment: f"/teach/{attachment.slot}/")
    services.on_failed(KIND, made.call_off)
    yield made
    del handlers._HANDLERS[KIND]


def send(ticket: UploadTicket, content: bytes, **changed: str) -> requests.Response:
    """POST the bytes as a browser does."""
    return requests.post(
        ticket.url, data={**ticket.fields, **changed}, files={"file": (ticket.upload.filename, content)}, timeout=30
    )


def send_parts(scope: Scope, ticket: UploadTicket, content: bytes, *numbers: int) -> None:
    """PUT parts of a multipart upload, all of them where none is named."""
    plan = ticket.upload.plan
    assert plan is not None
    for number in numbers or range(1, plan.count + 1):
        part = PartRequest(number, plan.length(number))
        signed = services.sign_parts(scope, upload_id=ticket.upload_id, parts=[part])[0]
        start = (number - 1) * plan.part_size
        answer = requests.put(signed.url, data=content[start : start + part.size], timeout=30)
        assert answer.status_code == 200, answer.text


Request = Callable[..., UploadTicket]


def request(scope: Scope, content: bytes, filename: str = "lesson.mp4", **options: object) -> UploadTicket:
    """Ask for a ticket for these bytes."""
    arguments: dict[str, object] = {"content_type": "", "size": len(content), "now": clock.now()} | options
    return services.request_upload(scope, filename=filename, **arguments)  # type: ignore[arg-type]


def upload(scope: Scope, content: bytes, filename: str = "lesson.mp4", **options: object) -> Upload:
    """Request, send and complete."""
    ticket = request(scope, content, filename, **options)
    assert send(ticket, content).status_code == 204
    return services.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())


def work(organization: str, *, only: str = "") -> int:
    """Do what a worker would do by now for the organization; returns how many jobs there were. ``only``: of a task."""
    due = [
        job
        for shard in range(store.SHARDS)
        for job in store.overdue(shard, now=clock.now())
        if job.organization_id == organization and job.task.endswith(only)
    ]
    for job in due:
        worker.run(job.job_id)
    return len(due)


def make_file(scope: Scope, content: bytes, filename: str = "lesson.mp4", **options: object) -> StoredFile:
    """Upload and process."""
    made = upload(scope, content, filename, **options)
    work(scope.organization_id)
    assert services.get_upload(scope, upload_id=made.upload_id).failure is None
    return services.get_file(scope, file_id=made.upload_id)


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing runs any more."""


@pytest.fixture
def kill_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Let the worker die when it calls this, once."""

    def arrange(place: Any, name: str) -> None:
        real = getattr(place, name)

        def die(*arguments: object, **options: object) -> object:
            monkeypatch.setattr(place, name, real)
            raise Killed

        monkeypatch.setattr(place, name, die)

    return arrange
