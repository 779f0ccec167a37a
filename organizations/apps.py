"""Django's registration of the app for people and their organizations."""

from django.apps import AppConfig

from diatonic.common import features
from diatonic.common.http import health
from organizations.accounts import keys
from organizations.invites import services as invites
from organizations.membership import services as membership


class OrganizationsConfig(AppConfig):
    """Accounts, membership, invites, files, notifications, audit, flags."""

    name = "organizations"

    def ready(self) -> None:
        """Register the tables of every feature, what sign-in depends on, and who hears of whom."""
        features.load("organizations", "models")
        membership.on_joining(invites.close_on_joining)
        health.register("oidc", lambda: keys.issuer_keys().is_ready())
