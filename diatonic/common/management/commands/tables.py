"""``manage.py tables create|check|describe|destroy``."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common.dynamo import tables


class Command(BaseCommand):
    """The tables of this project: make them, compare them with a live account, list them, remove them."""

    help = __doc__
    requires_system_checks: list[str] = []  # noqa: RUF012 -- Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the four actions."""
        parser.add_argument("action", choices=["create", "check", "describe", "destroy"])
        parser.add_argument("--json", action="store_true", help="describe as JSON")
        parser.add_argument("--yes", action="store_true", help="destroy: really delete everything")
        parser.add_argument("--prefix", default="", help="destroy: the core tables' prefix, to be sure where you are")

    def handle(self, *, action: str, **options: Any) -> None:
        """Run one action."""
        getattr(self, f"_{action}")(options)

    def _create(self, _: dict[str, Any]) -> None:
        steps = tables.create_all()
        self.stdout.write("\n".join(steps) if steps else "Every table is there.")

    def _check(self, _: dict[str, Any]) -> None:
        drifts = tables.check_all()
        if drifts:
            raise CommandError("\n".join(drifts))
        self.stdout.write(f"{len(tables.all_tables())} tables are as the code has them.")

    def _describe(self, options: dict[str, Any]) -> None:
        described = [table.described() for table in tables.all_tables()]
        if options["json"]:
            self.stdout.write(json.dumps(described, indent=1))
            return
        for table in described:
            self.stdout.write(f"{table['name']}  {', '.join(table['key'])}")
            for name, keys in table["indexes"].items():
                self.stdout.write(f"    {name}: {', '.join(keys)}")

    def _destroy(self, options: dict[str, Any]) -> None:
        prefix = settings.DIATONIC.table_prefixes["core"]
        if not options["yes"] or options["prefix"] != prefix:
            raise CommandError(f"This deletes every table with all data. Say so: --yes --prefix {prefix}")
        for name in tables.destroy_all():
            self.stdout.write(f"deleted {name}")
