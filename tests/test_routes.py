"""Every route, asked by nobody, a stranger, a viewer and the owner. What is not in the table fails."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from diatonic.api import api
from diatonic.common.dynamo.connection import Calls, counting
from tests.organizations.people import sign_in
from tests.routes.iam import Asked, refused
from tests.routes.row import Row
from tests.routes.signed_in import HERE
from tests.routes.table import API, PAGES, ROUTES
from tests.routes.world import World

#: Session and scope: one get, one BatchGet.
_SCOPE_CALLS = 2
#: Ninja's own pages do not look at the method.
_NINJA = ("/api/", "/api/docs", "/api/openapi.json")


@pytest.fixture
def world(settings: Any, dns_server: Any) -> World:
    settings.RATE_LIMIT_FACTOR = 100
    return World()


def _ask(client: Client, route: str, row: Row, place: dict[str, str], **headers: str) -> Any:
    method, path = route.split(" ", 1)
    body = row.body(place) if callable(row.body) else row.body
    if row.if_match:
        headers["If-Match"] = f'"{row.if_match}"'
    if not path.startswith("/api/"):
        return getattr(client, method.lower())(path.format(**place), body or {}, headers=headers)
    content = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, path.format(**place), content, "application/json", headers=headers)


@pytest.mark.parametrize("route", ROUTES)
def test_each_person_gets_what_the_table_says(route, world):
    row = ROUTES[route]
    place = world.at(row.at)

    answers, calls = {}, Calls()
    with Asked() as asked:
        for name, client in world.people.items():
            our_name = {} if name == "stranger" else {"X-Organization": HERE}
            with counting() as calls:
                answers[name] = _ask(client, route, row, place, **our_name)

    assert tuple(answer.status_code for answer in answers.values()) == row.statuses, _said(answers)
    assert calls.total - (_SCOPE_CALLS if route in API or " /o/" in route else 0) == row.calls, calls.by_operation
    assert refused("web", asked.calls) == []
    if route in API:
        in_our_name = _ask(world.stranger, route, row, place, **{"X-Organization": HERE})
        assert (in_our_name.status_code, in_our_name["Content-Type"]) == (404, "application/problem+json")


def test_who_is_suspended_is_told_so_on_every_page_and_by_every_operation(world):
    place = world.at("nothing") | {"user_id": "somebody"}
    told = {}
    for route, row in ROUTES.items():
        if route in API or " /o/" in route:
            answer = _ask(world.suspended, route, replace(row, body=None), place, **{"X-Organization": HERE})
            told[route] = (answer.status_code, "Your membership of Demo Organization is suspended." in _text(answer))

    assert {route: found for route, found in told.items() if found != (403, True)} == {}


def _text(answer: Any) -> str:
    return str(answer.content, errors="replace")


def _said(answers: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {answer.status_code} {answer.content[:300]!r}" for name, answer in answers.items())


def test_every_operation_of_the_api_is_in_the_table():
    document = api.get_openapi_schema()
    served = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}

    assert served == API.keys()


def test_every_page_is_in_the_table(world):
    served = set()
    place = world.at("draft")
    documented = set(api.get_openapi_schema()["paths"])
    for path in _paths():
        if path in documented:
            continue
        owner = sign_in(world.account)  # the one before has been signed out by then
        for method in ("GET",) if path in _NINJA else ("GET", "POST", "PUT", "DELETE"):
            if owner.generic(method, path.format(**place)).status_code != 405:
                served.add(f"{method} {path}")

    assert served == PAGES.keys()


def _paths() -> Iterator[str]:
    return _below("/", get_resolver().url_patterns)


def _below(prefix: str, patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _below(path, pattern.url_patterns)
        else:
            yield path
