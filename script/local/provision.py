"""What a local installation needs before it serves: pool, bucket, tables, demo people, static files.

Each step finds or makes, so it may run again at any time; it does when what it depends on has changed.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from local import application, credentials, pool
from local.people import PEOPLE
from local.place import ROOT, Place
from local.processes import Running

_CODE = ("diatonic", "education", "community", "organizations")
#: Step → files whose change makes it run again.
_DEPENDS_ON = {
    "pool": ("script/local",),
    "data": ("script/local", *_CODE),
    "static": ("static", "package-lock.json", "diatonic/assets.py", "diatonic/settings.py"),
}


def ensure(place: Place) -> None:
    """Do the steps that have not been done for this very code and these addresses."""
    now = {step: _digest(place, files) for step, files in _DEPENDS_ON.items()}
    file = place.folder() / "provisioned.json"
    done = json.loads(file.read_text()) if file.exists() else {}
    due = {step for step in now if done.get(step) != now[step]}
    if due:
        print("Setting up …", flush=True)
        _provision(place, due)
        credentials.write_private(file, json.dumps(now))


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


def manage(environment: Mapping[str, str], *commands: tuple[str, ...]) -> None:
    """Run ``manage.py`` commands in this process, which takes on the environment: Django starts once for all."""
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="diatonic.settings")
    import django  # noqa: PLC0415 -- reads the environment
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    for command in commands:
        call_command(*command)


COLLECT_STATIC = ("collectstatic", "--no-input", "--verbosity=0")
CREATE_BUCKET = ("bucket", "create")


def _provision(place: Place, due: set[str]) -> None:
    needed = {"pool": ["oidc"], "data": ["dynamodb", "s3", "redis"], "static": []}
    with Running(place, [server for step in needed if step in due for server in needed[step]]) as running:
        if "pool" in due:
            set_up_pool(place, stage="dev")
            # The provider saves its accounts when it stops. Only then may a table know them: no kill changes a `sub`.
            running.stop("oidc")
        commands: list[tuple[str, ...]] = [COLLECT_STATIC] if "static" in due else []
        if "data" in due:
            demo = ("demo", f"--accounts={accounts_file(place)}")
            organizations = sorted({person.organization for person in PEOPLE})
            commands += [CREATE_BUCKET, ("tables", "create"), demo, ("members", *organizations)]
            commands += [("catalogue", *organizations), ("builtin_tools", "seed")]
        if commands:
            manage(application.load(place), *commands)


def _digest(place: Place, names: Iterable[str]) -> str:
    state = hashlib.sha256(json.dumps([place.base_url, place.spa_origins, dict(place.ports)]).encode())
    for name in names:
        path = ROOT / name
        for each in [path] if path.is_file() else sorted(path.rglob("*")):
            if each.is_file() and each.suffix != ".pyc":
                state.update(f"{each}\0".encode() + each.read_bytes())
    return state.hexdigest()
