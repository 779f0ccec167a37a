"""``manage.py demo --accounts FILE``: the demo organizations with their people, then what each app adds."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diatonic.common import clock, demo
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.membership import services as membership

_NAMES = {"demo": "Demo Organization", "other": "Other Organization"}


class Command(BaseCommand):
    """Makes what is missing and leaves alone what is there; may run at every start."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file: a JSON list of ``{sub, email, name, role, bundles, organization}``."""
        parser.add_argument("--accounts", type=Path, required=True, metavar="FILE")

    def handle(self, *, accounts: Path, **_: Any) -> None:
        """Make the people, then run every registered step."""
        people = [_demo_account(entry) for entry in json.loads(accounts.read_text("utf-8"))]
        now = clock.now()
        for person in people:
            _ensure(person, now)
        for step in demo.STEPS:
            step(people, now)
        self.stdout.write(f"{len(people)} demo people are there.")


def _demo_account(entry: dict[str, Any]) -> demo.DemoAccount:
    return demo.DemoAccount(
        user_id=entry["sub"],
        email=entry["email"],
        name=entry["name"],
        role=entry["role"],
        bundles=tuple(entry["bundles"]),
        organization_id=entry["organization"],
    )


def _ensure(person: demo.DemoAccount, now: datetime) -> None:
    scope = system_scope(person.organization_id, reason="demo")
    if membership.find_organization(scope) is None:
        membership.create_organization(scope, name=_NAMES[person.organization_id], now=now)
    identity = Identity(person.user_id, person.email, person.name)
    accounts.provision(identity, home=person.organization_id, now=now)
    if membership.find_member(scope, user_id=person.user_id) is None:
        bundles = dict.fromkeys(person.bundles, True)
        membership.add_member(
            scope,
            user_id=person.user_id,
            role=person.role,
            permissions=bundles,
            name=person.name,
            email=person.email,
            now=now,
        )
