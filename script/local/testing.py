"""What ``script/test`` runs: the servers in a temporary folder on free ports, pytest beside them, and nothing left."""

import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from local import provision
from local.place import HOST, ROOT, Place, temporary
from local.processes import Running

#: A test waits for the one before it. The whole suite is two halves beside each other, so that two cores have work.
_FIRST = (
    "tests/browser",
    "tests/education",
    "tests/workbench",
    "tests/common",
    "tests/hostile",
    "tests/test_openapi.py",
)
_HALVES = (_FIRST, ("tests", *(f"--ignore={folder}" for folder in _FIRST)))


def main() -> None:
    """Run pytest with the arguments of the command line; end with its return code."""
    if not shutil.which("chromium"):
        sys.exit("The browser tests need Chromium: apt-get install -y chromium")
    if all(argument.startswith("-") for argument in sys.argv[1:]):
        sys.exit(_both_halves(sys.argv[1:]))
    with tempfile.TemporaryDirectory(prefix="diatonic-test-", ignore_cleanup_errors=True) as folder:
        place = temporary(Path(folder))
        try:
            with Running(place):
                sys.exit(_pytest(place, sys.argv[1:]))
        except (ChildProcessError, TimeoutError) as problem:
            sys.exit(str(problem))
        except KeyboardInterrupt:
            sys.exit(130)


def _both_halves(options: list[str]) -> int:
    """Run the halves at once, each on servers of its own; what the second one says comes when both are over."""
    first, second = ([sys.executable, "-m", "local.testing", *options, *half] for half in _HALVES)
    with tempfile.TemporaryFile() as said:
        beside = subprocess.Popen(second, stdout=said, stderr=subprocess.STDOUT)
        try:
            code = subprocess.run(first, check=False).returncode
            code = beside.wait() or code
        finally:
            beside.terminate()
            said.seek(0)
            shutil.copyfileobj(said, sys.stdout.buffer)
            sys.stdout.flush()
    return code


def _pytest(place: Place, arguments: list[str]) -> int:
    application = provision.set_up_pool(place, stage="test")
    provision.manage(application, provision.CREATE_BUCKET, provision.COLLECT_STATIC)
    # The cache is emptied after each test; the queue must not be.
    queue = {"DIATONIC_BROKER_URL": application["DIATONIC_REDIS_URL"].removesuffix("0") + "1"}
    # A thread that writes beside a test would write into the next one.
    queue |= {"DIATONIC_INVOCATIONS_SAMPLE": "0", "DIATONIC_CLOUD_COUNT_SECONDS": "0"}
    # A name server that tests start themselves, for the product that runs beside them as well.
    names = {"DIATONIC_DNS_SERVERS": f"{HOST}:{_free_port()}"}
    environment = place.as_environment() | application | queue | names
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    main()
