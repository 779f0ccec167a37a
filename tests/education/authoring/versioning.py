"""What the tests of versions share: a module that was published twice, and ways to change it."""

from typing import Any

from education.authoring import services
from education.authoring.rules import Module
from tests.people import (
    INSTRUCTOR,
    NOW,
    OWNER,
    make_published,
    publish,
    section_ids,
)


def save(module_id: str, content_id: str, *, scope: Any = INSTRUCTOR, **changes: Any) -> Any:
    seen = there(module_id, content_id)
    return services.save_section(
        scope, module_id=module_id, content_id=content_id, changes=changes, revision=seen.revision, now=NOW
    )


def there(module_id: str, content_id: str) -> Any:
    return services.get_section(OWNER, module_id=module_id, content_id=content_id).section


def restore(module_id: str, version: str, **options: Any) -> Any:
    options = {"revision": None, "now": NOW, **options}
    return services.restore_version(options.pop("scope", INSTRUCTOR), module_id=module_id, version=version, **options)


def bodies(module_id: str) -> list[str]:
    return [there(module_id, one).content_data.get("body", "") for one in section_ids(module_id)]


def add(module_id: str, title: str, body: str = "Text.") -> str:
    return services.add_section(
        INSTRUCTOR, module_id=module_id, content_type="text", title=title, content_data={"body": body}, now=NOW
    ).content_id


def published_twice() -> Module:
    """A module whose second version has another text, a further section and another description."""
    module = make_published(with_quiz=True)
    flour, _ = section_ids(module.module_id)
    save(module.module_id, flour, content_data={"body": "Rye, water, salt and time."})
    add(module.module_id, "Baking")
    services.update_module(
        INSTRUCTOR,
        module_id=module.module_id,
        fields={"description": "Better."},
        revision=services.get_module(OWNER, module_id=module.module_id).revision,
        now=NOW,
    )
    return publish(module.module_id, bump="minor")
