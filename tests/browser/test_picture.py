"""The picture in the README: ``script/test tests/browser/test_picture.py --pictures docs/images`` makes it anew."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from education.authoring import services as authoring
from tests.browser.conftest import WIDE, People
from tests.browser.furnishing import person

_MOST_BYTES = 200_000
TITLE = "Asking a language model well"


def test_the_picture_of_the_editor_is_small_and_of_a_desk(
    people: People, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target = (request.config.getoption("--pictures") or tmp_path) / "editor.png"
    page = people.enter("instructor", _editor(), color_scheme="light", reduced_motion="reduce")
    expect(page.get_by_text("Every section is complete")).to_be_visible()

    page.screenshot(path=target)
    with Image.open(target) as taken:
        taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)

    with Image.open(target) as picture:
        assert picture.size == (WIDE["width"], WIDE["height"])
    assert target.stat().st_size < _MOST_BYTES


def _editor() -> str:
    author = person("instructor")
    module = next(one for one in authoring.list_modules(author).items if one.title == TITLE)
    first = authoring.get_module_with_outline(author, module_id=module.module_id)[1].order[0]
    return f"/teach/{module.module_id}/sections/{first}/"
