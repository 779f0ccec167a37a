"""Fixtures of the tests of questions: an organization of one's own."""

import pytest

from diatonic.common import ids
from diatonic.common.scope import Scope
from tests.people import person


@pytest.fixture
def organization() -> str:
    return f"org-{ids.new()[-12:]}"


@pytest.fixture
def instructor(organization: str) -> Scope:
    return person("instructor", "member", "instructor", organization=organization)
