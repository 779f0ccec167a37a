"""Fixtures for every test: real tables, emptied after each test that wrote; the running product; a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from diatonic.common import aside, clock, mail
from diatonic.common.dynamo import tables as all_tables
from diatonic.common.jobs.store import Job
from local.place import Place, from_environment
from local.processes import wait_until
from local.provision import accounts_file
from tests.browsing import Chromium, listen
from tests.dns_servers import Server
from tests.emptying import Kept, Written
from tests.running import Live
from tests.ses_server import Ses

# How long an example takes on a busy machine says nothing of what it does.
hypothesis.register_profile("any speed", deadline=None)
hypothesis.load_profile("any speed")

# A busy machine is no Redis that is away: that one refuses to connect, at once.
aside._TIMEOUT_SECONDS = 5.0

#: Less than pytest's own limit for a test: the browser's end leaves a report, and the tests after it go on.
_BROWSING_SECONDS = 240


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--long`` and ``--pictures``."""
    parser.addoption("--long", action="store_true", help="run kills, soak and big data too")
    parser.addoption("--pictures", type=Path, metavar="FOLDER", help="keep pictures of the screens that tests look at")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long; put what needs the running product last, so that its worker takes no other's jobs."""
    if not config.getoption("--long"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    items.sort(key=_needs_live)


def _needs_live(item: pytest.Item) -> bool:
    return "live" in getattr(item, "fixturenames", ())


@pytest.fixture
def transactional_db() -> None:
    """There is no relational database; pytest-django asks for this one before its live server."""


@pytest.fixture(scope="session", autouse=True)
def tables() -> Written:
    """Make the tables once; know from then on which of them were written to."""
    all_tables.create_all()
    return Written()


@pytest.fixture(autouse=True)
def _nothing_stays(request: pytest.FixtureRequest, tables: Written) -> Iterator[None]:
    tables.watch()
    if _needs_live(request.node) and "demo" in request.fixturenames:
        request.getfixturevalue("lived_in")  # before the test makes anything
    yield
    # Another process's writes are not seen from here.
    tables.empty(everything=_needs_live(request.node))
    with redis.Redis.from_url(settings.DIATONIC.redis_url) as cache:
        cache.flushdb()


@pytest.fixture(scope="session")
def place() -> Place:
    """Where the servers beside the tests are."""
    return from_environment()


@pytest.fixture
def demo(request: pytest.FixtureRequest, place: Place) -> None:
    """The demo organizations with their people and modules, as ``script/server`` has them."""
    if _needs_live(request.node):
        request.getfixturevalue("lived_in").put_back()
    else:
        _make_demo(place)


@pytest.fixture(scope="session")
def lived_in(place: Place, live: Live, tables: Written) -> Kept:
    """The demo organizations once the worker has done all that follows from making them."""
    tables.empty(everything=True)
    _make_demo(place)
    wait_until(_is_idle, "the demo's last job", 60)
    kept = Kept()
    tables.empty(everything=True)
    return kept


def _make_demo(place: Place) -> None:
    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)


def _is_idle() -> bool:
    now = clock.iso(clock.now())
    return not any(job.due_at <= now or job.leased_until for job in Job.scan())


@pytest.fixture(scope="session")
def live(place: Place) -> Iterator[Live]:
    """The web server and a worker beside the tests, as ``script/server`` runs them."""
    with Live(place) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = Chromium(playwright)
        yield started
        started.close()


@pytest.fixture
def browser(chromium: Chromium) -> Iterator[Browser]:
    """Chromium for one test, and not for ever."""
    with chromium.for_at_most(_BROWSING_SECONDS) as lent:
        yield lent


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained about, CSP reports included; a test that provokes some clears them."""
    return []


@pytest.fixture
def context(browser: Browser, live: Live, demo: Any, problems: list[str]) -> Iterator[BrowserContext]:
    """A browser of one person, at the running product with its demo people; nothing may be complained about."""
    with browser.new_context(base_url=live.url, viewport={"width": 1440, "height": 900}) as made:
        listen(made, live.url, problems)
        yield made
    assert problems == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of that browser."""
    return context.new_page()


@pytest.fixture(scope="session")
def _dns_server() -> Iterator[Server]:
    _, _, port = settings.DIATONIC.dns_servers[0].rpartition(":")
    with Server(int(port)) as running:
        yield running


@pytest.fixture
def dns_server(_dns_server: Server) -> Server:
    """The one name server that the application asks; at first it knows no name."""
    _dns_server.forget()
    return _dns_server


@pytest.fixture
def ses(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ses]:
    """Amazon SES, to which mail goes; it finds nothing wrong with what we ask of it."""
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"mail_url": "ses:"})
    with Ses() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", server.url)
        mail._ses.cache_clear()
        yield server
    mail._ses.cache_clear()
    assert server.wrong == []
