"""The two installations that are measured: a small database and a big one, everything else shared."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3

from local import credentials, provision, servers
from local.people import PASSWORD
from local.place import HOST, ROOT, Place
from local.processes import wait_until

#: Measured before: with keep-alive one worker takes most connections, and the figures vary twofold from run to run.
_GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "0")
_CONNECTIONS = ("--worker-connections", "8", "--backlog", "128")
_PERSON = "owner@demo.example"


@dataclass
class Installation:
    """A database with generated data and a web server on it. ``numbers``: where each client's sequence stands.

    ``posts``: so many of them; 0: as many as go with so many sections.
    """

    name: str
    sections: int
    place: Place
    accounts: Path
    environment: Mapping[str, str]
    posts: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    session: str = ""
    calls: dict[str, list[Any]] = field(default_factory=dict)
    bare_number: int = 0
    numbers: dict[str, list[int]] = field(default_factory=dict)
    _web: subprocess.Popen[bytes] | None = None

    @property
    def data_file(self) -> Path:
        """Where the ids of the generated data stand."""
        return self.place.folder() / "data.json"

    def inside(self, action: str, *arguments: str) -> dict[str, Any]:
        """Run an action of ``benchmark.inside`` against this installation."""
        environment = dict(self.environment)
        # A queue of its own: nobody takes what the web servers leave there.
        environment["DIATONIC_BROKER_URL"] = environment["DIATONIC_REDIS_URL"].removesuffix("0") + "1"
        return ask("benchmark.inside", [action, str(self.data_file), *arguments], environment=environment)

    def generate(self) -> float:
        """Write the data; returns the seconds it took."""
        wanted = [f"--sections={self.sections}", f"--posts={self.posts}", f"--accounts={self.accounts}"]
        seconds = self.inside("generate", *wanted)["seconds"]
        self.data = json.loads(self.data_file.read_text())
        return float(seconds)

    def record(self) -> None:
        """Learn which DynamoDB calls each request makes."""
        seen = self.inside("record")
        self.calls, self.session, self.bare_number = seen["calls"], seen["session"], seen["number"]

    def __enter__(self) -> Self:
        """Start the web server."""
        port = self.place.ports["web"]
        log = (self.place.folder("log") / "web.log").open("ab")
        command = [str(ROOT / ".venv/bin/gunicorn"), "diatonic.wsgi", "--bind", f"{HOST}:{port}"]
        self._web = subprocess.Popen(
            [*command, *_GUNICORN, *_CONNECTIONS], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )
        wait_until(partial(servers.answers, "web", self.place), f"the web server of {self.name}")
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Stop it."""
        if self._web is not None:
            self._web.terminate()
            self._web.wait()

    def resident(self) -> int:
        """Return the memory of the larger of the web server's workers, in bytes."""
        assert self._web is not None  # noqa: S101 -- used inside the block only
        children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children").read_text().split()
        pages = [int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children]
        return max(pages) * 4096


def environment_of(place: Place, shared: Mapping[str, str], *, user: str, token: str) -> dict[str, str]:
    """Return the application's environment: no debugging, no limits on how often, this place's database."""
    own = {
        "BENCHMARK_USER": user,
        "BENCHMARK_TOKEN": token,
        "DIATONIC_DEBUG": "false",
        "DIATONIC_RATE_LIMIT_FACTOR": "1000000",
        "DIATONIC_DYNAMODB_ENDPOINT": place.url("dynamodb"),
        "DIATONIC_VAR": str(place.var),
        "PYTHONPATH": str(ROOT / "script"),
    }
    return {**shared, **own, **place.marked}


def sign_in(place: Place, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return user id and access token of the measuring person, from the running provider."""
    keys = credentials.load(place)
    cognito = boto3.client(
        "cognito-idp",
        endpoint_url=place.url("oidc"),
        region_name=place.region,
        aws_access_key_id=keys.aws_access_key_id,
        aws_secret_access_key=keys.aws_secret_access_key,
    )
    answer = cognito.admin_initiate_auth(
        UserPoolId=environment["DIATONIC_OIDC_ISSUER"].rpartition("/")[2],
        ClientId=environment["DIATONIC_OIDC_SPA_CLIENT_ID"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": _PERSON, "PASSWORD": PASSWORD},
    )
    accounts = json.loads(provision.accounts_file(place).read_text())
    user = next(account["sub"] for account in accounts if account["email"] == _PERSON)
    return user, answer["AuthenticationResult"]["AccessToken"]


def ask(
    module: str, arguments: list[str], *, environment: Mapping[str, str] | None = None, given: Any = None
) -> dict[str, Any]:
    """Run a module of ours as a process; returns the JSON that it answers with. Ends this process when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        input=None if given is None else json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{module} {' '.join(arguments[:1])} failed:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
