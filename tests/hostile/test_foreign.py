"""Another organization's ids: on every route that takes one, they are ids that do not exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from diatonic.api import api
from diatonic.common import ids
from tests import media_files
from tests.community.discussion import talking
from tests.hostile import building
from tests.hostile.asking import (
    A_QUIZ,
    DOCUMENT,
    PDF,
    TEXT,
    VIDEO,
    Asker,
    Organization,
    nothing_written,
    refused,
    taken,
)
from tests.routes.table import ROUTES

#: Operation → a body that it would take, for those that need one.
BODIES: dict[str, Any] = {
    "sign_upload_parts": {"parts": [{"number": 1, "size": 1}]},
    "update_module": {"title": "Ours"},
    "upload_to_module": {"filename": "a.mp4", "content_type": "", "size": 9},
    "request_changes": {"reason": "Shorter."},
    "add_section": TEXT,
    "move_sections": {"order": [], "revision": 1},
    "save_section": {"title": "Ours"},
    "save_progress": {"state": "started"},
    "submit_attempt": {"answers": {}},
}
#: A form in which every page finds what it needs before it looks for the thing.
FORM = {"type": "text", "reason": "Shorter.", "order": "x", "revision": "1", "title": "Ours", "difficulty": "beginner"}
FORM |= {
    "reaction": "like:on",
    "do": "block",
    "content_type": "text",
    "confirm_name": "delete",
    "module": "x:module:y",
    "mode": "off",
    "role": "viewer",
}
#: Lists that are empty for whoever has nothing here, be they here or not.
OPEN = {"list_user_posts"}


@dataclass(frozen=True)
class Theirs:
    """What another organization has: a published module, a draft of it, a file, an upload under way."""

    organization: Organization
    parameters: dict[str, str]


class Names(dict[str, str]):
    """What stands for an id in a path; what the other organization has none of is made up."""

    def __missing__(self, name: str) -> str:
        return {"version": "1.0.0", "number": "1"}.get(name) or ids.new()


def body_of(name: str, method: str, path: str) -> Any:
    """Return a body with which the owner would be heard: ours, or that of the table of routes."""
    row = ROUTES.get(f"{method.upper()} /api{path}")
    body = row.body if row else None
    return BODIES.get(name) or (body(Names(revision="1", order="a")) if callable(body) else body)


@pytest.fixture
def theirs(elsewhere: Organization) -> Theirs:
    author = elsewhere.instructor
    module_id = author.make_module(DOCUMENT, A_QUIZ)
    document, _ = author.section_ids(module_id)
    place = {"content_id": document, "slot": "document"}
    file = author.upload(PDF, f"/education/modules/{module_id}/upload", filename="recipe.pdf", **place)
    elsewhere.publish(module_id)
    waiting = author.send(PDF, filename="other.pdf")
    post_id = talking.make_post(author.scope)
    parameters = {
        "module_id": module_id,
        "content_id": document,
        "file_id": file["file_id"],
        "upload_id": waiting,
        "post_id": post_id,
        "comment_id": talking.say(author.scope, post_id),
        "case_id": f"{elsewhere.organization_id}:case:{ids.uuid_of(post_id)}",
        "user_id": author.scope.user_id,
        "slot": "document",
        "rendition": "original",
        "organization": elsewhere.organization_id,
    }
    return Theirs(elsewhere, parameters | building.made(elsewhere.owner))


def operations() -> Iterator[tuple[str, str, str]]:
    """Return name, method and path of every operation whose path names a thing."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            if "{" in path and not path.startswith("/api/operator/"):  # whose names are no organization's
                yield operation["operationId"], method, path.removeprefix("/api")


def test_every_operation_answers_a_foreign_id_like_one_that_does_not_exist(here: Organization, theirs: Theirs) -> None:
    stranger = here.owner
    unknown = theirs.parameters | {
        "module_id": ids.scoped(here.organization_id, "module"),
        "content_id": ids.scoped(here.organization_id, "content"),
        "file_id": ids.new(),
        "upload_id": ids.new(),
        "post_id": ids.scoped(here.organization_id, "post"),
        "comment_id": ids.scoped(here.organization_id, "comment"),
        "case_id": ids.scoped(here.organization_id, "case"),
        "user_id": ids.new(),
        **{name: ids.scoped(here.organization_id, name.removesuffix("_id")) for name in building.NAMES},
    }
    known = [each for each in operations() if each[0] not in OPEN]
    assert len(known) > 25

    told_apart = {}
    with nothing_written():
        for name, method, path in known:
            answers = []
            for parameters in (theirs.parameters, unknown):
                answer = stranger.ask(
                    method, path.format_map(Names(parameters)), body_of(name, method, path), if_match='"1"'
                )
                answers.append((answer.status_code, {**answer.json(), "request_id": ""}))
            if answers[0] != answers[1] or answers[0][0] != 404:
                told_apart[name] = answers
    assert told_apart == {}


def test_every_operation_hides_the_organization_itself(here: Organization, theirs: Theirs) -> None:
    stranger = here.owner
    headers = {"x_organization": theirs.organization.organization_id, "if_match": '"1"'}

    with nothing_written():
        for name, method, path in operations():
            answer = stranger.ask(
                method, path.format_map(Names(theirs.parameters)), body_of(name, method, path), **headers
            )
            nowhere = stranger.ask(
                method,
                path.format_map(Names(theirs.parameters)),
                body_of(name, method, path),
                x_organization="nowhere",
            )
            assert {**refused(answer, 404), "request_id": ""} == {**refused(nowhere, 404), "request_id": ""}, name


def test_a_section_of_one_module_is_none_of_another(here: Organization) -> None:
    author = here.instructor
    one, other = author.make_module(), author.make_module()
    path = f"/education/modules/{one}/sections/{author.section_ids(other)[0]}"

    with nothing_written():
        refused(author.get(path), 404)
        refused(author.put(path, {"title": "x"}, if_match='"1"'), 404)
        refused(author.delete(path), 404)
        refused(author.post(f"{path}/restore"), 404)


def test_a_foreign_id_in_a_body_is_refused(here: Organization, theirs: Theirs) -> None:
    author = here.instructor
    module_id = author.make_module(VIDEO)
    own = f"/education/modules/{module_id}"
    file = {"content_data": {"file_id": theirs.parameters["file_id"]}}
    upload = {"filename": "a.mp4", "content_type": "", "size": 9, "slot": "video"}

    with nothing_written():
        refused(author.post(f"{own}/sections", {**DOCUMENT, **file}), 422, "/content_data/file_id")
        section = f"{own}/sections/{author.section_ids(module_id)[0]}"
        refused(author.put(section, file, if_match='"1"'), 422, "/content_data/file_id")
        required = {"title": "x", "prerequisites": [theirs.parameters["module_id"]]}
        refused(author.post("/education/modules", required), 422, "/prerequisites/0")
        refused(author.put(own, required, if_match='"1"'), 422, "/prerequisites/0")
        refused(author.post(f"{own}/upload", {**upload, "content_id": theirs.parameters["content_id"]}), 404)


def pages(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Return the address of every page of an organization that names a thing, such as ``o/{organization}/…``."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from pages(each, route)
        elif route.startswith("o/") and route.count("<") > 1:
            yield _template(route)


def _template(route: str) -> str:
    return "".join(
        f"{{{part.partition('>')[0].partition(':')[2]}}}{part.partition('>')[2]}" if number else part
        for number, part in enumerate(route.split("<"))
    )


def test_every_page_answers_a_foreign_id_with_not_found(here: Organization, theirs: Theirs) -> None:
    stranger: Asker = here.owner
    known = list(pages(get_resolver()))
    assert len(known) > 25

    found = {}
    with nothing_written():
        for organization_id in (here.organization_id, theirs.organization.organization_id):
            for page in known:
                address = "/" + page.format_map(Names(theirs.parameters | {"organization": organization_id}))
                asked = {"get": stranger.client.get(address), "post": stranger.client.post(address, FORM)}
                statuses = {answer.status_code for answer in asked.values()}
                if not {404} <= statuses <= {404, 405}:
                    found[address] = {method: answer.status_code for method, answer in asked.items()}
    assert found == {}


def test_the_bytes_of_others_are_not_in_reach(here: Organization, theirs: Theirs) -> None:
    """A picture of our own and the file of theirs: only the first leads to an address."""
    own = here.owner.upload(media_files.picture(size=(60, 40)), filename="cover.png")

    assert here.owner.get(f"/files/{own['file_id']}/content").status_code == 302
    refused(here.owner.get(f"/files/{theirs.parameters['file_id']}/content"), 404)
    assert taken(here.owner.get("/files"), 200)["items"][0]["file_id"] == own["file_id"]
    assert len(taken(here.owner.get("/files"), 200)["items"]) == 1
