"""Django's registration of community."""

from django.apps import AppConfig

from diatonic.common import demo, features, offers


class CommunityConfig(AppConfig):
    """Discussion, profiles and moderation."""

    name = "community"

    def ready(self) -> None:
        """Register the tables of every feature, what they hold of people, and with the apps below."""
        features.load("community", "models")
        features.load("community", "holdings")
        # Services need the models, and so the settings: not before Django is ready.
        from community.demo import make_posts  # noqa: PLC0415
        from community.discussion.services import feeds, files, portraits, previews, threads  # noqa: PLC0415
        from community.home import part  # noqa: PLC0415
        from community.offers import COMMUNITY_SEARCH  # noqa: PLC0415
        from community.profiles import services as profiles  # noqa: PLC0415
        from organizations.accounts import home, tabs  # noqa: PLC0415
        from organizations.accounts import services as accounts  # noqa: PLC0415
        from organizations.media import services as media  # noqa: PLC0415
        from organizations.notifications import services as notifications  # noqa: PLC0415

        media.on_ready(profiles.KIND, profiles.take_avatar, address=profiles.address)
        accounts.on_renamed(profiles.tell_changed)
        tabs.add("community:profiles:edit", "Community profile", permission="community.view")
        tabs.add("community:profiles:people", "Blocked and muted", permission="community.view")
        media.on_ready(files.KIND, previews.take_file, address=files.address)
        profiles.on_profile_changed(portraits.profile_changed)
        profiles.on_public(feeds.has_public)
        notifications.on_threads("community.", threads.threads_of)
        demo.STEPS.append(make_posts)
        home.PROVIDERS.append(part)
        offers.register(COMMUNITY_SEARCH)
        self._let_moderate()

    def _let_moderate(self) -> None:
        """Tell moderation what there is to moderate, and who else may be asked."""
        from community.discussion.services.comments import CommentTargets  # noqa: PLC0415
        from community.discussion.services.targets import Posts  # noqa: PLC0415
        from community.moderation import services as moderation  # noqa: PLC0415
        from community.moderation.analysis import cloud, pipeline  # noqa: PLC0415
        from community.moderation.rules.targets import TargetType  # noqa: PLC0415

        moderation.on_target(TargetType.POST, Posts())
        moderation.on_target(TargetType.COMMENT, CommentTargets())
        pipeline.offer("comprehend", cloud.Comprehend())
        pipeline.offer("bedrock", cloud.Guardrail())
