"""Two organizations that know nothing of each other."""

from typing import Any

import pytest

from tests.hostile.asking import Organization


@pytest.fixture(autouse=True)
def _patient(settings: Any) -> None:
    """Many requests are made here within a minute."""
    settings.RATE_LIMIT_FACTOR = 100


@pytest.fixture
def here() -> Organization:
    return Organization("here")


@pytest.fixture
def elsewhere() -> Organization:
    return Organization("elsewhere")
