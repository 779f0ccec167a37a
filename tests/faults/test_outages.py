"""Servers behind us that are away: what needs them says so at once, everything else goes on, nothing is lost."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.test import Client

from diatonic.common.jobs import worker
from local.processes import wait_until
from organizations.media import services as media
from organizations.media.rules import MIB
from organizations.notifications import services as notifications
from tests import media_files
from tests.faults.conftest import NOWHERE, Pointing, anew
from tests.hostile.asking import A_QUIZ, PDF, TEXT, VIDEO, Asker, Organization, refused, taken
from tests.organizations.accounts.issuers import Issuer
from tests.organizations.media.conftest import work

_AT_ONCE = 4.0


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Whatever is asked inside the block is answered within this time."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def unavailable(answer: Any) -> None:
    """The answer says that something is away for now and when to come back, in the form its reader wants."""
    assert answer.status_code == 503, (answer.status_code, answer.content[:300])
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer["Cache-Control"] == "no-store"
    if answer["Content-Type"] == "application/problem+json":
        assert answer.json()["code"] == "unavailable"
        assert answer.json()["request_id"]
    else:
        assert answer["Content-Type"].startswith("text/html")
        assert b"Try again" in answer.content


def ask(asker: Asker, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Send a request to the API whose answer may be 503."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    options = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(asker.client, method)(f"/api{path}", headers=named, **options)


class TestDynamoDB:
    def test_away_api_and_pages_say_so_at_once_and_nobody_is_signed_out(
        self, here: Organization, issuer: Issuer, point: Pointing
    ) -> None:
        author = here.instructor
        module_id = author.make_module()
        bearer = {"Authorization": f"Bearer {issuer.access(author.scope.user_id)}"}
        point(dynamodb_endpoint=f"http://{NOWHERE}")

        base = f"/o/{here.organization_id}"
        for page in (f"{base}/", f"{base}/teach/", f"{base}/learn/", f"{base}/files/", "/start/"):
            with within(_AT_ONCE):
                answer = author.client.get(page)
            unavailable(answer)
            assert not answer.cookies
        for path in ("/me", "/education/modules", f"/education/modules/{module_id}", "/files", "/education/catalogue"):
            with within(_AT_ONCE):
                unavailable(ask(author, "get", path))
            with within(_AT_ONCE):
                unavailable(Client().get(f"/api{path}", headers=bearer))
        unavailable(ask(author, "post", "/education/modules", {"title": "x"}, idempotency_key="one"))
        unavailable(ask(author, "put", f"/education/modules/{module_id}", {"title": "x"}, if_match='"1"'))
        unavailable(author.client.post(f"{base}/teach/new/", {"title": "x"}))

        point()
        assert author.client.get(f"{base}/teach/").status_code == 200
        assert len(taken(author.get("/education/modules"), 200)["items"]) == 1

    def test_away_what_needs_it_not_goes_on(self, point: Pointing) -> None:
        point(dynamodb_endpoint=f"http://{NOWHERE}")

        for path, status in (("/", 200), ("/healthz", 200), ("/readyz", 503), ("/api/me", 401)):
            with within(_AT_ONCE):
                answer = Client().get(path, headers={"Authorization": "Bearer junk"})
            assert answer.status_code == status, path
        ready = Client().get("/readyz").json()
        assert ready["status"] == "unavailable"
        # Refused, or still being tried again when the answer was due: both are the truth about it.
        assert ready["dependencies"]["dynamodb"] in ("failed", "timeout")
        assert ready["dependencies"]["s3"] == "ok"

    @pytest.mark.long
    def test_hanging_it_holds_nobody_for_longer_than_ten_seconds(self, here: Organization, point: Pointing) -> None:
        """A server that takes connections and never answers."""
        author = here.instructor
        with socket.create_server(("127.0.0.1", 0)) as silent:
            point(dynamodb_endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")

            with within(10.5):
                unavailable(ask(author, "get", "/education/modules"))


def flows(here: Organization) -> Iterator[tuple[Asker, str, str, Any, dict[str, str]]]:
    """Return what people do all day, each with all that it needs: who, method, path, body, headers."""
    author, learner = here.instructor, here.member
    live, draft, reviewed = (author.make_module(TEXT, A_QUIZ) for _ in range(3))
    here.publish(live)
    taken(author.post(f"/education/modules/{reviewed}/submit"), 200)
    uploaded = learner.send(PDF, filename="recipe.pdf")
    text, quiz = author.section_ids(draft)
    read, asked = author.section_ids(live)
    mine, theirs = f"/education/modules/{draft}", f"/education/catalogue/{live}"
    yield author, "post", "/education/modules", {"title": "New"}, {}
    yield author, "post", "/education/modules", {"title": "New"}, {"idempotency_key": "one"}
    yield author, "put", mine, {"title": "Rolls"}, {"if_match": '"1"'}
    yield author, "post", f"{mine}/sections", TEXT, {}
    yield author, "put", f"{mine}/sections/{text}", {"title": "Rye"}, {"if_match": '"1"'}
    yield author, "delete", f"{mine}/sections/{quiz}", None, {}
    yield author, "post", f"{mine}/sections/{quiz}/restore", None, {}
    yield author, "post", f"{mine}/submit", None, {}
    yield here.reviewer, "post", f"/education/modules/{reviewed}/publish", {"bump": "minor"}, {}
    yield learner, "post", "/uploads", {"filename": "other.pdf", "size": 9}, {}
    yield learner, "post", f"/uploads/{uploaded}/complete", None, {}
    yield learner, "put", f"{theirs}/sections/{read}/progress", {"state": "completed"}, {}
    yield learner, "post", f"{theirs}/sections/{asked}/attempts", {"answers": {"q1": ["apple"]}}, {}
    yield author, "get", "/education/modules", None, {}
    yield learner, "get", theirs, None, {}


_WRITES = ("TransactWriteItems", "PutItem", "UpdateItem", "BatchWriteItem")


@pytest.mark.parametrize("operation", [*_WRITES, "BatchGetItem", "GetItem", "Query"])
def test_a_call_that_never_arrives_is_an_outage_for_that_request_only(
    here: Organization, between: Any, operation: str
) -> None:
    for asker, method, path, body, headers in flows(here):
        between.passed.clear()
        between.lost_calls[operation] = 99
        answer = ask(asker, method, path, body, **headers)
        between.heal()
        if answer.status_code >= 300:
            unavailable(answer)
            assert not between.passed["TransactWriteItems"], (path, "something was written all the same")
            again = ask(asker, method, path, body, **headers)
            if "idempotency_key" in headers and operation == "TransactWriteItems":  # from here nobody can know
                assert again.json()["code"] == "idempotency_outcome_unknown"
                again = ask(asker, method, path, body, idempotency_key="two")
            assert again.status_code < 300, (path, again.content)


def test_a_write_whose_answer_is_lost_is_done_once_and_acknowledged(here: Organization, between: Any) -> None:
    for asker, method, path, body, headers in flows(here):
        between.lost_answers.update(_WRITES)
        answer = ask(asker, method, path, body, **headers)
        between.heal()
        assert answer.status_code < 300, (path, answer.content)
    modules = taken(here.instructor.get("/education/modules?limit=100"), 200)["items"]
    assert sorted(module["title"] for module in modules) == ["Bread", "Bread", "New", "New", "Rolls"]
    draft = next(module["module_id"] for module in modules if module["title"] == "Rolls")
    assert len(here.instructor.section_ids(draft)) == 3
    told = [notice.kind for notice in notifications.list_notices(here.instructor.scope).items]
    assert told == ["module.published", "module.published"]


class TestS3:
    def test_away_what_needs_it_says_so_and_the_rest_goes_on(self, here: Organization, point: Pointing) -> None:
        author, learner = here.instructor, here.member
        module_id, captions = self.make_video(here)
        waiting = learner.send(PDF, filename="recipe.pdf")
        long = {"filename": "long.mp4", "size": 101 * MIB}
        parts = taken(learner.post("/uploads", long), 201)["upload"]["upload_id"]
        point(s3_endpoint=f"http://{NOWHERE}")

        for method, path, body in [
            ("post", f"/uploads/{waiting}/complete", None),
            ("post", "/uploads", long),
            ("get", f"/uploads/{parts}/parts", None),
        ]:
            with within(_AT_ONCE):
                unavailable(ask(learner, method, path, body))
        with within(_AT_ONCE):
            unavailable(learner.client.get(captions))
        assert taken(author.get("/storage"), 200)["reserved"] == len(PDF) + 101 * MIB
        assert taken(learner.get(f"/uploads/{waiting}"), 200)["state"] == "waiting"
        base = f"/o/{here.organization_id}"
        for page in (f"{base}/learn/", f"{base}/learn/{module_id}/", captions.partition("files/")[0]):
            assert learner.client.get(page).status_code == 200
        for page in (f"{base}/teach/{module_id}/", f"{base}/files/"):
            assert author.client.get(page).status_code == 200
        here.publish(author.make_module())

        point()
        taken(learner.post(f"/uploads/{waiting}/complete"), 202)

    @staticmethod
    def make_video(here: Organization) -> tuple[str, str]:
        """Publish a video with captions; return the module's id and the address of the captions."""
        author = here.instructor
        module_id = author.make_module(VIDEO)
        [content_id] = author.section_ids(module_id)
        for slot, content in (("video", media_files.video()), ("captions", media_files.CAPTIONS)):
            name = {"video": "lesson.mp4", "captions": "lesson.vtt"}[slot]
            place = {"content_id": content_id, "slot": slot}
            ended = author.upload(content, f"/education/modules/{module_id}/upload", filename=name, **place)
            assert ended["state"] == "ready", ended
        here.publish(module_id)
        return module_id, f"/o/{here.organization_id}/learn/{module_id}/sections/{content_id}/files/captions/"

    def test_away_processing_waits_and_then_goes_on(self, here: Organization, point: Pointing) -> None:
        member = here.member
        upload_id = member.send(PDF, filename="recipe.pdf")
        taken(member.post(f"/uploads/{upload_id}/complete"), 202)
        point(s3_endpoint=f"http://{NOWHERE}")
        assert work(here.organization_id) == 1
        assert taken(member.get(f"/uploads/{upload_id}"), 200)["state"] == "processing"

        point()

        wait_until(lambda: work(here.organization_id) == 1, "the second attempt")
        assert taken(member.get(f"/uploads/{upload_id}"), 200)["state"] == "ready"
        assert [file.file_id for file in media.list_files(here.owner.scope).items] == [upload_id]


class TestRedis:
    def test_away_reading_and_saving_go_on_and_the_sweep_does_the_work(
        self,
        here: Organization,
        point: Pointing,
        broker: Callable[[str], None],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        author = Asker(anew(here.instructor.client), here.instructor.scope)
        queue = author_queue()
        upload_id = author.send(PDF, filename="recipe.pdf")
        usual = django_settings.DIATONIC.broker
        point(redis_url=f"redis://{NOWHERE}/0")
        broker(f"redis://{NOWHERE}/0")
        author.client = anew(author.client)

        with caplog.at_level(logging.WARNING), within(3 * _AT_ONCE):
            module_id = author.make_module()
            section = f"/education/modules/{module_id}/sections/{author.section_ids(module_id)[0]}"
            taken(author.put(section, {"title": "Rye"}, if_match='"1"'), 200)
            assert author.client.get(f"/o/{here.organization_id}/teach/{module_id}/").status_code == 200
            done = taken(author.post(f"/uploads/{upload_id}/complete"), 202)
            ready = Client().get("/readyz")

        assert done["state"] == "uploaded"
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        logged = " ".join(caplog.messages)
        assert "rate_limit_off" in logged
        assert "broker_away" in logged
        point()
        broker(usual)
        before = queue()
        assert worker.sweep() >= 1
        assert queue() > before, "the sweep hints at what is due"
        worker.run(f"upload-{upload_id}-process-1")  # what a worker does with the hint
        assert taken(author.get(f"/uploads/{upload_id}"), 200)["state"] == "ready"

    def test_hanging_it_holds_a_save_for_some_seconds_only(
        self, here: Organization, broker: Callable[[str], None]
    ) -> None:
        """A broker that takes connections and never answers."""
        member = here.member
        upload_id = member.send(PDF, filename="recipe.pdf")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

            with within(2 * _AT_ONCE):
                taken(member.post(f"/uploads/{upload_id}/complete"), 202)


def author_queue() -> Callable[[], int]:
    """Return how to count the hints that wait for a worker."""
    address, name = django_settings.DIATONIC.broker, django_settings.CELERY_TASK_DEFAULT_QUEUE

    def count() -> int:
        with redis.Redis.from_url(address) as queue:
            return int(queue.llen(name))

    return count


class TestSignIn:
    def test_away_known_keys_go_on_working(self, here: Organization, issuer: Issuer) -> None:
        person = here.member.scope.user_id
        bearer = {"Authorization": f"Bearer {issuer.access(person)}"}
        assert Client().get("/api/me", headers=bearer).status_code == 200

        issuer.is_down = True

        assert Client().get("/api/me", headers=bearer).status_code == 200
        stranger = issuer.sign({"sub": person, "iss": "x"}, kid="unheard-of")
        refused(Client().get("/api/me", headers={"Authorization": f"Bearer {stranger}"}), 401)

    def test_away_from_the_beginning_a_token_cannot_be_checked(self, here: Organization, issuer: Issuer) -> None:
        issuer.is_down = True
        bearer = {"Authorization": f"Bearer {issuer.access(here.member.scope.user_id)}"}

        unavailable(Client().get("/api/me", headers=bearer))

        assert here.member.client.get("/api/me").status_code == 200, "a session needs no key"
        issuer.is_down = False
        assert Client().get("/api/me", headers=bearer).status_code == 200

    def test_away_a_person_who_comes_first_by_token_is_told_to_wait(self, issuer: Issuer, settings: Any) -> None:
        settings.OIDC_OP_USER_ENDPOINT = f"http://{NOWHERE}/oauth2/userInfo"
        bearer = {"Authorization": f"Bearer {issuer.access('somebody-new')}"}

        with within(_AT_ONCE):
            unavailable(Client(raise_request_exception=False).get("/api/me", headers=bearer))
