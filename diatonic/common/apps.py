"""Django's registration of what all apps share."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The shared mechanisms: commands, template tags."""

    name = "diatonic.common"
    label = "common"
