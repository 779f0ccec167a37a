"""What is kept of a person is theirs to have, and goes when they do."""

import pytest

from community.profiles import services
from community.profiles.models import CommunityPeople, PostingHour, ReputationModel, UserProfile
from community.profiles.rules import Earned, People, Relation
from diatonic.common import personal
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import Subject
from tests.organizations.people import NOW

MINE = ("profiles.blocked-by", "profiles.blocking", "profiles.people", "profiles.profile", "profiles.reputation")


def hide(scope, other, relation=Relation.BLOCKED):
    services.hide(scope, user_id=other.user_id, relation=relation, now=NOW)


def found(scope, name, organization_id="demo"):
    """Return what an export says of the person, by the holding's own words."""
    holding = next(one for one in personal.holdings() if one.name == name)
    subject = Subject(scope.user_id, organization_id if holding.in_organizations else "")
    return [dict(holding.shown(item, subject)) for item in holding.find(subject)]


def erase(scope):
    for holding in personal.holdings():
        if not holding.name.startswith("profiles."):
            continue
        subject = Subject(scope.user_id, "demo" if holding.in_organizations else "")
        for item in list(holding.find(subject)):
            tx = Transaction()
            holding.erase(tx, item, subject, NOW)
            tx.commit()
        assert list(holding.find(subject)) == [], holding.name


@pytest.fixture
def busy(ada, ben, owner, stranger):
    """Ada has a profile, blocks and is blocked, stands here and elsewhere, and posted a moment ago."""
    services.change_profile(ada, user_id=ada.user_id, given={"role": "Baker"}, revision=0, now=NOW)
    hide(ada, ben)
    hide(ada, owner, Relation.MUTED)
    hide(owner, ada)
    for organization_id in ("demo", "other"):
        tx = Transaction()
        what = (Earned.POST_APPROVED, Earned.INSIGHT)
        services.earn(tx, organization_id=organization_id, user_id=ada.user_id, what=what, by=stranger.user_id, now=NOW)
        services.count_post(tx, ada, organization_id=organization_id, now=NOW)
        tx.commit()
    return ada


def test_an_export_has_it_and_tells_of_nobody_else(busy, ben, owner, stranger):
    (profile,), (people,) = found(busy, "profiles.profile"), found(busy, "profiles.people")
    assert profile["role"] == "Baker"
    assert (people["blocked"], people["muted"]) == ([ben.user_id], [owner.user_id])

    standings = found(busy, "profiles.reputation")
    assert sorted(one["organization_id"] for one in standings) == ["demo", "other"]
    said = repr([*standings, profile, people, *(found(busy, name) for name in MINE[:2])])
    assert stranger.user_id not in said
    assert "blocked_by" not in said
    assert [one["posts"] for one in found(busy, "profiles.hours")] == [1]


def test_nothing_is_left_of_a_person_who_is_erased_also_in_the_lists_of_others(busy, ben, owner):
    erase(busy)

    assert services.people_of(owner.user_id) == People()
    assert services.people_of(ben.user_id) == People()
    for model, key in (
        (UserProfile, (busy.user_id,)),
        (CommunityPeople, (busy.user_id,)),
        (ReputationModel, ("demo", busy.user_id)),
        (ReputationModel, ("other", busy.user_id)),
        (PostingHour, ("demo", f"{busy.user_id}#hour#2026-03-01T09")),
    ):
        with pytest.raises(model.DoesNotExist):
            model.get(*key)


def test_who_found_something_insightful_is_not_named_where_it_is_counted(busy, stranger):
    item = ReputationModel.get("demo", busy.user_id)

    assert len(item.people) == 1
    assert stranger.user_id not in repr(item.attribute_values)
