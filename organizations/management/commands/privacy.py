"""``manage.py privacy erased|erase-again``: after a backup was restored, erase again who came back with it.

``erased`` prints the ids of those who were erased within the time of the backups, one a line. ``erase-again`` goes
through them, or through the lines of ``--ids FILE``, and has everybody erased again of whom anything is back; a worker
does it. Run it again until it says that nobody is back; it ends with 1 as long as somebody is.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common import clock
from organizations.privacy import services


class Command(BaseCommand):
    """``erased`` reads only; ``erase-again`` changes nothing of whom nothing is back."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the steps."""
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("erased", help="print the ids of those who were erased")
        again = steps.add_parser("erase-again", help="erase whoever of them is back")
        again.add_argument("--ids", metavar="FILE", help="ids of people who were erased, one a line; else those noted")

    def handle(self, *, step: str, ids: str | None = None, **_: Any) -> None:
        """Do it."""
        noted = services.list_erased(now=clock.now())
        if step == "erased":
            for one in noted:
                self.stdout.write(one.user_id)
            return
        left = sum(self._again(one) for one in (_read(ids, noted) if ids else noted))
        if left:
            raise CommandError(f"{left} of them are back, and being erased. Run this again to see that it has ended.")
        self.stdout.write("Nobody is back.")

    def _again(self, one: services.Erased) -> bool:
        found, why = services.erase_again(one.user_id, organizations=one.organizations, now=clock.now())
        if found is services.Found.NOTHING:
            return False
        self.stdout.write(f"{one.user_id}: {found}{f', {why}' if why else ''}")
        return True


def _read(name: str, noted: Iterable[services.Erased]) -> list[services.Erased]:
    """Return those whom the file names; a note says where they were."""
    try:
        lines = Path(name).read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as failure:
        raise CommandError(f"{name} cannot be read: {failure}") from None
    known = {one.user_id: one for one in noted}
    return [known.get(line, services.Erased(line)) for line in lines]
