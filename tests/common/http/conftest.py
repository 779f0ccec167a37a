"""Fixtures of the HTTP frame's tests: the probe's routes, and a person who may use them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from tests.common.http import probe
from tests.organizations.people import make_organization, make_person, sign_in


@pytest.fixture
def probing(settings: Any) -> Iterator[None]:
    """Serve the probe's routes."""
    settings.ROOT_URLCONF = "tests.common.http.probe"
    clear_url_caches()
    probe.DONE.clear()
    yield
    clear_url_caches()


@pytest.fixture
def member(probing: None) -> Client:
    """A browser in which a member is signed in."""
    make_organization("demo")
    return sign_in(make_person("demo"))
