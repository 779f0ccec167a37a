"""Django's registration of the app for people and their organizations."""

from django.apps import AppConfig

from diatonic.common import features
from diatonic.common.http import health
from organizations.accounts import keys


class OrganizationsConfig(AppConfig):
    """Accounts, membership, files, notifications, audit."""

    name = "organizations"

    def ready(self) -> None:
        """Register the tables of every feature, and what sign-in depends on."""
        features.load("organizations", "models")
        health.register("oidc", lambda: keys.issuer_keys().is_ready())
