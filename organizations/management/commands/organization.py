"""``manage.py organization ID --status suspended --reason TEXT --plan pro``: what operators decide about an organization."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common import clock
from diatonic.common.errors import AppError
from diatonic.common.scope import system_scope
from organizations.membership import services as membership
from organizations.membership.rules import PLANS, OrganizationStatus


class Command(BaseCommand):
    """Suspends, closes or opens an organization, or puts it on another plan; holds from the next request."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the organization and what is to change."""
        parser.add_argument("organization_id", metavar="ID")
        parser.add_argument("--status", choices=[status.value for status in OrganizationStatus])
        parser.add_argument("--reason", default="", help="shown to its members")
        parser.add_argument("--plan", choices=sorted(PLANS))

    def handle(self, *, organization_id: str, status: str | None, reason: str, plan: str | None, **_: Any) -> None:
        """Change it, and say how it is then."""
        scope = system_scope(organization_id, reason="an operator's command")
        try:
            made = membership.change_standing(scope, status=status, reason=reason, plan=plan, now=clock.now())
        except AppError as failure:
            raise CommandError(failure.detail) from None
        self.stdout.write(f"{made.name}: {made.status}, plan {PLANS[made.plan].name}")
