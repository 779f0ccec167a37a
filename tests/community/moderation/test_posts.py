"""Moderation of real posts: checked by the worker, reported, decided, appealed against, as their readers see it."""

from typing import Any

import pytest

from community.discussion import services as discussion
from community.discussion.rules.posts import Given
from community.discussion.rules.states import Status, Visibility
from community.moderation import services as moderation
from community.moderation.rules.targets import Standing, TargetType, Told
from community.moderation.services.targets import TargetMoved, handler_of
from diatonic.common import clock, errors
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import system_scope
from organizations.notifications import services as notifications
from tests.community.discussion.posting import upload
from tests.community.moderation.deciding import case_of, decide
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for

GOOD = "Dough that rests overnight tastes better."
BAD = "You are a fucking idiot."


@pytest.fixture
def people():
    """An organization with an author, a reader and two moderators."""
    make_organization("demo")
    named = {"author": False, "first": True, "second": True, "reader": False}
    return {
        name: scope_for(make_person("demo", name=name.title(), moderator=may), "demo") for name, may in named.items()
    }


def write(people, content, **said):
    made = discussion.create_post(people["author"], Given(content=content, **said), now=clock.now())
    return made.post.post_id


def sees(people, name, post_id):
    try:
        return discussion.read_post(people[name], post_id).post.text.content
    except errors.NotFound:
        return None


def test_others_see_a_post_once_it_was_checked(people):
    post_id = write(people, GOOD)
    assert (sees(people, "author", post_id), sees(people, "reader", post_id)) == (GOOD, None)

    work("demo")

    assert sees(people, "reader", post_id) == GOOD


@pytest.mark.parametrize("where", ["tags", "words for a picture", "name of a file"])
def test_what_stands_beside_the_text_is_checked_as_the_text_is(people, where):
    said: dict[str, Any] = {"tags": ["you are a fucking idiot"]}
    if where != "tags":
        is_name = where == "name of a file"
        file_id = upload(people["author"], filename="you fucking idiot.png" if is_name else "loaf.png")
        said = {"attachments": [(file_id, "" if is_name else BAD)]}

    post_id = write(people, GOOD, **said)
    work("demo")

    target = handler_of(TargetType.POST).read(system_scope("demo", reason="test"), post_id)
    assert target is not None
    assert (target.written, target.content[: target.written]) == (len(GOOD), GOOD)
    seen = discussion.read_post(people["author"], post_id)
    assert (seen.status, sees(people, "reader", post_id)) == (Status.FLAGGED, None)
    assert seen.told is not None
    assert seen.told.passages == ()
    assert "tags, the words for a picture or the name of a file" in seen.told.reasons[-1]


def test_what_is_flagged_is_the_authors_and_the_moderators_alone_until_one_approves_it(people):
    post_id = write(people, BAD)
    work("demo")
    assert (sees(people, "reader", post_id), sees(people, "first", post_id)) == (None, BAD)

    decide(case_of(None, post_id), "approve", by=people["first"])

    assert sees(people, "reader", post_id) == BAD


def test_a_post_is_reported_removed_appealed_against_and_shown_again(people):
    post_id = write(people, GOOD)
    work("demo")
    target = handler_of(TargetType.POST).read(people["reader"], post_id)
    assert target is not None
    case = moderation.report(people["reader"], target=target, reason="hate", note="", now=clock.now())
    removed = decide(case, "remove", "suspend", by=people["first"], duration_hours=5)
    assert sees(people, "reader", post_id) is None
    with pytest.raises(moderation.Suspended):
        write(people, "Again.")

    moderation.appeal(people["author"], case_id=case.case_id, message="It is about bread.", now=clock.now())
    given = {"revision": removed.revision + 1, "outcome": "overturned", "reason": "It is."}
    moderation.answer_appeal(people["second"], case_id=case.case_id, given=given, now=clock.now())

    assert sees(people, "reader", post_id) == GOOD
    write(people, "Thank you.")
    while work("demo"):
        pass
    assert [one.text for one in notifications.list_notices(people["reader"]).items] != []


def test_an_edit_that_was_asked_for_is_looked_at_before_others_see_it(people):
    post_id = write(people, BAD)
    work("demo")
    decide(case_of(None, post_id), "request_edit", by=people["first"], note="Politely, please.")

    seen = discussion.read_post(people["author"], post_id)
    discussion.change_post(
        people["author"], post_id=post_id, given=Given(content=GOOD), revision=seen.post.revision, now=clock.now()
    )
    work("demo")

    case = case_of(None, post_id)
    assert (case.facet, sees(people, "reader", post_id)) == ("edited", None)
    decide(case, "approve", by=people["second"])
    assert sees(people, "reader", post_id) == GOOD


def test_deleting_a_post_closes_its_case(people):
    post_id = write(people, BAD)
    work("demo")

    discussion.delete_post(people["author"], post_id=post_id, revision=None, now=clock.now())

    case = case_of(None, post_id)
    assert (case.facet, case.is_gone) == (None, True)
    with pytest.raises(moderation.TargetGone):
        decide(case, "remove", by=people["first"])


def shared(people, post_id, visibility):
    """Let the author share a post with others, or keep it to themselves."""
    given = Given(visibility=visibility)
    discussion.change_post(people["author"], post_id=post_id, given=given, revision=None, now=clock.now())
    work("demo")


def reported(people, post_id, by="reader"):
    target = handler_of(TargetType.POST).read(people[by], post_id)
    assert target is not None
    return moderation.report(people[by], target=target, reason="hate", note="", now=clock.now())


def test_making_a_post_private_for_a_moment_does_not_rid_it_of_what_reports_held(people):
    post_id = write(people, GOOD)
    work("demo")
    for name in ("reader", "first", "second"):
        reported(people, post_id, by=name)
    assert sees(people, "reader", post_id) is None

    shared(people, post_id, Visibility.PRIVATE)
    assert case_of(None, post_id).facet is None
    shared(people, post_id, Visibility.ORGANIZATION)

    case = case_of(None, post_id)
    assert (sees(people, "reader", post_id), case.facet, case.waiting.reports) == (None, "reported", 3)


def test_reports_that_held_nothing_yet_wait_again_once_the_post_is_shared_again(people):
    post_id = write(people, GOOD)
    work("demo")
    reported(people, post_id)

    shared(people, post_id, Visibility.PRIVATE)
    shared(people, post_id, Visibility.ORGANIZATION)

    assert (sees(people, "reader", post_id), case_of(None, post_id).facet) == (GOOD, "reported")


def test_an_edit_that_was_asked_for_is_looked_at_also_after_the_post_was_private(people):
    post_id = write(people, BAD)
    work("demo")
    decide(case_of(None, post_id), "request_edit", by=people["first"], note="Politely, please.")
    given = Given(content=GOOD)
    discussion.change_post(people["author"], post_id=post_id, given=given, revision=None, now=clock.now())
    work("demo")

    shared(people, post_id, Visibility.PRIVATE)
    shared(people, post_id, Visibility.ORGANIZATION)

    assert (sees(people, "reader", post_id), case_of(None, post_id).facet) == (None, "edited")


def test_a_verdict_that_was_long_in_coming_does_not_undo_what_a_moderator_decided(people):
    post_id = write(people, GOOD)
    read_for_check = handler_of(TargetType.POST).read(people["first"], post_id)
    assert read_for_check is not None
    removed = decide(reported(people, post_id, by="second"), "remove", by=people["first"])

    told = Told(removed.case_id, Standing.APPROVED, "machine", clock.iso(clock.now()), 1)
    with pytest.raises(TargetMoved):
        handler_of(TargetType.POST).settle(
            Transaction(), people["first"], target=read_for_check, told=told, now=clock.now()
        )
    work("demo")

    assert discussion.read_post(people["author"], post_id).post.status == "removed"
