"""Servers that go away, and people who go on asking."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from kombu import pools

from diatonic.celery import app
from diatonic.common import storage
from diatonic.common.dynamo import connection
from tests.faults.between import Between
from tests.hostile.asking import Organization
from tests.organizations.accounts.issuers import Issuer

#: Nobody listens there.
NOWHERE = "127.0.0.1:9"
Pointing = Callable[..., None]


@pytest.fixture(autouse=True)
def _patient(settings: Any) -> None:
    """Many requests are made here within a minute."""
    settings.RATE_LIMIT_FACTOR = 100


@pytest.fixture
def point(settings: Any) -> Iterator[Pointing]:
    """Point us to other servers: ``point(dynamodb_endpoint=…)``; afterwards everything is as before."""
    usual = settings.DIATONIC

    def point(**addresses: str) -> None:
        settings.DIATONIC = usual.model_copy(update=addresses)
        forget()

    yield point
    settings.DIATONIC = usual
    forget()


def forget() -> None:
    """Forget every connection."""
    connection.reset()
    storage.reset()


@pytest.fixture
def between(point: Pointing, settings: Any) -> Iterator[Between]:
    """A line to DynamoDB that can be cut; it is whole at first."""
    with Between(settings.DIATONIC.dynamodb_endpoint) as line:
        point(dynamodb_endpoint=line.url)
        yield line


@pytest.fixture
def broker() -> Iterator[Callable[[str], None]]:
    """Send hints to another broker: ``broker("redis://…")``."""
    celery: Any = app  # what is set here is not in its types
    usual = celery.conf.broker_url

    def hint_at(address: str) -> None:
        celery.conf.broker_url = address
        pools.reset()
        celery._pool = celery.amqp._producer_pool = None

    yield hint_at
    hint_at(usual)


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    """An issuer whose keys we have, in place of the configured one's keys."""
    made = Issuer()
    settings.OIDC_OP_JWKS_ENDPOINT = made.url
    yield made
    made.close()


@pytest.fixture
def here() -> Organization:
    return Organization("here")


def anew(client: Client) -> Client:
    """Return the same person in a browser whose requests meet the middleware of a process that has just begun."""
    fresh = Client(raise_request_exception=False)
    fresh.cookies = client.cookies
    return fresh
