"""``manage.py builtin_tools seed|on|off``: write down which tools Diatonic brings along, and which may be used.

``seed`` belongs to every deployment: it writes what the apps offer, and leaves alone what was switched off. ``on NAME``
and ``off NAME`` switch one for every organization; an agent that names one that is off cannot be deployed.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common import clock
from workbench.agents import services


class Command(BaseCommand):
    """Idempotent."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what is to be done."""
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("seed", help="write down what the apps offer")
        for step, words in (("on", "let it be used"), ("off", "let it be used no longer")):
            steps.add_parser(step, help=words).add_argument("name", metavar="NAME")

    def handle(self, *, step: str, **options: Any) -> None:
        """Do it."""
        if step == "seed":
            for tool in services.seed_builtin_tools(now=clock.now()):
                self.stdout.write(f"{tool.tool_name}: {'on' if tool.is_active else 'off'}")
            return
        try:
            services.switch_builtin_tool(tool_name=options["name"], is_active=step == "on", now=clock.now())
        except services.BuiltinToolUnknown as unknown:
            raise CommandError(f"{unknown.detail} Was “seed” run?") from unknown
        self.stdout.write(f"{options['name']}: {step}")
