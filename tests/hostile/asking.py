"""People who ask the JSON API as a script would, and what is stored after it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import requests
from django.conf import settings
from django.test import Client

from diatonic.common import ids
from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client as dynamodb
from diatonic.common.scope import Scope
from diatonic.common.storage.client import client as bucket
from tests import media_files
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import QUIZ

#: What answering itself writes, whatever the answer is.
_BESIDES = ("Sessions", "idempotency-keys")


class Asker:
    """A person's client of the API. Whatever they send, no answer is a failure of ours."""

    def __init__(self, client: Client, scope: Scope) -> None:
        self.client, self.scope = client, scope

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request to a path below ``/api``; ``headers`` as in ``if_match="1"``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = b"" if body is None else json.dumps(body).encode()
        answer = self.client.generic(method.upper(), f"/api{path}", content, "application/json", headers=named)
        assert answer.status_code < 500, (method, path, answer.status_code, answer.content)
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Create or act."""
        return self.ask("post", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        """Change."""
        return self.ask("put", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        """Remove."""
        return self.ask("delete", path, **headers)

    def make_module(self, *sections: dict[str, Any], title: str = "Bread") -> str:
        """Create a module with these sections (a short text where none is given); return its id."""
        module_id = str(taken(self.post("/education/modules", {"title": title}), 201)["module_id"])
        for section in sections or (TEXT,):
            taken(self.post(f"/education/modules/{module_id}/sections", section), 201)
        return module_id

    def section_ids(self, module_id: str) -> list[str]:
        """Return the ids of the draft's sections in order."""
        return [each["content_id"] for each in self.outline(module_id)["items"]]

    def outline(self, module_id: str) -> dict[str, Any]:
        """Return the draft's outline."""
        return taken(self.get(f"/education/modules/{module_id}/sections"), 200)

    def send(self, content: bytes, path: str = "/uploads", **ticket: Any) -> str:
        """Ask for a ticket for the bytes and send them; return the upload's id. It is not completed."""
        given = taken(self.post(path, {"size": len(content), "content_type": "", **ticket}), 201)
        post_form(given, content).raise_for_status()
        return str(given["upload"]["upload_id"])

    def upload(self, content: bytes, path: str = "/uploads", **ticket: Any) -> dict[str, Any]:
        """Send the bytes, complete, and let a worker do its work; return the upload as it ended."""
        upload_id = self.send(content, path, **ticket)
        taken(self.post(f"/uploads/{upload_id}/complete"), 202)
        work(self.scope.organization_id)
        return taken(self.get(f"/uploads/{upload_id}"), 200)


class Organization:
    """An organization of its own for one test, and its people."""

    def __init__(self, name: str) -> None:
        self.organization_id = f"{name}-{ids.new()[-12:]}"
        make_organization(self.organization_id)

    def person(self, name: str, role: str = "member", *bundles: str) -> Asker:
        """Return a new member who is signed in."""
        given: Any = dict.fromkeys(bundles, True)
        account = make_person(self.organization_id, name=name, role=role, **given)
        return Asker(sign_in(account), scope_for(account, self.organization_id))

    @cached_property
    def owner(self) -> Asker:
        return self.person("Olivia", "owner")

    @cached_property
    def instructor(self) -> Asker:
        return self.person("Ines", "member", "instructor")

    @cached_property
    def reviewer(self) -> Asker:
        return self.person("Rosa", "member", "reviewer")

    @cached_property
    def member(self) -> Asker:
        return self.person("Mila")

    def publish(self, module_id: str) -> dict[str, Any]:
        """Send the draft for review and publish it."""
        taken(self.instructor.post(f"/education/modules/{module_id}/submit"), 200)
        return taken(self.reviewer.post(f"/education/modules/{module_id}/publish"), 200)


TEXT = {"title": "Flour", "content_type": "text", "content_data": {"body": "Flour, water, salt and time."}}
VIDEO = {"title": "Kneading", "content_type": "video"}
DOCUMENT = {"title": "Recipe", "content_type": "document"}
A_QUIZ = {"title": "Check", "content_type": "quiz", "content_data": QUIZ}
PDF = media_files.pdf()


def post_form(ticket: dict[str, Any], content: bytes) -> requests.Response:
    """POST the bytes to the bucket as a browser does."""
    return requests.post(ticket["url"], data=ticket["fields"], files={"file": content}, timeout=30)


def taken(answer: Any, status: int) -> dict[str, Any]:
    """Return the body of an answer that has this status."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    return dict(answer.json()) if answer.content else {}


def refused(answer: Any, status: int, *pointers: str, code: str | None = None) -> dict[str, Any]:
    """Return the problem of an answer, which names just these fields and says of each what would be right."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    problem = dict(answer.json())
    errors = problem.get("errors", [])
    assert tuple(error["pointer"] for error in errors) == pointers, problem
    assert all(error["message"].strip() for error in errors), problem
    assert problem["detail"].endswith(".")
    assert (problem["status"], problem["request_id"]) == (status, answer["X-Request-ID"])
    assert code is None or problem["code"] == code, problem
    return problem


def stored() -> dict[str, list[str]]:
    """Return every item of every table, but for what answering itself writes."""
    return {
        table.name: sorted(_items(table.name)) for table in tables.all_tables() if not table.name.endswith(_BESIDES)
    }


def _items(table: str) -> Iterator[str]:
    for page in dynamodb().get_paginator("scan").paginate(TableName=table, PaginationConfig={"PageSize": 100}):
        for item in page["Items"]:
            yield json.dumps(item, sort_keys=True, default=repr)


def objects(prefix: str) -> list[str]:
    """Return the keys in the bucket that begin with the prefix."""
    listed = bucket().list_objects_v2(Bucket=settings.DIATONIC.s3_bucket, Prefix=prefix)
    return [each["Key"] for each in listed.get("Contents", ())]


@contextmanager
def nothing_written() -> Iterator[None]:
    """Whatever is asked inside the block, afterwards every table is as before."""
    before = stored()
    yield
    after = stored()
    changed = {name: sorted(set(after[name]) ^ set(before[name])) for name in after if after[name] != before[name]}
    assert not changed, changed
