"""The environment of ``manage.py`` where the shell gives none: that of ``script/server``, which has written it down."""

import os
from collections.abc import Sequence
from pathlib import Path

from dotenv import dotenv_values

#: Commands that ask no server anything: they say what the code is, and need settings only to load it.
_OFFLINE = ("export_openapi_schema", "tables describe")
_MADE_UP = {
    "DIATONIC_SECRET_KEY": "no request is served with this key, it signs nothing at all",
    "DIATONIC_SEALING_KEYS": "A" * 43,  # nothing is sealed either
    "DIATONIC_OIDC_ISSUER": "https://issuer.invalid",
    "DIATONIC_OIDC_DOMAIN": "https://sign-in.invalid",
    "DIATONIC_OIDC_CLIENT_ID": "none",
    "DIATONIC_OIDC_CLIENT_SECRET": "none",
    "DIATONIC_OIDC_SPA_CLIENT_ID": "none",
}


def fill_in(arguments: Sequence[str]) -> None:
    """Complete the process's environment, unless it names a sign-in of its own; ``arguments`` follow ``manage.py``."""
    if "DIATONIC_OIDC_ISSUER" in os.environ:
        return
    written = Path(os.environ.get("DIATONIC_VAR", "var")) / "local.env"
    if written.exists():
        # A cloud account of the person's own must not meet the local servers.
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update({name: value or "" for name, value in dotenv_values(written).items()})
    elif " ".join(arguments).startswith(_OFFLINE):
        os.environ.update(_MADE_UP)
