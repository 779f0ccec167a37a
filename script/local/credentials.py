"""Keys and passwords of a local installation: made once, kept in its data folder, readable by its owner only."""

import json
import os
import secrets
import string
from dataclasses import asdict, dataclass
from pathlib import Path

from local.place import Place

_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the local servers ask for, and the key that Django signs with."""

    aws_access_key_id: str
    aws_secret_access_key: str
    secret_key: str


def load(place: Place) -> Credentials:
    """The installation's credentials, made on first use."""
    path = place.folder() / "credentials.json"
    if not path.exists():
        made = Credentials("AKIA" + _random(16).upper(), _random(40), _random(64))
        write_private(path, json.dumps(asdict(made), indent=1))
    return Credentials(**json.loads(path.read_text()))


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; only its owner may read it."""
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
