"""Fixtures of the accounts' tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.organizations.accounts.issuers import Issuer, Pool


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    """An issuer whose keys we have, in place of the configured one's keys."""
    made = Issuer()
    settings.OIDC_OP_JWKS_ENDPOINT = made.url
    yield made
    made.close()


@pytest.fixture(scope="session")
def pool() -> Pool:
    """The user pool of the OIDC server beside the tests."""
    return Pool()
