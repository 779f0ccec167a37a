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
    """What the local servers ask for, the key that Django signs with, and the one that secrets are sealed with."""

    aws_access_key_id: str
    aws_secret_access_key: str
    secret_key: str
    sealing_key: str


def load(place: Place) -> Credentials:
    """The installation's credentials, made on first use."""
    path = place.folder() / "credentials.json"
    made = asdict(Credentials("AKIA" + _random(16).upper(), _random(40), _random(64), secrets.token_urlsafe(32)))
    known = json.loads(path.read_text()) if path.exists() else {}
    if made.keys() - known.keys():  # none yet, or from before one of them was needed
        known = made | known
        write_private(path, json.dumps(known, indent=1))
    return Credentials(**known)


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; only its owner may read it."""
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
