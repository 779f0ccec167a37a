"""Three small modules for the demo organization: two to learn, one still being written."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from diatonic.common.demo import DemoAccount
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import Status
from organizations.membership.rules import permissions_for

_CONTENT = Path(__file__).with_name("demo.json")


def make_modules(people: list[DemoAccount], now: datetime) -> None:
    """Make the modules that are missing (by title), as the demo instructor; publish as the demo reviewer.

    Each step looks for what an attempt before it has done, which may have been broken off anywhere.
    """
    instructor = _scope(people, "instructor")
    reviewer = _scope(people, "reviewer")
    there = {module.title: module for module in authoring.list_modules(instructor, limit=100).items}
    for wanted in json.loads(_CONTENT.read_text(encoding="utf-8")):
        module = there.get(wanted["fields"]["title"]) or authoring.create_module(
            instructor, fields=wanted["fields"], now=now
        )
        for section in wanted["sections"][module.section_count :]:
            authoring.add_section(instructor, module_id=module.module_id, now=now, **section)
        if not wanted["publish"] or module.release:
            continue
        if module.status is Status.DRAFT:
            authoring.submit_module(instructor, module_id=module.module_id, now=now)
        authoring.publish_module(reviewer, module_id=module.module_id, now=now)


def _scope(people: list[DemoAccount], bundle: str) -> Scope:
    person = next(one for one in people if bundle in one.bundles and one.organization_id == "demo")
    overrides: dict[str, Any] = dict.fromkeys(person.bundles, True)
    return Scope(
        organization_id=person.organization_id,
        user_id=person.user_id,
        role=person.role,
        permissions=permissions_for(person.role, overrides, (), is_home=True),
        user_name=person.name,
    )
