"""Django's registration of education."""

from django.apps import AppConfig


class EducationConfig(AppConfig):
    """Authoring and learning; tells media what to do with a file that became ready."""

    name = "education"

    def ready(self) -> None:
        """Import every model, so that the tables are known, and register with the apps below."""
        from education.authoring import models as _authoring  # noqa: F401, PLC0415 -- models need the settings
        from education.authoring import services  # noqa: PLC0415
        from education.authoring.services.files import KIND  # noqa: PLC0415
        from education.learning import models as _learning  # noqa: F401, PLC0415
        from organizations.media import services as media  # noqa: PLC0415

        media.on_ready(KIND, services.attach_file)
