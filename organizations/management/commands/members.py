"""``manage.py members ORGANIZATION…``: names, addresses and counters of memberships made before there were any."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common.scope import system_scope
from organizations.membership import services as membership


class Command(BaseCommand):
    """Changes what is missing or wrong and leaves alone what is right; may run again at any time, beside everything else."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the organizations."""
        parser.add_argument("organizations", nargs="+", metavar="ORGANIZATION")

    def handle(self, *, organizations: list[str], **_: Any) -> None:
        """Go through the members of each organization."""
        scopes = [system_scope(one, reason="members") for one in organizations]
        unknown = [scope.organization_id for scope in scopes if membership.find_organization(scope) is None]
        if unknown:
            raise CommandError(f"There is no organization {', '.join(unknown)}. Nothing was changed.")
        for scope in scopes:
            members, written = membership.fill(scope)
            self.stdout.write(f"{scope.organization_id}: {members} members, {written} brought up to date")
