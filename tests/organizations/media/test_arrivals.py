"""S3's event notifications, as AWS documents them, through a queue: the same as a client's ``complete``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.core.management import CommandError, call_command

from diatonic.common import clock
from diatonic.common.errors import Unavailable
from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.rules import NotAnEvent, UploadState, UploadTicket, arrivals
from organizations.media.services import uploads
from tests import media_files
from tests.organizations.media.conftest import request, send, work
from tests.organizations.media.queue import Queue, serving

PDF = media_files.pdf()
EVENTS = Path(__file__).parent / "events"
BUCKET = "diatonic-dev-content"


def event(name: str, ticket: UploadTicket | None = None) -> str:
    """Return a recorded event, about this upload's object."""
    key = quote_plus(ticket.upload.temp_key, safe="/") if ticket else "KEY"
    return (EVENTS / f"{name}.json").read_text().replace("BUCKET", BUCKET).replace("KEY", key)


@pytest.fixture
def queue(settings: Any) -> Iterator[Queue]:
    with serving() as made:
        settings.DIATONIC = settings.DIATONIC.model_copy(update={"events_queue_url": made.url, "s3_bucket": BUCKET})
        yield made


@pytest.fixture
def sent(instructor: Scope) -> UploadTicket:
    """An upload whose bytes are in the bucket, and whose client has vanished."""
    ticket = request(instructor, PDF, "handout.pdf")
    assert send(ticket, PDF).status_code == 204
    return ticket


def listen() -> None:
    call_command("s3_events", "--once")


def state(scope: Scope, ticket: UploadTicket) -> UploadState:
    return services.get_upload(scope, upload_id=ticket.upload_id).state


@pytest.mark.parametrize("name", ["post", "through_sns"])
def test_an_event_completes_an_upload_and_a_worker_makes_the_file(
    instructor: Scope, sent: UploadTicket, queue: Queue, name: str
) -> None:
    queue.put(event(name, sent))

    listen()
    assert state(instructor, sent) is UploadState.UPLOADED
    work(instructor.organization_id)

    assert state(instructor, sent) is UploadState.READY
    assert queue.bodies == {}


def test_duplicates_and_late_events_change_nothing(instructor: Scope, sent: UploadTicket, queue: Queue) -> None:
    for _ in range(3):
        queue.put(event("post", sent))
    services.complete_upload(instructor, upload_id=sent.upload_id, now=clock.now())
    listen()
    work(instructor.organization_id)
    queue.put(event("post", sent))

    listen()

    assert state(instructor, sent) is UploadState.READY
    assert len(services.list_files(instructor).items) == 1
    assert queue.bodies == {}


def test_an_event_of_a_cancelled_upload_revives_nothing(instructor: Scope, sent: UploadTicket, queue: Queue) -> None:
    services.cancel_upload(instructor, upload_id=sent.upload_id, now=clock.now())
    queue.put(event("post", sent))

    listen()

    assert state(instructor, sent) is UploadState.CANCELLED
    assert queue.bodies == {}


def test_an_event_before_the_bytes_are_readable_leaves_the_upload_to_the_client(
    instructor: Scope, queue: Queue
) -> None:
    ticket = request(instructor, PDF, "handout.pdf")
    queue.put(event("post", ticket))

    listen()

    assert state(instructor, ticket) is UploadState.WAITING
    assert queue.bodies == {}


@pytest.mark.parametrize("name", ["test_event", "removed", "foreign_keys"])
def test_what_is_not_ours_is_let_go(instructor: Scope, sent: UploadTicket, queue: Queue, name: str) -> None:
    queue.put(event(name, sent))

    listen()

    assert state(instructor, sent) is UploadState.WAITING
    assert queue.bodies == {}


def test_another_key_of_the_same_upload_is_not_believed(instructor: Scope, sent: UploadTicket) -> None:
    body = event("post", sent).replace(sent.upload.token, "0" * 32)

    assert services.take_notice(body, bucket=BUCKET, now=clock.now()) == ["unknown"]
    assert state(instructor, sent) is UploadState.WAITING


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        "[]",
        '"text"',
        "{}",
        '{"Records": {}}',
        '{"Records": [1]}',
        '{"Records": [{"eventName": "ObjectCreated:Put"}]}',
        '{"Records": [{"eventName": 1, "s3": {"bucket": {"name": "b"}, "object": {"key": "k"}}}]}',
        json.dumps({"Type": "Notification", "Message": json.dumps({"Type": "Notification", "Message": "{}"})}),
        "[" * 100_000,
    ],
    ids=str,
)
def test_a_message_that_makes_no_sense_stays_for_the_dead_letter_queue(
    instructor: Scope, sent: UploadTicket, queue: Queue, body: str
) -> None:
    queue.put(body)
    queue.put(event("post", sent))

    listen()

    assert list(queue.bodies.values()) == [body]
    assert state(instructor, sent) is UploadState.UPLOADED  # those behind it do not wait
    with pytest.raises(NotAnEvent):
        arrivals(body, bucket=BUCKET)


def test_work_that_fails_is_done_when_the_message_comes_again(
    instructor: Scope, sent: UploadTicket, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise Unavailable("The file storage does not answer right now.")

    with monkeypatch.context() as patched:
        patched.setattr(uploads, "_arrived", away)
        queue.put(event("post", sent))
        listen()
    assert len(queue.bodies) == 1

    queue.show_again()
    listen()

    assert queue.bodies == {}
    assert state(instructor, sent) is UploadState.UPLOADED


def test_keys_are_decoded_as_forms_are() -> None:
    body = event("post").replace('"KEY"', '"uploads/temp/demo/01a1fb5e-2910-7684-aef1-fb5347f68228/a+b%2Bc%C3%A9"')

    [arrival] = arrivals(body, bucket=BUCKET)

    assert arrival.key == "uploads/temp/demo/01a1fb5e-2910-7684-aef1-fb5347f68228/a b+cé"
    assert (arrival.organization_id, arrival.upload_id[:8]) == ("demo", "01a1fb5e")


def test_without_a_queue_the_command_says_what_is_missing(settings: Any) -> None:
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"events_queue_url": ""})

    with pytest.raises(CommandError, match="DIATONIC_EVENTS_QUEUE_URL"):
        listen()


def test_a_queue_that_does_not_answer_is_an_outage(queue: Queue) -> None:
    queue.is_away = True

    with pytest.raises(Unavailable):
        listen()
