"""One table of who sees what (``places_of_posts.TABLE``), held against everything that answers about posts."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from community.discussion.store import feeds
from community.profiles import services as profiles
from community.profiles.rules import Relation
from diatonic.common import ids
from diatonic.common.personal import Subject
from diatonic.common.personal import holdings as registered
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from tests.community.discussion.places_of_posts import HUSH, OPEN, TABLE, TALK, Made, Maker
from tests.community.discussion.posting import suspend
from tests.organizations.people import NOW, account_of, make_person, scope_for, sign_in
from tests.routes.table import ROUTES

#: What is asked of a route beside its bare address, where it can show posts in several ways.
ASKED = {
    "/api/community/posts": ("feed=public", "tag={word}", "feed=public&tag={word}", "{since}", "feed=public&{since}"),
    "/api/community/users/{user_id}/posts": ("feed=public",),
    "/api/community/tags": ("prefix={word}",),
    "/o/{organization}/community/": ("feed=public", "tag={word}", "feed=public&tag={word}"),
    "/api/community/posts/{post_id}/attachments/{file_id}": ("rendition=thumb",),
    "/api/community/posts/{post_id}/comments": ("order=newest",),
}
#: Everything below these addresses is asked, what is added later too.
_ABOUT = (
    "/api/community/",
    "/api/moderation/",
    "/api/me/notifications",
    "/api/files",
    "/api/uploads",
    "/api/organizations/{organization_id}/audit",
    "/o/{organization}/community/",
    "/o/{organization}/moderation/",
    "/o/{organization}/notifications/",
    "/o/{organization}/files/",
    "/o/{organization}/audit/",
)
_HOME = "/o/{organization}/"
_KNOWN = {"organization", "organization_id", "user_id", "post_id", "comment_id", "file_id", "case_id", "rendition"}
#: These name a post by its id: who blocks the person shows them there, and leaves them out of lists.
_SINCE = "since=2020-01-01T00:00:00.000Z/demo:post:00000000-0000-7000-8000-000000000000"


def routes() -> list[str]:
    """Return the addresses of everything that answers about posts and can be asked with what we know."""
    found = [route.removeprefix("GET ") for route in ROUTES if route.startswith("GET ")]
    return [path for path in found if (path.startswith(_ABOUT) or path == _HOME) and _names(path) <= _KNOWN]


def _names(path: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", path))


def questions(made: dict[str, Made], author: Scope, organization: str) -> Iterator[str]:
    """Return every address to ask, once where it names no post, and for every post where it does."""
    for path in routes():
        for query in ("", *(f"?{each}" for each in ASKED.get(path, ()))):
            for one in made.values():
                if "{comment_id}" in path and not one.comment_id:
                    continue
                given = {
                    "organization": organization,
                    "organization_id": organization,
                    "user_id": author.user_id,
                    "post_id": one.post_id,
                    "comment_id": one.comment_id,
                    "case_id": f"demo:case:{ids.uuid_of(one.post_id)}",
                    "rendition": "original",
                    "since": _SINCE,
                }
                words = tuple(one.word(kind) for kind in one.kinds) if "{word}" in query else ("",)
                files = tuple(one.files) if "{file_id}" in path else ("",)
                yield from ((path + query).format(**given, word=word, file_id=file) for word in words for file in files)


class Looking:
    """Somebody who asks for everything; ``read`` are the words of posts that came out, by address."""

    def __init__(self, client: Client, made: dict[str, Made]) -> None:
        self.client, self.made = client, made
        self.read: dict[str, set[tuple[str, str]]] = {}

    def look(self, author: Scope, organization: str) -> None:
        """Ask for everything, from the person's organization."""
        for address in dict.fromkeys(questions(self.made, author, organization)):
            feeds.forget()
            answer = self.client.get(address)
            assert answer.status_code < 500, (address, answer.content)
            assert answer.status_code != 429, address
            self.read[address] = self.words(address, answer)

    def words(self, address: str, answer: Any) -> set[tuple[str, str]]:
        """Return which words of which posts an answer holds: where it leads to bytes, those of the file."""
        text = _said(answer)
        asked = set(re.findall(r"(?:tag|prefix)=(\w+)", address))
        found = set()
        for state, one in self.made.items():
            found |= {(state, kind) for kind in (HUSH, OPEN, TALK) if one.word(kind) in text.replace(*_once(asked))}
            found |= {(state, one.files[file]) for file in one.files if _leads(answer, address, one.post_id, file)}
        return found

    def everything(self) -> set[tuple[str, str]]:
        """Return all that was read anywhere."""
        return set().union(*self.read.values())


def _said(answer: Any) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode(errors="replace")


def _once(asked: set[str]) -> tuple[str, str]:
    """A page repeats the tag that it was asked for."""
    return (next(iter(asked)), "(asked)") if asked else ("\x00", "")


def _leads(answer: Any, address: str, post_id: str, file_id: str) -> bool:
    return answer.status_code == 302 and f"/{post_id}/" in address and file_id in address and "Signature" in answer.url


@pytest.fixture(autouse=True)
def _patient(settings: Any) -> None:
    """Many requests are made here within a minute."""
    settings.RATE_LIMIT_FACTOR = 1000


@pytest.fixture
def people(author, colleague, moderator, viewer, stranger, place) -> dict[str, Scope]:
    """Everybody who may look, by how they stand to the author."""
    found = {"author": author, "colleague": colleague, "moderator": moderator, "viewer": viewer, "stranger": stranger}
    for name in ("muting", "blocking", "blocked", "suspended"):
        found[name] = scope_for(make_person(place, name=name.title()), place)
    found["muting moderator"] = scope_for(make_person(place, name="Max", moderator=True), place)
    for name in ("muting", "muting moderator"):
        profiles.hide(found[name], user_id=author.user_id, relation=Relation.MUTED, now=NOW)
    profiles.hide(found["blocking"], user_id=author.user_id, relation=Relation.BLOCKED, now=NOW)
    profiles.hide(author, user_id=found["blocked"].user_id, relation=Relation.BLOCKED, now=NOW)
    suspend(found["suspended"])
    return found


@pytest.fixture
def made(people) -> dict[str, Made]:
    mentioned = tuple(people[name] for name in ("moderator", "stranger", "blocked", "suspended", "muting"))
    return Maker(people["author"], people["colleague"], mentioned).all()


#: Who stands for each of the ways to look; the others are asked with ``--long``.
FIRST = ("author", "colleague", "moderator", "stranger", "muting")
OTHERS = ("viewer", "blocked", "suspended", "blocking", "muting moderator")


@pytest.mark.parametrize("name", [*FIRST, *(pytest.param(name, marks=pytest.mark.long) for name in OTHERS)])
def test_each_person_reads_what_the_table_says_and_nothing_else_anywhere(name, people, made):
    scope = people[name]
    looking = Looking(sign_in(account_of(scope.user_id)), made)
    looking.look(people["author"], scope.organization_id)

    allowed = {(state, kind) for state, who in TABLE.items() for kind in who.get(name, ())}
    if scope.organization_id == "demo":
        del looking.read["/api/community/tags"]  # the organization's words, whoever carries them: tested below
    leaks = {address: found - allowed for address, found in looking.read.items() if found - allowed}
    assert not leaks, json.dumps({each: sorted(found) for each, found in leaks.items()}, indent=1)
    assert looking.everything() == allowed


def test_who_is_not_signed_in_reads_nothing(people, made):
    looking = Looking(Client(raise_request_exception=False), made)
    for organization in ("demo", "other"):
        looking.look(people["author"], organization)

    assert looking.everything() == set()


@pytest.mark.parametrize("name", ["muting", "blocking", "blocked"])
def test_whom_one_hides_and_who_blocks_one_is_in_no_list(name, people, made):
    client, found = sign_in(account_of(people[name].user_id)), set()
    for path in ("/api/community/posts", f"/api/community/users/{people['author'].user_id}/posts"):
        for query in ("", "?feed=public", f"?{_SINCE}", f"?feed=public&{_SINCE}"):
            feeds.forget()
            answer = client.get(path + query)
            assert answer.status_code == 200
            found |= Looking(client, made).words(path, answer)

    assert found == set()


def test_an_export_has_what_one_wrote_however_it_stands_and_nothing_of_others(people, made):
    for name, scope in people.items():
        place = Subject(scope.user_id, scope.organization_id)
        kept = [holding for holding in registered() if holding.name.startswith("discussion.")]
        said = json.dumps([holding.shown(item, place) for holding in kept for item in holding.find(place)], default=str)
        read = {(state, kind) for state, one in made.items() for kind in (HUSH, OPEN, TALK) if one.word(kind) in said}
        own = {(state, kind) for state, kinds in TABLE.items() for kind in kinds.get("author", ())}
        talked = {(state, TALK) for state, one in made.items() if one.comment_id and state != "deleted"}
        expected = {"author": {each for each in own if each[1] != TALK}, "colleague": talked}.get(name, set())
        assert read == expected, name


def test_nobody_is_told_of_what_they_do_not_see(people, made):
    for name in ("moderator", "stranger", "blocked", "suspended", "muting"):
        told = {one.thread: one.text for one in notifications.list_notices(people[name], limit=50).items}
        told = {state: told[one.post_id] for state, one in made.items() if one.post_id in told}

        assert not {"draft", "private", "waiting", "waiting, public", "held"} & set(told), name
        reads = {state for state, who in TABLE.items() if who.get(name)}
        named = {
            state for state, text in told.items() if made[state].word(HUSH) in text or made[state].word(OPEN) in text
        }
        assert named <= reads, name
        assert bool(told) == (name != "muting"), name


def test_tags_are_counted_by_what_is_listed(people, made):
    for scope in people.values():
        client = sign_in(account_of(scope.user_id))
        items = client.get("/api/community/tags").json()["items"]
        expected = {made[each].word(OPEN): 1 for each in made if each.startswith(("approved", "changed"))}
        assert {each["tag"]: each["posts"] for each in items} == (expected if scope.organization_id == "demo" else {})
