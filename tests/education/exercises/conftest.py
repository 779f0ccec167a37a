"""A published exercise."""

import pytest

from education.authoring import services as authoring
from tests.education.exercises.working import Place
from tests.people import EXERCISE, INSTRUCTOR, NOW, make_module, publish


@pytest.fixture
def place() -> Place:
    """A live module with a text and an exercise."""
    module = make_module()
    section = authoring.add_section(
        INSTRUCTOR,
        module_id=module.module_id,
        content_type="exercise",
        title="Bake a loaf",
        content_data=EXERCISE,
        now=NOW,
    )
    publish(module.module_id)
    return Place(module.module_id, section.content_id)
