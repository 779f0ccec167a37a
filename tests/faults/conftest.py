"""Servers that go away, and people who go on asking."""

from collections.abc import Callable, Iterator
from concurrent.futures import wait
from typing import Any

import pytest
from django.test import Client
from kombu import pools

from diatonic.celery import app
from diatonic.common import storage
from diatonic.common.dynamo import tables
from diatonic.common.http import health
from local.place import Place
from tests.faults.between import Between
from tests.faults.breaking import Breaking
from tests.faults.installation import Installation, Remote
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
    """Point us to other servers: ``point(dynamodb_endpoint=…)``; afterwards everything is as before.

    Also the questions of ``/readyz``, which go on in threads of their own when it has answered "timeout".
    """
    usual = settings.DIATONIC

    def point(**addresses: str) -> None:
        settings.DIATONIC = usual.model_copy(update=addresses)

    storage.answers()  # making its client takes longer than the servers' own answers are waited for
    yield point
    wait(health._running.values(), timeout=60)
    settings.DIATONIC = usual


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


@pytest.fixture(scope="module")
def installation(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with Installation(place, tmp_path_factory.mktemp("installation")) as made:
        yield made


@pytest.fixture
def running(installation: Installation, point: Pointing) -> Installation:
    """The installation with all its parts up, and this process working with its database."""
    point(**installation.addresses)
    if not (installation.place.folder("run") / "web.pid").exists():
        tables.create_all()
        installation.start("web", "worker", "beat")
    return installation


@pytest.fixture
def remote(running: Installation) -> Callable[..., Remote]:
    """Make a member of the organization who asks over the network."""

    def make(organization: Organization, name: str, *bundles: str) -> Remote:
        person = organization.person(name, "member", *bundles)
        return Remote(person.client, person.scope, running.url)

    return make


@pytest.fixture(scope="module")
def line(installation: Installation) -> Iterator[Between]:
    """What the parts of the installation call DynamoDB over."""
    with Between(installation.place.url("dynamodb")) as made:
        installation.call_dynamodb_at(made.url)
        yield made


@pytest.fixture
def breaking(
    installation: Installation, line: Between, running: Installation, broker: Callable[[str], None]
) -> Breaking:
    """The running installation, to be killed at chosen moments; hints of this process go to its worker."""
    broker(running.addresses["redis_url"])
    return Breaking(installation, line)
