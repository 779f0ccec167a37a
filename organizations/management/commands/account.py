"""Looks after an account: ``manage.py account ada@example.com --status suspended --sign-out``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diatonic.common import clock
from diatonic.common.errors import AppError
from organizations.accounts import services
from organizations.accounts.rules import STATUSES


class Command(BaseCommand):
    """Says who has an address or id; disables or enables the account, signs it out everywhere."""

    help = "Show an account; --status active|inactive|suspended changes it, --sign-out ends all its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the account, and what to do."""
        parser.add_argument("who", help="verified address, or id")
        parser.add_argument("--status", choices=STATUSES)
        parser.add_argument("--sign-out", action="store_true")

    def handle(self, *_: Any, who: str, status: str | None, sign_out: bool, **__: Any) -> None:
        """Do it, and say how the account is then."""
        account = services.find_by_address(who) or services.find_accounts([who]).get(who)
        if account is None:
            raise CommandError("There is no such account.")
        try:
            if status is not None:
                account = services.set_status(account.user_id, status=status, now=clock.now())
            if sign_out:
                services.sign_out_everywhere(account.user_id, now=clock.now())
        except AppError as failure:
            raise CommandError(failure.detail) from None
        home = account.home_organization or "no organization"
        self.stdout.write(
            f"{account.name} ({account.email or 'no address'}), {account.user_id}: {account.status}, {home}"
        )
