"""Says where the server is and how to sign in, as soon as it answers."""

import os
import time
import urllib.request

from local.people import PASSWORD, PEOPLE
from local.place import from_environment

_PATIENCE_SECONDS = 120


def main() -> None:
    """Wait for the web server for as long as whoever started us lives, then print."""
    place, parent, end = from_environment(), os.getppid(), time.monotonic() + _PATIENCE_SECONDS
    while os.getppid() == parent and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{place.url('web')}/healthz", timeout=10):  # noqa: S310 -- our own address
                break
        except OSError:
            time.sleep(0.05)
    else:
        return
    accounts = "\n".join(f"    {person.email:26} {person.name}" for person in PEOPLE)
    print(f"\n  Diatonic is at {place.base_url}\n  Sign in with the password {PASSWORD} as\n{accounts}\n", flush=True)


if __name__ == "__main__":
    main()
