"""An installation of its own, whose parts can be killed without harm to the servers of the other tests."""

import os
import shutil
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import requests
from django.conf import settings
from django.test import Client

from diatonic.common.scope import Scope
from local import application, credentials, servers
from local.place import Place, free_ports, temporary
from local.pool import Pool
from local.processes import Running, is_alive, pid_file, process_of, wait_until
from tests.hostile.asking import Asker, post_form

_CSRF = "c" * 32


class Installation:
    """DynamoDB, Redis, web, worker and beat of its own; the bucket and the sign-in are those of the other tests.

    ``settings``: what else stands in the environment of its parts.
    """

    def __init__(self, shared: Place, folder: Path, **settings: str) -> None:
        own = temporary(folder)
        ports = {**free_ports(), "s3": shared.ports["s3"], "oidc": shared.ports["oidc"]}
        environment = {**own.environment, "DIATONIC_RATE_LIMIT_FACTOR": "100", **settings}
        self.place = replace(own, ports=ports, environment=environment)
        self.url = self.place.url("web")
        shutil.copy(shared.folder() / "credentials.json", self.place.folder() / "credentials.json")
        application.save(self.place, credentials.load(shared), _pool(), stage="test")
        self._running = Running(self.place, ["dynamodb", "redis"])

    def __enter__(self) -> Self:
        """Start the servers; the parts that need tables are started by :meth:`start`."""
        self._running.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._running.stop()

    @property
    def addresses(self) -> dict[str, str]:
        """What is different in the settings of a process that works with this installation."""
        queue = self.place.url("redis").replace("http", "redis")
        return {"dynamodb_endpoint": self.place.url("dynamodb"), "redis_url": f"{queue}/0", "broker_url": ""}

    def call_dynamodb_at(self, url: str) -> None:
        """Let the parts that are started from now on call DynamoDB at another address."""
        elsewhere = replace(self.place, ports={**self.place.ports, "dynamodb": int(url.rpartition(":")[2])})
        application.save(elsewhere, credentials.load(self.place), _pool(), stage="test")

    def start(self, *names: str) -> None:
        """Start parts, and wait until they answer."""
        for name in names:
            self._running.start(name)
        for name in names:
            wait_until(lambda name=name: servers.answers(name, self.place), name)  # type: ignore[misc]

    def kill(self, name: str) -> None:
        """Kill a part with all its children, as a power cut would."""
        noted = pid_file(self.place, name)
        wait_until(lambda: noted.exists() and bool(noted.read_text()), f"the start of {name}")
        process = process_of(self.place, name)
        noted.unlink()  # or a second kill might meet the id of the first
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process, signal.SIGKILL)
        self._running._children[name].wait()
        wait_until(lambda: not is_alive(process), f"the end of {name}")


def _pool() -> Pool:
    """Return the pool of the other tests."""
    known = settings.DIATONIC
    return Pool(
        known.oidc_issuer,
        known.oidc_jwks_url,
        known.oidc_client_id,
        known.oidc_client_secret.get_secret_value(),
        known.oidc_spa_client_id,
        {},
    )


class Remote(Asker):
    """A person who asks over the network. ``ask`` answers ``None`` where nothing was acknowledged."""

    def __init__(self, client: Client, scope: Scope, url: str) -> None:
        super().__init__(client, scope)
        self._url = url
        self._session = requests.Session()
        cookie = settings.SESSION_COOKIE_NAME
        self._session.cookies.update({cookie: client.cookies[cookie].value, "csrftoken": _CSRF})
        self._session.headers.update({"X-CSRFToken": _CSRF})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; any answer counts but those of an outage."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            answer = self._session.request(method, f"{self._url}/api{path}", json=body, headers=named, timeout=40)
        except requests.RequestException:
            return None
        assert answer.status_code < 500 or answer.status_code == 503, (method, path, answer.text)
        return None if answer.status_code == 503 else answer

    def insist(self, method: str, path: str, body: Any = None, *, good: Sequence[int] = (200,), **headers: str) -> Any:
        """Send a request again and again until it is answered; only for what may be done twice."""
        found: list[Any] = []

        def answered() -> bool:
            answer = self.ask(method, path, body, **headers)
            found.append(answer)
            return answer is not None

        wait_until(answered, path, 60)
        assert found[-1].status_code in good, (path, found[-1].status_code, found[-1].text)
        return found[-1].json()

    def complete(self, ticket: dict[str, Any], content: bytes) -> str:
        """Send the bytes and complete; return the upload's id."""
        post_form(ticket, content).raise_for_status()
        upload_id = str(ticket["upload"]["upload_id"])
        self.insist("post", f"/uploads/{upload_id}/complete", good=(202,))
        return upload_id
