"""``manage.py llm_reports verify|close``: are the reports of models equal to the sum of the ledger? Or make them anew.

``verify ORGANIZATION… [--month 2026-01]`` reads the whole ledger of a month (this one), compares it with every closed hour
and with the month, names what differs, and ends with 1 where anything does. ``close`` sums up every closed hour of the
month again.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common import clock
from diatonic.common.errors import AppError
from diatonic.common.scope import system_scope
from workbench.llm import services


class Command(BaseCommand):
    """``verify`` reads only."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what is to be done, for whom and of which month."""
        parser.add_argument("step", choices=["verify", "close"])
        parser.add_argument("organizations", nargs="+", metavar="ORGANIZATION")
        parser.add_argument("--month", metavar="YYYY-MM", help="another than this one")

    def handle(self, *, step: str, organizations: list[str], month: str | None, **_: Any) -> None:
        """Do it."""
        different = 0
        for name in organizations:
            scope = system_scope(name, reason=f"{step} the reports of models")
            try:
                if step == "close":
                    closed = services.close_month(scope, month=month, now=clock.now())
                    self.stdout.write(f"{name}: {closed} hours summed up.")
                    continue
                proof = services.verify(scope, month=month, now=clock.now())
            except AppError as wrong:
                raise CommandError(wrong.detail) from None
            for problem in proof.problems:
                self.stdout.write(f"{name}: {problem}")
            verdict = "differ" if proof.problems else "are equal"
            self.stdout.write(
                f"{name}: {proof.month}, {proof.hours} closed hours and {proof.lines} calls for ${proof.cost:f} {verdict}."
            )
            different += bool(proof.problems)
        if different:
            raise CommandError("The reports are not the sum of the ledger.")
