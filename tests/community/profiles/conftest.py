"""Who meets in the tests of profiles: two members, who runs the place, and a stranger."""

import pytest

from diatonic.common.scope import Scope
from tests.organizations.people import make_organization, make_person, scope_for


@pytest.fixture
def place() -> str:
    make_organization("demo")
    return "demo"


@pytest.fixture
def ada(place: str) -> Scope:
    return scope_for(make_person(place, name="Ada"), place)


@pytest.fixture
def ben(place: str) -> Scope:
    return scope_for(make_person(place, name="Ben"), place)


@pytest.fixture
def owner(place: str) -> Scope:
    return scope_for(make_person(place, name="Olga", role="owner"), place)


@pytest.fixture
def stranger() -> Scope:
    make_organization("other")
    return scope_for(make_person("other", name="Stan", role="owner"), "other")
