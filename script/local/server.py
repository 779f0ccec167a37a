"""What ``script/server`` runs: clean up, set up, then hand over to honcho and the Procfile."""

import fcntl
import os
import subprocess
import sys

from local import processes, provision
from local.place import ROOT, Place, from_environment


def main() -> None:
    """Start everything. Ends the process with a sentence when something is in the way."""
    place = from_environment()
    _be_the_only_one(place)
    if processes.end_leftovers(place):
        print("Ended what an earlier start had left running.", flush=True)
    processes.refuse_taken_ports(place)
    try:
        provision.ensure(place)
    except (ChildProcessError, TimeoutError) as problem:
        sys.exit(str(problem))
    environment = place.as_environment() | {"PYTHONPATH": str(ROOT / "script"), "PYTHONUNBUFFERED": "1"}
    subprocess.Popen([sys.executable, "-m", "local.greet"], env=environment, cwd=ROOT)
    honcho = str(ROOT / ".venv" / "bin" / "honcho")
    os.chdir(ROOT)
    os.execve(honcho, [honcho, "--env", os.devnull, "start"], environment)


def _be_the_only_one(place: Place) -> None:
    """Hold a lock on the data folder for as long as this process lives, through exec, but not its children."""
    lock = os.open(place.folder() / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"A server runs with the data in {place.var} already. Stop it, or set DIATONIC_VAR to another folder.")
    os.set_inheritable(lock, True)  # noqa: FBT003 -- the signature is Python's


if __name__ == "__main__":
    main()
