"""Where a local installation lives: its data folder, its ports, its addresses, and the environment it gives on."""

import os
import random
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"

#: What listens → the variable that moves it, and its usual port.
PORTS = {
    "web": ("DIATONIC_PORT", 8000),
    "stream": ("DIATONIC_STREAM_PORT", 8001),
    "dynamodb": ("DIATONIC_DYNAMODB_PORT", 8100),
    "s3": ("DIATONIC_S3_PORT", 8333),
    "oidc": ("DIATONIC_OIDC_PORT", 4566),
    "redis": ("DIATONIC_REDIS_PORT", 6380),
}
#: SeaweedFS is several servers in one. They listen that far behind the port of S3; the last is the one where its own
#: worker, which does the bucket's lifecycle, looks for its orders.
S3_INNER_PORTS = {
    "master.port": 1,
    "volume.port": 2,
    "filer.port": 3,
    "admin.port": 4,
    "s3.port.grpc": 5,
    "master.port.grpc": 6,
    "volume.port.grpc": 7,
    "filer.port.grpc": 8,
    "admin.port.grpc": 10_004,
}
_UNPRIVILEGED = range(1024, 2**16)
#: Where temporary installations put their ports, twenty each.
_BLOCKS = range(12_000, 22_000, 20)

_MARK = "DIATONIC_INSTALLATION"
#: A person's own cloud account and proxy must not reach the local processes.
_FOREIGN = ("AWS_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@dataclass(frozen=True, slots=True)
class Place:
    """One local installation. ``environment`` is what the person set, without what would lead outside."""

    var: Path
    ports: Mapping[str, int]
    environment: Mapping[str, str]

    @property
    def base_url(self) -> str:
        """The address people open."""
        return self.environment.get("DIATONIC_BASE_URL", self.url("web")).rstrip("/")

    @property
    def spa_origins(self) -> list[str]:
        """Origins of single-page applications that may call the API."""
        listed = self.environment.get("DIATONIC_SPA_ORIGINS", f"http://{HOST}:5173").split(",")
        return [origin.strip() for origin in listed if origin.strip()]

    @property
    def region(self) -> str:
        """The region that the local servers pretend to be in."""
        return self.environment.get("DIATONIC_AWS_REGION", "us-east-2")

    @property
    def bucket(self) -> str:
        """The name of the one bucket."""
        return self.environment.get("DIATONIC_S3_BUCKET", "diatonic-dev-content")

    def url(self, name: str) -> str:
        """The address of a server."""
        return f"http://{HOST}:{self.ports[name]}"

    @property
    def marked(self) -> dict[str, str]:
        """What stands in the environment of every process of this installation, so that leftovers can be found."""
        return {_MARK: str(self.var)}

    def as_environment(self) -> dict[str, str]:
        """What makes ``from_environment`` in a child process describe this installation."""
        ports = {variable: str(self.ports[name]) for name, (variable, _) in PORTS.items()}
        return {**self.environment, **ports, "DIATONIC_VAR": str(self.var), **self.marked}

    def folder(self, *parts: str) -> Path:
        """A folder below the data folder, made when missing and readable by this user only."""
        path = self.var.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path


def from_environment() -> Place:
    """The installation that the shell and a ``.env`` file describe. Ends the process where they are wrong."""
    given = dict(os.environ)
    if _MARK not in given:  # else somebody who has read the file has started us
        given = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None} | given
    ports = {name: _port(given, variable, usual) for name, (variable, usual) in PORTS.items()}
    return Place((ROOT / given.get("DIATONIC_VAR", "var")).absolute(), ports, _own(given))


def temporary(folder: Path) -> Place:
    """An installation in ``folder`` on free ports, as a test run needs it."""
    foreign = {name: value for name, value in os.environ.items() if not name.startswith("DIATONIC_")}
    return Place(folder.absolute(), free_ports(), _own(foreign))


def free_ports() -> dict[str, int]:
    """A free port for each server, which no other run of this program takes while this process lives.

    Below the range from which the system serves outgoing connections, so that none of those comes in between either.
    """
    for first in random.sample(_BLOCKS, len(_BLOCKS)):
        ports = {name: first + 1 + step for step, name in enumerate(sorted(PORTS, key="s3".__eq__))}
        wanted = [*ports.values(), *(ports["s3"] + step for step in S3_INNER_PORTS.values())]
        if _reserve(first) and all(map(is_free, wanted)):
            return ports
    sys.exit("No free ports are left.")


def _reserve(port: int) -> bool:
    """Hold the first port of a block until this process ends: the sign for others that the block is taken."""
    with socket.socket() as guard:
        try:
            guard.bind((HOST, port))
        except OSError:
            return False
        guard.detach()
    return True


def is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError:
            return False
    return True


def _own(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if not name.startswith(_FOREIGN)}


def _port(given: Mapping[str, str], variable: str, usual: int) -> int:
    value = given.get(variable) or str(usual)
    if value.isdecimal() and int(value) in _UNPRIVILEGED:
        return int(value)
    sys.exit(f"{variable} must be a port between 1024 and 65535, not {value!r}.")
