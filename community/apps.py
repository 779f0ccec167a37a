"""Django's registration of community."""

from django.apps import AppConfig

from diatonic.common import features


class CommunityConfig(AppConfig):
    """Discussion, profiles and moderation."""

    name = "community"

    def ready(self) -> None:
        """Register the tables of every feature, what they hold of people, and with the apps below."""
        features.load("community", "models")
        features.load("community", "holdings")
