"""Who sees what of a post, over every way it can come out."""

from collections.abc import Callable

import pytest

from community.discussion import services
from community.discussion.store import feeds
from community.moderation.rules.targets import Standing
from community.profiles import services as profiles
from community.profiles.rules import Relation
from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from tests.community.discussion.posting import ORGANIZATION, PRIVATE, PUBLIC, decide, draft, edit, post, read, write
from tests.organizations.people import NOW, make_person, scope_for

SECRET, SHOWN = "Nobody reads this.", "Everybody reads this."


def listed(page) -> list[str]:
    return [seen.text.content for seen in (*page.items, *page.waiting)]


def texts_of(scope: Scope, post_id: str) -> list[str]:
    """Return what its older texts say to the person, nothing where there are none for them."""
    try:
        return [revision.content for revision in services.list_revisions(scope, post_id=post_id).items]
    except NotFound:
        return []


def single(scope: Scope, post_id: str) -> list[str]:
    try:
        return [read(scope, post_id).text.content]
    except NotFound:
        return []


def drafts(scope: Scope) -> list[str]:
    return listed(services.list_drafts(scope)) if scope.can("community.post") else []


WAYS: dict[str, Callable[[Scope, str, str], list[str]]] = {
    "feed": lambda scope, _, __: listed(services.list_posts(scope)),
    "public": lambda scope, _, __: listed(services.list_posts(scope, is_public=True)),
    "tag": lambda scope, _, __: listed(services.list_posts(scope, tag="bread")),
    "public tag": lambda scope, _, __: listed(services.list_posts(scope, tag="bread", is_public=True)),
    "author": lambda scope, _, author: listed(services.list_by_person(scope, user_id=author)),
    "author, public": lambda scope, _, author: listed(services.list_by_person(scope, user_id=author, is_public=True)),
    "single": lambda scope, post_id, _: single(scope, post_id),
    "drafts": lambda scope, _, __: drafts(scope),
    "revisions": lambda scope, post_id, _: texts_of(scope, post_id),
}


def waiting(author: Scope, visibility=ORGANIZATION) -> str:
    return write(author, SECRET, tags=["bread"], visibility=visibility).post.post_id


def approved(author: Scope, visibility=ORGANIZATION) -> str:
    return post(author, SHOWN, tags=["bread"], visibility=visibility)


def changed(author: Scope, visibility=ORGANIZATION, standing: Standing | None = None) -> str:
    post_id = approved(author, visibility)
    edit(author, post_id, content=SECRET)
    if standing:
        decide(post_id, standing)
    return post_id


def decided(author: Scope, standing: Standing, visibility=PUBLIC) -> str:
    post_id = post(author, SECRET, tags=["bread"], visibility=visibility)
    decide(post_id, standing, by="moderator")
    return post_id


def deleted(author: Scope) -> str:
    post_id = post(author, SECRET, tags=["bread"], visibility=PUBLIC)
    edit(author, post_id, title="Changed")
    services.delete_post(author, post_id=post_id, revision=None, now=NOW)
    return post_id


#: How it stands → who reads which text somewhere. Everybody else reads nothing anywhere.
CASES: dict[str, tuple[Callable[[Scope], str], dict[str, set[str]]]] = {
    "draft": (
        lambda author: draft(author, SECRET, tags=["bread"], visibility=PUBLIC).post.post_id,
        {"author": {SECRET}},
    ),
    "private": (lambda author: waiting(author, PRIVATE), {"author": {SECRET}}),
    "waiting": (waiting, {"author": {SECRET}, "moderator": {SECRET}}),
    "waiting, public": (lambda author: waiting(author, PUBLIC), {"author": {SECRET}, "moderator": {SECRET}}),
    "approved": (
        approved,
        {who: {SHOWN} for who in ("author", "colleague", "moderator", "viewer")},
    ),
    "approved, public": (
        lambda author: approved(author, PUBLIC),
        {who: {SHOWN} for who in ("author", "colleague", "moderator", "viewer", "stranger")},
    ),
    "changed": (
        changed,
        {"author": {SECRET, SHOWN}, "moderator": {SECRET, SHOWN}, "colleague": {SHOWN}, "viewer": {SHOWN}},
    ),
    "changed and flagged, public": (
        lambda author: changed(author, PUBLIC, Standing.FLAGGED),
        {
            "author": {SECRET, SHOWN},
            "moderator": {SECRET, SHOWN},
            "colleague": {SHOWN},
            "viewer": {SHOWN},
            "stranger": {SHOWN},
        },
    ),
    "hidden": (lambda author: decided(author, Standing.HIDDEN), {"author": {SECRET}, "moderator": {SECRET}}),
    "removed": (lambda author: decided(author, Standing.REMOVED), {"author": {SECRET}, "moderator": {SECRET}}),
    "deleted": (deleted, {}),
}


@pytest.fixture
def people(request, author, place) -> dict[str, Scope]:
    """Everybody who may look, the ones who mute the author too."""
    found = {name: request.getfixturevalue(name) for name in ("colleague", "moderator", "viewer", "stranger")}
    found["muting"] = scope_for(make_person(place, name="Mia"), place)
    found["muting moderator"] = scope_for(make_person(place, name="Max", moderator=True), place)
    for name in ("muting", "muting moderator"):
        profiles.hide(found[name], user_id=author.user_id, relation=Relation.MUTED, now=NOW)
    return {"author": author, **found}


@pytest.mark.parametrize("case", CASES)
def test_each_person_reads_what_the_table_says_and_nothing_else(case, people, author):
    make, said = CASES[case]
    said = {**said, "muting moderator": said.get("moderator", set())}
    post_id = make(author)

    for name, scope in people.items():
        feeds.forget()
        found = {way: set(ask(scope, post_id, author.user_id)) for way, ask in WAYS.items()}
        assert set().union(*found.values()) == said.get(name, set()), (name, found)


def test_what_was_decided_is_told_to_its_author_alone(author, colleague, moderator):
    post_id = post(author)

    assert read(author, post_id).told is not None
    assert read(colleague, post_id).told is None
    assert read(moderator, post_id).told is None


def test_a_private_post_is_no_business_of_moderation(author):
    from community.discussion.services.targets import Posts  # noqa: PLC0415

    for made in (waiting(author, PRIVATE), draft(author).post.post_id):
        assert Posts().read(author, made) is None
        assert Posts().read_many(author, [(made, made)]) == {}


def test_what_it_said_while_it_was_private_is_shown_to_nobody_once_others_read_it(author, moderator):
    post_id = write(author, SECRET, visibility=PRIVATE).post.post_id
    edit(author, post_id, content="A second secret.")
    edit(author, post_id, content=SHOWN, visibility=ORGANIZATION)
    decide(post_id)
    edit(author, post_id, content="Changed in the open.")
    decide(post_id)

    assert texts_of(moderator, post_id) == [SHOWN]
    assert texts_of(author, post_id) == [SHOWN]
