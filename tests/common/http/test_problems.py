"""Every failure is a problem for a program and a page for a person."""

import pytest
from django.test import Client

from tests.common.http import probe

ROWS = [
    ("denied", 403, "denied", {"permission": "modules.edit"}),
    ("stale", 412, "stale", {"by": "Bob", "revision": 4}),
    ("invalid", 422, "invalid", {"errors": [{"pointer": "/title", "message": "Write one."}]}),
    ("unavailable", 503, "unavailable", {}),
    ("too-many", 429, "too_many", {}),
    ("http404", 404, "not_found", {}),
    ("bug", 500, "internal", {}),
]


@pytest.mark.parametrize(("name", "status", "code", "extra"), ROWS)
def test_a_program_gets_a_problem(member, name, status, code, extra):
    answer = member.get(f"/api/failures/{name}", headers={"X-Request-ID": "request-of-mine"})

    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert body["request_id"] == answer["X-Request-ID"] == "request-of-mine"
    assert extra.items() <= body.items()
    assert b"secret" not in answer.content
    assert b"a detail of ours" not in answer.content


@pytest.mark.parametrize(("name", "status", "code", "extra"), ROWS)
def test_a_person_gets_a_page(probing, name, status, code, extra):
    answer = Client(raise_request_exception=False).get(f"/pages/{name}/")

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert b"secret" not in answer.content


def test_waiting_is_said_in_seconds(member):
    assert member.get("/api/failures/unavailable")["Retry-After"] == "7"
    assert member.get("/api/failures/too-many")["Retry-After"] == "3"


def test_problems_are_not_cached(member):
    assert member.get("/api/failures/denied")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/title"]),
        ({"title": 3}, ["/title"]),
        ({"title": "x", "kind": "z"}, ["/kind"]),
        ({"title": "x", "leaves": [{"size": 1}, {"size": "big"}]}, ["/leaves/1/size"]),
        ({"kind": 1, "leaves": 2}, ["/title", "/kind", "/leaves"]),
    ],
)
def test_wrong_fields_are_pointed_at(member, body, pointers):
    answer = member.post("/api/things", body, content_type="application/json")

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert all(error["message"] for error in answer.json()["errors"])
    assert probe.DONE == []


def test_wrong_parameters_are_pointed_at(member):
    assert member.get("/api/things/one").json()["errors"][0]["pointer"] == "/number"
    assert member.get("/api/things/1?limit=x").json()["errors"][0]["pointer"] == "/limit"


@pytest.mark.parametrize("body", ["{", "{'a': 1}", "\x00", "é" * 9, "[]", '"title"', "null"])
def test_a_body_that_is_no_json_object_is_malformed(member, body):
    answer = member.post("/api/things", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_unknown_addresses_and_methods_are_problems(member):
    nowhere = member.get("/api/nowhere")
    wrong = member.delete("/api/things/1")

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in wrong["Allow"]


def test_a_session_needs_its_csrf_token_to_write(member):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.cookies

    refused = strict.post("/api/things", {"title": "x"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert probe.DONE == []

    strict.cookies["csrftoken"] = "a" * 32
    headers = {"X-CSRFToken": "a" * 32}
    made = strict.post("/api/things", {"title": "x"}, content_type="application/json", headers=headers)
    assert made.status_code == 201
    assert strict.get("/api/things/1").status_code == 200


@pytest.mark.parametrize(
    "given", ["", "short", "has space in it", "x" * 65, "line\nbreak-abcdefgh", "../../etc/passwd"]
)
def test_a_request_id_that_is_not_well_formed_is_replaced(probing, given):
    answer = Client().get("/healthz", headers={"X-Request-ID": given})

    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 36


def test_the_document_names_the_problem(probing):
    document = Client().get("/api/openapi.json").json()

    for operations in document["paths"].values():
        for operation in operations.values():
            content = operation["responses"]["default"]["content"]
            assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert "Problem" in document["components"]["schemas"]
