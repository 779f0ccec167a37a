"""Django's registration of what all apps share."""

from importlib import import_module

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The shared mechanisms: commands, template tags."""

    name = "diatonic.common"
    label = "common"

    def ready(self) -> None:
        """Register the tables of the shared mechanisms."""
        for module in ("dynamo.pointers", "http.idempotency", "jobs.store"):
            import_module(f"diatonic.common.{module}")
