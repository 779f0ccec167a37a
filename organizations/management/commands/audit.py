"""``manage.py audit verify|seal|adopt``: is every sealed entry as it was sealed? Or seal what waits, now.

``verify ORGANIZATION… [--head NUMBER:DIGEST]`` reads the whole log of each, and the files of the days; it names what
was changed, taken out, put in, moved or cut off, and ends with 1 where there is anything. ``--head`` is the line that
an earlier check or an export gave: also a chain that was made anew is found by it. ``adopt ORGANIZATION…`` brings
entries of a version without a chain into it, once.
"""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common import clock
from diatonic.common.scope import system_scope
from organizations.audit import services
from organizations.audit.rules import Link

_HEAD = re.compile(r"([1-9][0-9]{0,11}):([0-9a-f]{64})")


class Command(BaseCommand):
    """``verify`` reads only."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what is to be done, and to whose log."""
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("seal", help="seal what waits, of every organization")
        adopt = steps.add_parser("adopt", help="bring entries of a version without a chain into it")
        adopt.add_argument("organizations", nargs="+", metavar="ORGANIZATION")
        verify = steps.add_parser("verify", help="check the logs of these organizations")
        verify.add_argument("organizations", nargs="+", metavar="ORGANIZATION")
        verify.add_argument("--head", metavar="NUMBER:DIGEST", help="kept from an earlier check; for one organization")

    def handle(self, *, step: str, **options: Any) -> None:
        """Do it."""
        if step == "seal":
            self.stdout.write(f"{services.seal_waiting(now=clock.now())} entries sealed.")
            return
        if step == "adopt":
            for name in options["organizations"]:
                adopted = services.adopt(system_scope(name, reason="adopt the audit log"))
                self.stdout.write(f"{name}: {adopted} entries brought into the chain.")
            return
        names, expected = options["organizations"], _link(options["head"])
        if expected and len(names) > 1:
            raise CommandError("--head is for one organization: name one only.")
        if sum(self._verify(name, expected) for name in names):
            raise CommandError("The audit log is not as it was sealed.")

    def _verify(self, organization_id: str, expected: Link | None) -> int:
        scope = system_scope(organization_id, reason="verify the audit log")
        report = services.verify(scope, now=clock.now(), expected=expected)
        for problem in report.problems:
            self.stdout.write(f"{organization_id}: {problem.sentence}")
        verdict = "nothing is wrong" if not report.problems else f"{len(report.problems)} problems"
        self.stdout.write(
            f"{organization_id}: {report.sealed} entries sealed, {report.waiting} waiting; details erased in "
            f"{report.erased} places; {verdict}.\n{organization_id}: head {report.head}"
        )
        return len(report.problems)


def _link(text: str | None) -> Link | None:
    if not text:
        return None
    found = _HEAD.fullmatch(text)
    if not found:
        raise CommandError("--head is a number, a colon and 64 hexadecimal digits, as an earlier check printed it.")
    return Link(int(found[1]), found[2])
