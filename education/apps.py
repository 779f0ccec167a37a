"""Django's registration of education."""

from django.apps import AppConfig

from diatonic.common import demo, features, offers


class EducationConfig(AppConfig):
    """Authoring and learning; tells media what to do with a file that became ready."""

    name = "education"

    def ready(self) -> None:
        """Register the tables of every feature, what they hold of people, and with the apps below."""
        features.load("education", "models")
        features.load("education", "holdings")
        # Services need the models, and so the settings: not before Django is ready.
        from education.authoring import services as authoring  # noqa: PLC0415
        from education.authoring.rules import SectionType  # noqa: PLC0415
        from education.authoring.services import files, swapping  # noqa: PLC0415
        from education.demo import make_modules  # noqa: PLC0415
        from education.exercises import services as exercises  # noqa: PLC0415
        from education.exercises.views import working  # noqa: PLC0415
        from education.home import part  # noqa: PLC0415
        from education.learning import services as learning  # noqa: PLC0415
        from education.learning.views.parts import PARTS  # noqa: PLC0415
        from education.offers import MODULE_SEARCH  # noqa: PLC0415
        from education.results import services as results  # noqa: PLC0415
        from organizations.accounts import home  # noqa: PLC0415
        from organizations.media import services as media  # noqa: PLC0415
        from organizations.membership import services as membership  # noqa: PLC0415

        media.on_ready(
            files.KIND,
            files.attach_file,
            check=files.check_file,
            address=files.address,
            closed=swapping.closed_modules,
            notes_uses=True,
        )
        media.on_replaced(swapping.swap_file)
        media.on_titles(swapping.titles)
        media.on_uses(swapping.seen_uses)
        media.on_failed(files.KIND, files.drop_upload)
        learning.on_recorded(results.count)
        media.on_ready(exercises.KIND, exercises.care_for_file, address=exercises.address)
        PARTS[SectionType.EXERCISE] = working.part
        authoring.on_answers(
            counting=results.count_answered,
            submitted=results.forecast_on_submission,
            published=results.follow_publication,
        )
        membership.on_leaving(authoring.ModulesMade())
        demo.STEPS.append(make_modules)
        home.PROVIDERS.append(part)
        offers.register(MODULE_SEARCH)
