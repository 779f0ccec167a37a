"""What somebody made who leaves is put away: all of it, also where it is much and somebody works on it just now."""

import pytest

from diatonic.common.errors import Stale
from diatonic.common.scope import Scope, system_scope
from education.authoring import services
from education.authoring.rules import Status
from education.authoring.services import leaving, publishing
from education.authoring.services.leaving import ModulesMade
from tests.organizations.people import NOW
from tests.people import INSTRUCTOR, OWNER, make_module

LEAVING = system_scope("demo", reason="test")


def states(*module_ids: str) -> list[Status]:
    return [services.get_module(OWNER, module_id=module_id).status for module_id in module_ids]


def test_who_made_more_than_is_counted_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(leaving, "_COUNTED", 2)
    made = [make_module(title=f"Module {number}").module_id for number in range(4)]
    works = ModulesMade()
    counted = works.count(LEAVING, user_id=INSTRUCTOR.user_id)
    assert (counted.count, counted.is_more) == (2, True)

    works.archive(LEAVING, user_id=INSTRUCTOR.user_id, now=NOW)

    assert states(*made) == [Status.ARCHIVED] * 4


def test_what_somebody_changes_in_that_moment_is_archived_when_it_is_tried_again(monkeypatch):
    made = [make_module(title=f"Module {number}").module_id for number in range(2)]

    def meets_a_save(scope: Scope, *, module_id: str, now: object) -> object:
        seen = services.get_module(scope, module_id=module_id)
        services.update_module(
            INSTRUCTOR, module_id=module_id, fields={"title": "Rye"}, revision=seen.revision, now=NOW
        )
        return publishing.archive_found(scope, module=seen, now=NOW)

    with monkeypatch.context() as moment:
        moment.setattr(leaving, "archive_module", meets_a_save)
        with pytest.raises(Stale):
            ModulesMade().archive(LEAVING, user_id=INSTRUCTOR.user_id, now=NOW)
    ModulesMade().archive(LEAVING, user_id=INSTRUCTOR.user_id, now=NOW)

    assert states(*made) == [Status.ARCHIVED] * 2
