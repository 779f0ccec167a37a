"""``python -m local.serve <name>``: become one process of the installation. The Procfile names them all."""

import ctypes
import os
import signal
import sys
from functools import partial

from local import application, credentials, servers
from local.place import ROOT, Place, from_environment
from local.processes import log_file, pid_file, wait_until

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Replace this process by the named one."""
    name = sys.argv[1]
    place = from_environment()
    # Whoever started us may be killed; without this, what it started would stay.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    pid_file(place, name).write_text(str(os.getpid()))
    if name in servers.NAMES:
        command = servers.command(name, place, credentials.load(place))
        # The terminal belongs to what we wrote ourselves.
        log = os.open(log_file(place, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(log, sys.stdout.fileno())
        os.dup2(log, sys.stderr.fileno())
    else:
        for server in servers.NAMES:
            wait_until(partial(servers.answers, server, place), f"{server} (its log is {log_file(place, server)})")
        command = servers.Command(_program(name, place), application.load(place))
    os.execve(command.arguments[0], command.arguments, {**command.environment, **place.marked})


def _program(name: str, place: Place) -> list[str]:
    celery = ["celery", "--app", "diatonic.celery"]
    log = ["--loglevel", "info"]
    programs = {
        "web": [
            "gunicorn", "diatonic.wsgi", "--bind", f"127.0.0.1:{place.ports['web']}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket",
            "--graceful-timeout", "4",  # honcho waits for 5 s
        ],
        "stream": [
            "uvicorn", "diatonic.asgi:application", "--host", "127.0.0.1", "--port", str(place.ports["stream"]),
            "--lifespan", "off", "--no-access-log",  # an address has a ticket in it
            "--timeout-graceful-shutdown", "3",
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", *log],
        "beat": [*celery, "beat", "--schedule", str(place.folder("beat") / "schedule"), "--pidfile", "", *log],
    }  # fmt: skip
    program, *arguments = programs[name]
    return [str(ROOT / ".venv" / "bin" / program), *arguments]


if __name__ == "__main__":
    main()
