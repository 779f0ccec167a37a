"""Things that moderation decides about, and who does at the screens."""

from collections.abc import Iterator
from typing import Any

import pytest

from community.moderation.services import targets
from tests.community.moderation.things import KIND, Things
from tests.organizations.people import make_organization, make_person, scope_for, sign_in


@pytest.fixture
def things() -> Iterator[Things]:
    """Things in place of posts, for as long as the test runs."""
    before = targets._HANDLERS.get(KIND)
    made = Things()
    targets.on_target(KIND, made)
    yield made
    if before is None:
        del targets._HANDLERS[KIND]
    else:
        targets.on_target(KIND, before)


@pytest.fixture
def people():
    make_organization("demo")
    named: dict[str, dict[str, Any]] = {
        "mina": {"name": "Mina", "moderator": True},
        "omar": {"name": "Omar", "moderator": True},
        "ada": {"name": "Ada"},
        "vera": {"name": "Vera", "role": "viewer"},
    }
    return {key: make_person("demo", **options) for key, options in named.items()}


@pytest.fixture
def author(people):
    return scope_for(people["ada"], "demo")


@pytest.fixture
def mina(people):
    return sign_in(people["mina"])


@pytest.fixture
def omar(people):
    return sign_in(people["omar"])
