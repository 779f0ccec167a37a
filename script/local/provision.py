"""What a local installation needs before it serves: pool, bucket, tables, demo people, static files.

Everything is found or made, so it may run again at any time; it does when the code or the addresses have changed.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from local import application, credentials, pool
from local.people import PEOPLE
from local.place import ROOT, Place
from local.processes import Running

_CODE = ("diatonic", "education", "organizations", "script", "templates", "static", "package-lock.json")


def ensure(place: Place) -> None:
    """Set everything up, unless that was done for this very code and these addresses."""
    done, state = place.folder() / "provisioned", _digest(place)
    if done.exists() and done.read_text() == state:
        return
    print("Setting up the local servers …", flush=True)
    with Running(place) as running:
        made = set_up_pool(place, stage="dev")
        # The provider saves its accounts when it stops. Only then may a table know them: no kill can change a `sub`.
        running.stop("oidc")
        manage(made, "bucket", "create")
        manage(made, "tables", "create")
        manage(made, "demo", "--accounts", str(accounts_file(place)))
        manage(made, "collectstatic", "--no-input", "--verbosity", "0")
    done.write_text(state)


def set_up_pool(place: Place, *, stage: str) -> dict[str, str]:
    """Make the pool in the running provider. Returns the environment of the application."""
    keys = credentials.load(place)
    known = pool.ensure(place, keys)
    people = [
        {"sub": known.subjects[person.email], **{name: getattr(person, name) for name in person.__slots__}}
        for person in PEOPLE
    ]
    accounts_file(place).write_text(json.dumps(people, indent=1))
    return application.save(place, keys, known, stage=stage)


def accounts_file(place: Place) -> Path:
    """Where the demo people stand with their ``sub``, for ``manage.py demo`` and for the tests."""
    return place.folder() / "demo-accounts.json"


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run ``manage.py``. Ends this process when it fails; it has said why."""
    ended = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=False)
    if ended.returncode:
        sys.exit(f"manage.py {arguments[0]} failed.")


def _digest(place: Place) -> str:
    state = hashlib.sha256(json.dumps([place.base_url, place.spa_origins, dict(place.ports)]).encode())
    for path in sorted(_files(_CODE)):
        state.update(f"{path}\0".encode() + path.read_bytes())
    return state.hexdigest()


def _files(names: Iterable[str]) -> Iterable[Path]:
    for name in names:
        path = ROOT / name
        yield from [path] if path.is_file() else (each for each in path.rglob("*") if _counts(each))


def _counts(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts
