"""Whom an @ offers: members of one's organization by the beginning of their name, and nobody who is hidden."""

from typing import Any

import pytest

from community.profiles import services as profiles
from community.profiles.rules import Relation
from diatonic.common import clock
from tests.hostile.asking import Organization, taken


@pytest.fixture
def here(settings: Any) -> Organization:
    settings.RATE_LIMIT_FACTOR = 100
    made = Organization("here")
    for name in ("Asa Berg", "Asa Holm", "Bo Asa"):
        made.person(name)
    return made


def offered(asker, begins):
    return [one["name"] for one in taken(asker.get(f"/community/mentions?q={begins}"), 200)["items"]]


def test_members_whose_name_begins_so_are_offered_by_name(here):
    assert offered(here.owner, "as") == ["Asa Berg", "Asa Holm"]
    assert offered(here.owner, "Asa%20H") == ["Asa Holm"]
    assert offered(here.owner, "zz") == []
    assert offered(here.owner, "%20")[:2] == ["Asa Berg", "Asa Holm"]
    assert "email" not in taken(here.owner.get("/community/mentions?q=as"), 200)["items"][0]


def test_nobody_of_another_organization_is_offered(here):
    Organization("there").person("Asa Elsewhere")

    assert "Asa Elsewhere" not in offered(here.owner, "as")


def test_neither_oneself_nor_who_is_hidden_is_offered(here):
    asa = next(
        one for one in taken(here.owner.get("/community/mentions?q=asa"), 200)["items"] if one["name"] == "Asa Holm"
    )
    profiles.hide(here.owner.scope, user_id=asa["user_id"], relation=Relation.BLOCKED, now=clock.now())

    assert offered(here.owner, "as") == ["Asa Berg"]
    assert here.member.scope.user_name not in offered(here.member, here.member.scope.user_name[:2])


def test_at_most_eight_are_offered(here):
    for number in range(12):
        here.person(f"Cleo {number:02}")

    assert offered(here.owner, "cleo") == [f"Cleo {number:02}" for number in range(8)]


def test_who_only_reads_is_offered_nobody_and_a_long_beginning_is_refused(here):
    assert here.person("Vera", "viewer").get("/community/mentions?q=as").status_code == 403
    assert here.owner.get(f"/community/mentions?q={'a' * 61}").status_code == 422
