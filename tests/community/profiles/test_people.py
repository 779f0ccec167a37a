"""Whom somebody does not want to see: for themselves, told to nobody, with an end."""

from dataclasses import replace

import pytest

from community.profiles import services
from community.profiles.models import CommunityPeople
from community.profiles.rules import MAX_PEOPLE, People, Relation
from diatonic.common import ids
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid
from tests.organizations.people import NOW

BLOCKED, MUTED = Relation.BLOCKED, Relation.MUTED


def hide(scope, other, relation=BLOCKED):
    services.hide(scope, user_id=other.user_id, relation=relation, now=NOW)


def show(scope, other, relation=BLOCKED):
    services.show_again(scope, user_id=other.user_id, relation=relation, now=NOW)


def test_whoever_blocks_is_left_out_of_each_others_lists(ada, ben):
    hide(ada, ben)

    assert services.people_of(ada.user_id) == People(blocked=frozenset({ben.user_id}))
    assert services.people_of(ada.user_id).hidden == {ben.user_id}
    theirs = services.people_of(ben.user_id)
    assert theirs.hidden == set()
    assert theirs.unlisted == {ada.user_id}


def test_a_mute_is_the_business_of_one_side(ada, ben):
    hide(ada, ben, MUTED)

    assert services.people_of(ada.user_id).hidden == {ben.user_id}
    assert services.people_of(ben.user_id) == People()
    services.check_not_blocked(ben, ada.user_id)


def test_twice_is_once_and_both_can_be(ada, ben):
    for _ in range(2):
        hide(ada, ben)
        hide(ada, ben, MUTED)
    assert len(services.list_hidden(ada)) == 1

    for _ in range(2):
        show(ada, ben)
    assert services.people_of(ada.user_id) == People(muted=frozenset({ben.user_id}))
    assert services.people_of(ben.user_id) == People()


def test_who_is_blocked_cannot_answer_and_is_not_told_why(ada, ben):
    services.check_not_blocked(ben, ada.user_id)
    hide(ada, ben)

    with counting() as calls, pytest.raises(services.NotOpen) as refused:
        services.check_not_blocked(ben, ada.user_id)
    assert calls.total == 1
    assert "block" not in f"{refused.value.detail} {refused.value.code} {refused.value.extra}"
    services.check_not_blocked(ada, ben.user_id)


def test_moderators_are_kept_out_of_nothing_where_they_moderate(ada, owner):
    hide(ada, owner)

    services.check_not_blocked(owner, ada.user_id)
    services.check_not_blocked(owner, ada.user_id, organization_id="demo")
    with pytest.raises(services.NotOpen):
        services.check_not_blocked(owner, ada.user_id, organization_id="another")


def test_who_is_not_told_is_found_at_once(ada, ben, owner):
    hide(ada, ben)
    hide(owner, ben, MUTED)
    everybody = [ada.user_id, ben.user_id, owner.user_id]

    with counting() as calls:
        assert services.who_hides(everybody, user_id=ben.user_id) == {ada.user_id, owner.user_id}
    assert calls.total == 1
    assert services.who_blocks(everybody, user_id=ben.user_id) == {ada.user_id}
    assert services.who_hides([], user_id=ben.user_id) == set()


def test_nobody_blocks_themselves_nor_somebody_who_is_not_there(ada, stranger):
    with pytest.raises(Invalid):
        hide(ada, ada)
    for unknown in (stranger.user_id, ids.new(), "x" * 300):
        with pytest.raises(services.ProfileUnknown):
            services.hide(ada, user_id=unknown, relation=BLOCKED, now=NOW)
        with pytest.raises(services.ProfileUnknown):
            services.show_again(ada, user_id=unknown, relation=BLOCKED, now=NOW)


def test_the_list_has_an_end(ada, ben, owner):
    hide(ada, ben)
    many = {ben.user_id, *(ids.new() for _ in range(MAX_PEOPLE - 1))}
    CommunityPeople(ada.user_id).update([CommunityPeople.blocked.set(many)])

    with pytest.raises(services.TooManyPeople, match="500 people"):
        hide(ada, owner)
    hide(ada, ben)
    hide(ada, owner, MUTED)
    assert services.people_of(owner.user_id) == People()


def test_the_list_names_people_by_name(ada, ben, owner):
    hide(ada, owner, MUTED)
    hide(ada, ben)

    with counting() as calls:
        listed = services.list_hidden(ada)
    assert calls.total == 3
    assert [(one.name, one.is_blocked, one.is_muted) for one in listed] == [("Ben", True, False), ("Olga", False, True)]


def test_who_has_left_can_still_be_taken_off_the_list(ada):
    gone = ids.new()
    hidden = CommunityPeople.blocked.add({gone})
    CommunityPeople(ada.user_id).update([hidden])
    assert [one.name for one in services.list_hidden(ada)] == ["Somebody who is gone"]

    services.show_again(ada, user_id=gone, relation=BLOCKED, now=NOW)
    assert services.list_hidden(ada) == []


def test_a_program_does_not_choose(ada, ben):
    program = replace(ada, token_id="t")
    for act in (lambda: hide(program, ben), lambda: show(program, ben), lambda: services.list_hidden(program)):
        with pytest.raises(Denied):
            act()
