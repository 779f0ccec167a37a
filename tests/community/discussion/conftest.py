"""Who meets in the tests of discussion: an author, a colleague, a moderator, a viewer, and a stranger."""

import pytest

from community.discussion.store import feeds
from diatonic.common.scope import Scope
from tests.organizations.people import make_organization, make_person, scope_for


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """The first page of the public feed is kept for a second, which is longer than a test."""
    feeds.forget()


@pytest.fixture
def place() -> str:
    make_organization("demo")
    return "demo"


@pytest.fixture
def author(place: str) -> Scope:
    return scope_for(make_person(place, name="Ada"), place)


@pytest.fixture
def colleague(place: str) -> Scope:
    return scope_for(make_person(place, name="Ben"), place)


@pytest.fixture
def moderator(place: str) -> Scope:
    return scope_for(make_person(place, name="Mo", moderator=True), place)


@pytest.fixture
def viewer(place: str) -> Scope:
    return scope_for(make_person(place, name="Vera", role="viewer"), place)


@pytest.fixture
def stranger() -> Scope:
    make_organization("other")
    return scope_for(make_person("other", name="Stan", role="owner"), "other")
