"""Strangers' web servers, and one network of this machine that may be asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dns_servers import Server
from tests.web_servers import Authority, Web


@pytest.fixture
def opened(settings: Any) -> None:
    """One address of the loopback may be asked, its neighbours not."""
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]


@pytest.fixture
def web(opened: None) -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def named(web: Web, dns_server: Server) -> Web:
    """The same web server under the name ``pages.example.org``."""
    dns_server.place("pages.example.org", ["127.0.0.1"])
    return web


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made
