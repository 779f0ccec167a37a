"""``manage.py catalogue ORGANIZATION…``: list under levels and tags what was published before there were any."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common.scope import system_scope
from education.authoring import services
from organizations.membership import services as membership


class Command(BaseCommand):
    """Changes what is not listed yet and leaves alone what is; may run again at any time, and beside everything else."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the organizations."""
        parser.add_argument("organizations", nargs="+", metavar="ORGANIZATION")

    def handle(self, *, organizations: list[str], **_: Any) -> None:
        """Go through each organization's catalogue."""
        scopes = [system_scope(one, reason="catalogue") for one in organizations]
        unknown = [scope.organization_id for scope in scopes if membership.find_organization(scope) is None]
        if unknown:
            raise CommandError(f"There is no organization {', '.join(unknown)}. Nothing was changed.")
        for scope in scopes:
            self.stdout.write(f"{scope.organization_id}: {services.list_again(scope)} modules listed")
