"""Uploads and files in the JSON API: shapes, people, and what bad input gets."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.test import Client

from diatonic.common import clock, storage
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.media import services
from organizations.media.rules import MIB
from tests import media_files
from tests.organizations.media.conftest import make_file, request, send, upload, work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

PDF = media_files.pdf()


@pytest.fixture
def owner(organization: str) -> Account:
    make_organization(organization)
    return make_person(organization, name="Olivia", role="owner")


@pytest.fixture
def scope(owner: Account, organization: str) -> Scope:
    return scope_for(owner, organization)


@pytest.fixture
def client(owner: Account) -> Client:
    return sign_in(owner)


@pytest.fixture
def viewer_client(owner: Account, organization: str) -> Client:
    return sign_in(make_person(organization, name="Vera", role="viewer"))


@pytest.fixture
def stranger_client() -> Client:
    make_organization("elsewhere")
    return sign_in(make_person("elsewhere", name="Sam", role="owner"))


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(f"/api{path}", body, content_type="application/json", headers=headers)


class TestStory:
    def test_a_file_goes_from_ticket_to_reading(self, client: Client, organization: str) -> None:
        asked = post(
            client, "/uploads", {"filename": "handout.pdf", "content_type": "application/pdf", "size": len(PDF)}
        )
        assert asked.status_code == 201
        ticket = asked.json()
        assert (ticket["method"], ticket["part_size"], ticket["part_count"]) == ("post", None, None)
        upload_id = ticket["upload"]["upload_id"]
        assert ticket["upload"]["state"] == "waiting"
        requests.post(ticket["url"], data=ticket["fields"], files={"file": PDF}, timeout=10).raise_for_status()

        done = post(client, f"/uploads/{upload_id}/complete")
        assert (done.status_code, done.json()["state"], done.json()["step"]) == (202, "uploaded", "queued")
        work(organization)
        ready = client.get(f"/api/uploads/{upload_id}").json()

        assert (ready["state"], ready["file_id"], ready["failure"]) == ("ready", upload_id, None)
        [listed] = client.get("/api/files?kind=document").json()["items"]
        file = client.get(f"/api/files/{upload_id}").json()
        assert (file["name"], file["page_count"], file["uses"]) == ("handout.pdf", 2, [])
        assert len(file["sha256"]) == 64
        assert listed.items() <= file.items()
        assert [each["name"] for each in file["renditions"]] == ["text", "thumbnail"]
        answer = client.get(file["url"])
        assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
        assert requests.get(answer["Location"], timeout=10).content == PDF
        preview = requests.get(client.get(file["preview_url"])["Location"], timeout=10)
        assert preview.headers["Content-Type"] == "image/jpeg"
        assert client.delete(f"/api/files/{upload_id}").status_code == 204
        assert client.get(f"/api/files/{upload_id}").status_code == 404
        assert client.get("/api/storage").json() == {"used": 0, "reserved": 0, "limit": 10 * 2**30}

    def test_a_large_file_goes_up_in_parts(self, client: Client) -> None:
        size = 100 * MIB + 5
        ticket = post(client, "/uploads", {"filename": "long.mp4", "size": size}).json()
        assert (ticket["method"], ticket["url"], ticket["part_size"], ticket["part_count"]) == (
            "multipart",
            None,
            16 * MIB,
            7,
        )
        path = f"/uploads/{ticket['upload']['upload_id']}/parts"

        signed = post(client, path, {"parts": [{"number": 7, "size": size - 6 * 16 * MIB}]}).json()["parts"]
        requests.put(signed[0]["url"], data=bytes(size - 6 * 16 * MIB), timeout=10).raise_for_status()

        [part] = client.get(f"/api{path}").json()["parts"]
        assert (signed[0]["number"], part["number"], part["size"]) == (7, 7, size - 6 * 16 * MIB)
        wrong = post(client, path, {"parts": [{"number": 7, "size": 1}]})
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/parts/0/size")
        assert client.delete(f"/api/uploads/{ticket['upload']['upload_id']}").status_code == 204

    def test_polling_costs_nothing_while_nothing_changes(self, client: Client, scope: Scope) -> None:
        made = upload(scope, PDF, "handout.pdf")
        path = f"/api/uploads/{made.upload_id}"
        tag = client.get(path)["ETag"]

        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        work(scope.organization_id)
        assert client.get(path, headers={"If-None-Match": tag}).json()["state"] == "ready"

    def test_a_failure_says_why(self, client: Client, scope: Scope) -> None:
        made = upload(scope, media_files.PLAYLIST, "lesson.mp4")
        work(scope.organization_id)

        failed = client.get(f"/api/uploads/{made.upload_id}").json()
        [listed] = client.get("/api/uploads").json()["items"]

        assert (failed["state"], failed["failure"]["code"]) == ("failed", "not_what_it_says")
        assert "a playlist" in failed["failure"]["reason"]
        assert listed == failed
        again = post(client, f"/uploads/{made.upload_id}/retry")
        assert (again.status_code, again.json()["code"]) == (409, "not_retryable")

    def test_the_same_request_twice_gets_the_same_ticket(self, client: Client) -> None:
        body = {"filename": "handout.pdf", "size": len(PDF)}

        first, again = (post(client, "/uploads", body, **{"Idempotency-Key": "one"}).json() for _ in range(2))
        other = post(client, "/uploads", body | {"size": 5}, **{"Idempotency-Key": "one"})

        assert first == again
        assert other.status_code == 409


class TestBadInput:
    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"filename": "x/y.mp4", "size": 1}, "/filename"),
            ({"filename": "x\u0000.mp4", "size": 1}, "/filename"),
            ({"filename": "x" * 300 + ".mp4", "size": 1}, "/filename"),
            ({"filename": "", "size": 1}, "/filename"),
            ({"filename": "x" * 2000, "size": 1}, "/filename"),
            ({"filename": "x.svg", "content_type": "image/svg+xml", "size": 1}, "/content_type"),
            ({"filename": "x.exe", "size": 1}, "/content_type"),
            ({"filename": "x.mp4", "size": 0}, "/size"),
            ({"filename": "x.mp4", "size": -1}, "/size"),
            ({"filename": "x.mp4", "size": 2**60}, "/size"),
            ({"filename": "x.mp4", "size": 2**53 - 1}, "/size"),
            ({"filename": "x.mp4", "size": "many"}, "/size"),
            ({"filename": "x.mp4"}, "/size"),
            ({"size": 1}, "/filename"),
        ],
    )
    def test_the_wrong_field_is_named(self, client: Client, body: Any, pointer: str) -> None:
        answer = post(client, "/uploads", body)

        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
        assert client.get("/api/uploads").json()["items"] == []

    @pytest.mark.parametrize(
        "path", ["/files?cursor=made-up", "/uploads?cursor=made-up", "/files?limit=0", "/files?kind=song"]
    )
    def test_a_bad_query_is_named(self, client: Client, path: str) -> None:
        answer = client.get(f"/api{path}")

        assert answer.status_code == 422
        assert answer.json()["errors"]

    def test_complete_before_the_upload(self, client: Client, scope: Scope) -> None:
        ticket = request(scope, PDF, "handout.pdf")

        answer = post(client, f"/uploads/{ticket.upload_id}/complete")

        assert (answer.status_code, answer.json()["code"]) == (409, "not_uploaded")

    def test_complete_twice(self, client: Client, scope: Scope) -> None:
        ticket = request(scope, PDF, "handout.pdf")
        send(ticket, PDF)

        answers = [post(client, f"/uploads/{ticket.upload_id}/complete") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [202, 202]

    def test_no_room(self, client: Client) -> None:
        for _ in range(2):
            post(client, "/uploads", {"filename": "x.mp4", "size": 4 * 2**30})

        answer = post(client, "/uploads", {"filename": "x.mp4", "size": 4 * 2**30})

        assert (answer.status_code, answer.json()["code"]) == (409, "storage_full")


ROUTES = [
    ("get", "/uploads/{}"),
    ("delete", "/uploads/{}"),
    ("get", "/uploads/{}/parts"),
    ("post", "/uploads/{}/parts"),
    ("post", "/uploads/{}/complete"),
    ("post", "/uploads/{}/retry"),
    ("get", "/files/{}"),
    ("delete", "/files/{}"),
    ("get", "/files/{}/content"),
]


def call(client: Client, method: str, path: str) -> int:
    body = {"parts": [{"number": 1, "size": 1}]} if path.endswith("parts") and method == "post" else None
    if method == "post":
        return int(post(client, path, body).status_code)
    return int(getattr(client, method)(f"/api{path}").status_code)


class TestPeople:
    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_each_route_asks_who_it_is(
        self, method: str, path: str, scope: Scope, viewer_client: Client, stranger_client: Client
    ) -> None:
        file = make_file(scope, PDF, "handout.pdf")
        address = path.format(file.file_id)

        assert call(Client(), method, address) == 401
        assert call(stranger_client, method, address) == 404
        assert call(viewer_client, method, address) == 403
        assert call(sign_in_again(scope), method, path.format("none")) == 404

    @pytest.mark.parametrize("path", ["/files", "/uploads", "/storage"])
    def test_each_list_asks_who_it_is(self, path: str, viewer_client: Client, client: Client) -> None:
        assert Client().get(f"/api{path}").status_code == 401
        assert viewer_client.get(f"/api{path}").status_code == 403
        assert client.get(f"/api{path}").status_code == 200

    def test_a_viewer_gets_no_ticket(self, viewer_client: Client) -> None:
        assert post(viewer_client, "/uploads", {"filename": "x.pdf", "size": 1}).status_code == 403


def sign_in_again(scope: Scope) -> Client:
    return sign_in(accounts.find_person(scope.user_id, organization_id=scope.organization_id).account)


class TestBucketAway:
    @pytest.fixture
    def without_bucket(self, settings: Any) -> Iterator[None]:
        settings.DIATONIC = settings.DIATONIC.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
        storage.reset()
        yield
        storage.reset()

    def test_it_is_a_problem_with_a_time_to_come_back(self, scope: Scope, client: Client, without_bucket: None) -> None:
        ticket = services.request_upload(scope, filename="a.pdf", content_type="", size=5, now=clock.now())

        for answer in (
            post(client, f"/uploads/{ticket.upload_id}/complete"),
            post(client, "/uploads", {"filename": "x.mp4", "size": 200 * MIB}),
        ):
            assert (answer.status_code, answer["Retry-After"]) == (503, "5")
            assert answer["Content-Type"] == "application/problem+json"
