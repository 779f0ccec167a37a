"""A team whose runs are executed."""

from collections.abc import Iterator

import pytest

from diatonic.common import offers
from tests.organizations.media.conftest import kill_at
from tests.workbench.runs.executing import Team

__all__ = ["kill_at"]


@pytest.fixture
def team() -> Iterator[Team]:
    """An organization with people and a project; what tests offer to agents is taken back."""
    before = dict(offers._offers)
    yield Team()
    offers._offers.clear()
    offers._offers.update(before)
