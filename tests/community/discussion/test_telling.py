"""Who is told of comments and reactions, and who is not."""

from datetime import timedelta
from typing import Any

import pytest

from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments
from community.moderation.rules.targets import Standing
from community.profiles.rules import Relation
from diatonic.common.scope import Scope
from organizations.notifications import services as notifications
from tests.community.discussion.talking import find, hide, make_post, react, say, set_post, settle
from tests.organizations.people import make_organization, make_person, scope_for
from tests.people import NOW

LATER = NOW + timedelta(minutes=5)


class Place:
    """An organization with people who have accounts, and somebody of another one."""

    def __init__(self) -> None:
        make_organization("demo")
        make_organization("other")
        self.olga = self._person("Olga", "owner")
        self.ada, self.ben = self._person("Ada"), self._person("Ben")
        self.stan = self._person("Stan", organization="other")
        self.post_id = make_post(self.olga)

    @staticmethod
    def _person(name: str, role: str = "member", organization: str = "demo") -> Scope:
        return scope_for(make_person(organization, name=name, role=role), organization)


@pytest.fixture
def place():
    return Place()


def told(scope: Scope) -> list[str]:
    return sorted(each.text for each in notifications.list_notices(scope).items)


def mention(scope: Scope, name: str = "Somebody") -> str:
    return f"@[{name}]({scope.user_id})"


def test_the_posts_author_and_who_is_answered_are_told_each_once_when_it_is_approved(place):
    top = say(place.ada, place.post_id)
    waiting = say(place.ben, place.post_id, to=top, listed=False)
    assert told(place.ada) == []

    settle(waiting)

    assert told(place.olga) == ["Ben and Ada commented on “Sourdough”."]
    assert told(place.ada) == ["Ben answered your comment on “Sourdough”."]
    assert told(place.ben) == []


def test_the_notice_leads_to_the_comment(place):
    comment_id = say(place.ada, place.post_id)

    (notice,) = notifications.list_notices(place.olga).items

    assert notice.url.startswith(f"/o/demo/community/posts/{place.post_id}/")
    assert comment_id in notice.url


def test_nobody_is_told_of_what_they_do_themselves(place):
    top = say(place.olga, place.post_id, f"I, {mention(place.olga)}.")
    say(place.olga, place.post_id, to=top)
    react(place.olga, top)
    react(place.olga, place.post_id)

    assert told(place.olga) == []


def test_nobody_is_told_of_what_is_not_approved_or_of_it_twice(place):
    held = say(place.ada, place.post_id, listed=False)
    settle(held, Standing.HELD)
    assert told(place.olga) == []

    settle(held)
    settle(held, Standing.REMOVED)
    settle(held)
    comments.edit_comment(place.ada, comment_id=held, content="Otherwise.", revision=None, now=LATER)
    settle(held)

    assert told(place.olga) == ["Ada commented on “Sourdough”."]


def test_who_is_mentioned_is_told_by_their_own_name_if_they_are_there(place):
    comment_id = say(place.ada, place.post_id, f"{mention(place.ben, 'Boss')} and {mention(place.stan)} and @[X](none)")

    said = find(place.olga, comment_id).said

    assert said.content == f"@[Ben]({place.ben.user_id}) and @Somebody and @X"
    assert said.mentions == (place.ben.user_id,)
    assert told(place.ben) == ["Ada mentioned you in a comment on “Sourdough”."]
    assert told(place.stan) == []


def test_who_answers_and_mentions_the_same_person_tells_them_once(place):
    top = say(place.ben, place.post_id)

    say(place.ada, place.post_id, f"{mention(place.ben)} {mention(place.olga)}", to=top)

    assert told(place.ben) == ["Ada answered your comment on “Sourdough”."]
    assert told(place.olga) == ["Ada and Ben commented on “Sourdough”."]


def test_whom_a_change_mentions_anew_is_told_and_nobody_again(place):
    comment_id = say(place.ada, place.post_id, mention(place.ben))
    content = f"{mention(place.ben)} and {mention(place.olga)}"

    comments.edit_comment(place.ada, comment_id=comment_id, content=content, revision=None, now=LATER)
    settle(comment_id)

    assert told(place.ben) == ["Ada mentioned you in a comment on “Sourdough”."]
    assert "Ada mentioned you in a comment on “Sourdough”." in told(place.olga)


def test_in_a_public_thread_anybody_is_told_where_they_are_at_home(place):
    set_post(place.olga, place.post_id, wanted=Visibility.PUBLIC)
    top = say(place.stan, place.post_id, f"Hello {mention(place.ben)}")
    say(place.ada, place.post_id, f"Hello {mention(place.stan)}")
    say(place.ben, place.post_id, to=top)

    assert told(place.ben) == ["Stan mentioned you in a comment on “Sourdough”."]
    assert told(place.stan) == [
        "Ada mentioned you in a comment on “Sourdough”.",
        "Ben answered your comment on “Sourdough”.",
    ]
    assert all(each.url.startswith("/o/other/") for each in notifications.list_notices(place.stan).items)


@pytest.mark.parametrize("changes", [{"wanted": Visibility.PRIVATE}, {"status": Status.HIDDEN}])
def test_below_a_post_that_others_do_not_see_only_its_author_is_told(place, changes: dict[str, Any]):
    top = say(place.ben, place.post_id)
    waiting = say(place.ada, place.post_id, mention(place.ben), to=top, listed=False)
    set_post(place.olga, place.post_id, **changes)

    settle(waiting)

    assert told(place.ben) == []
    assert told(place.olga) == ["Ada and Ben commented on “Sourdough”."]


@pytest.mark.parametrize("relation", [Relation.MUTED, Relation.BLOCKED])
def test_who_does_not_want_to_see_somebody_is_not_told_of_them(place, relation):
    top = say(place.ben, place.post_id)
    hide(place.ben, place.ada, relation)
    if relation is Relation.MUTED:
        say(place.ada, place.post_id, to=top)
        react(place.ada, top)
    say(place.ada, place.post_id, mention(place.ben))

    assert told(place.ben) == []


def test_of_many_who_are_mentioned_twenty_are_told(place):
    people = [scope_for(make_person("demo", name=f"Person {each}"), "demo") for each in range(25)]

    say(place.ada, place.post_id, " ".join(mention(each) for each in people))

    assert [len(told(each)) for each in people] == [1] * 20 + [0] * 5


def test_an_author_is_told_of_reactions_to_their_post_and_comment(place):
    comment_id = say(place.ada, place.post_id)
    react(place.ben, comment_id, "insight")
    react(place.ben, place.post_id, "like")

    assert told(place.ada) == ["Ben reacted to your comment on “Sourdough”."]
    assert "Ben reacted to “Sourdough”." in told(place.olga)


def test_a_stranger_who_answers_in_public_is_told_where_they_are_at_home(place):
    set_post(place.olga, place.post_id, wanted=Visibility.PUBLIC)
    comment_id = say(place.stan, place.post_id)
    react(place.ada, comment_id)

    assert told(place.stan) == ["Ada reacted to your comment on “Sourdough”."]


def test_who_reacts_in_many_ways_and_again_is_told_of_once(place):
    for kind in ("like", "love"):
        react(place.ben, place.post_id, kind)
    react(place.ben, place.post_id, "like", on=False)
    react(place.ben, place.post_id, "like")
    assert told(place.olga) == ["Ben reacted to “Sourdough”."]

    react(place.ada, place.post_id)

    assert told(place.olga) == ["Ada and Ben reacted to “Sourdough”."]


def test_who_muted_the_thread_hears_nothing_more_of_it(place):
    react(place.ben, place.post_id)
    notifications.mute(place.olga, thread=place.post_id, now=NOW)

    say(place.ada, place.post_id, mention(place.olga))
    react(place.ada, place.post_id)

    assert told(place.olga) == ["Ben reacted to “Sourdough”."]
