"""Things that moderation decides about."""

from collections.abc import Iterator

import pytest

from community.moderation.services import targets
from tests.community.moderation.things import KIND, Things


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
