"""The four local servers: how each is started, and when it answers."""

import http.client
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials

from local.credentials import Credentials, load
from local.place import HOST, ROOT, S3_INNER_PORTS, Place

_BINARIES = ROOT / ".venv-servers" / "bin"


@dataclass(frozen=True, slots=True)
class Command:
    """A program with its arguments and its whole environment."""

    arguments: list[str]
    environment: dict[str, str]


def command(name: str, place: Place, credentials: Credentials) -> Command:
    """How to start a server of the installation."""
    arguments, settings = _COMMANDS[name](place, credentials)
    keys = {
        "AWS_ACCESS_KEY_ID": credentials.aws_access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.aws_secret_access_key,
    }
    surroundings = {"PATH": os.defpath, "HOME": str(place.folder()), "TMPDIR": str(place.folder("tmp"))}
    return Command(arguments, surroundings | keys | settings)


def answers(name: str, place: Place) -> bool:
    """Whether the process does its work. Worker and beat listen nowhere: they count as soon as they are started."""
    if name not in _QUESTIONS:
        return True
    with suppress(OSError, http.client.HTTPException):
        return _QUESTIONS[name](place.ports[name]) and (name != "s3" or _knows_us(place))
    return False


def _dynamodb(place: Place, _: Credentials) -> tuple[list[str], dict[str, str]]:
    program = ROOT / "node_modules" / "@dynoxide" / "linux-x64" / "dynoxide"
    data = place.folder("dynamodb") / "data.sqlite"
    return [str(program), "serve", "--host", HOST, "--port", str(place.ports["dynamodb"]), "--db-path", str(data)], {}


def _s3(place: Place, _: Credentials) -> tuple[list[str], dict[str, str]]:
    port, data, sockets = place.ports["s3"], place.folder("s3"), place.folder("tmp")
    options = {
        "dir": data,
        "ip": HOST,
        "ip.bind": HOST,
        "s3.port": port,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.allowedOrigins": ",".join([place.base_url, *place.spa_origins]),
        "s3.localSocket": sockets / "s3.sock",
        "filer.localSocket": sockets / "filer.sock",
        "volume.preStopSeconds": 0,
        "master.telemetry": "false",
        "admin.ui": "false",
        "webdav": "false",
    } | {name: port + step for name, step in S3_INNER_PORTS.items()}
    flags = [f"-{name}={value}" for name, value in options.items()]
    return [str(_BINARIES / "weed"), "-logtostderr", "mini", *flags], {}


def _oidc(place: Place, _: Credentials) -> tuple[list[str], dict[str, str]]:
    return [str(_BINARIES / "ministack")], {
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(place.ports["oidc"]),
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": place.region,
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(place.folder("oidc")),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "COGNITO_EMAIL_ENABLED": "1",
        "LOG_LEVEL": "WARNING",
    }


def _redis(place: Place, _: Credentials) -> tuple[list[str], dict[str, str]]:
    options = {
        "bind": HOST,
        "port": place.ports["redis"],
        "dir": place.folder("redis"),
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
        "set-proc-title": "no",  # it would write over the environment by which we find our processes
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [str(_BINARIES / "redis-server"), *flags], {}


def _answers_http(path: str) -> Callable[[int], bool]:
    def ask(port: int) -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=1)
        try:
            connection.request("GET", path)
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        finally:
            connection.close()

    return ask


def _knows_us(place: Place) -> bool:
    """Whether SeaweedFS has loaded its accounts: it answers a moment before, and refuses ours until then."""
    keys = load(place)
    url = f"http://{HOST}:{place.ports['s3']}/"
    request = AWSRequest(method="GET", url=url)
    S3SigV4Auth(BotoCredentials(keys.aws_access_key_id, keys.aws_secret_access_key), "s3", "us-east-2").add_auth(
        request
    )
    connection = http.client.HTTPConnection(HOST, place.ports["s3"], timeout=2)
    try:
        connection.request("GET", "/", headers=dict(request.headers.items()))
        return connection.getresponse().status == http.client.OK
    finally:
        connection.close()


def _answers_ping(port: int) -> bool:
    with socket.create_connection((HOST, port), timeout=1) as connection:
        connection.sendall(b"PING\r\n")
        return connection.recv(7) == b"+PONG\r\n"


_COMMANDS: dict[str, Callable[[Place, Credentials], tuple[list[str], dict[str, str]]]] = {
    "dynamodb": _dynamodb,
    "s3": _s3,
    "oidc": _oidc,
    "redis": _redis,
}
_QUESTIONS: dict[str, Callable[[int], bool]] = {
    "dynamodb": _answers_http("/"),
    "s3": _answers_http("/"),
    "oidc": _answers_http("/_ministack/health"),
    "redis": _answers_ping,
    "web": _answers_http("/healthz"),
    "stream": _answers_http("/healthz"),
}
NAMES = tuple(_COMMANDS)
