"""Django's registration of the app for people and their organizations."""

from django.apps import AppConfig

from diatonic.common import features
from diatonic.common.http import health
from diatonic.common.jobs import registry
from organizations.accounts import home, keys
from organizations.accounts import services as accounts
from organizations.accounts.homes import Homes
from organizations.domains import services as domains
from organizations.invites import services as invites
from organizations.invocations import services as invocations
from organizations.media import services as media
from organizations.membership import services as membership
from organizations.onboarding import services as onboarding
from organizations.onboarding.home import part as first_steps


class OrganizationsConfig(AppConfig):
    """Accounts, membership, invites, domains, files, notifications, audit, flags, invocations."""

    name = "organizations"

    def ready(self) -> None:
        """Register the tables of every feature, what they hold of people, what sign-in depends on, and who hears of whom."""
        features.load("organizations", "models")
        membership.rely_on(Homes())
        features.load("organizations", "holdings")
        membership.on_joining(invites.close_on_joining)
        registry.OBSERVERS.append(invocations.note_task)
        accounts.on_sign_in(domains.welcome)
        membership.on_usage(media.use_of_storage)
        membership.on_leaving(media.FilesMade())
        home.PROVIDERS.insert(0, first_steps)
        home.ARE_AWAY.append(onboarding.are_first_steps_away)
        health.register("oidc", lambda: keys.issuer_keys().is_ready())
