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
        # Services need the models, and so the settings: not before Django is ready.
        from community.profiles import services as profiles  # noqa: PLC0415
        from organizations.accounts import services as accounts  # noqa: PLC0415
        from organizations.accounts import tabs  # noqa: PLC0415
        from organizations.media import services as media  # noqa: PLC0415

        media.on_ready(profiles.KIND, profiles.take_avatar, address=profiles.address)
        accounts.on_renamed(profiles.tell_changed)
        tabs.add("community:profiles:edit", "Community profile", permission="community.view")
        tabs.add("community:profiles:people", "Blocked and muted", permission="community.view")
