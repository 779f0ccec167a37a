"""Cases that end without a decision: their text or its author is gone. Nothing waits, and a moderator reads why."""

import pytest

from community.discussion import services as discussion
from community.discussion.models import CounterModel
from community.discussion.rules.posts import Given
from community.discussion.rules.states import Visibility
from community.discussion.services import comments
from community.moderation import services as moderation
from community.moderation.rules.cases import AppealState
from community.moderation.services import statistics
from community.moderation.store.cases import CaseStore
from diatonic.common import clock, errors, ids
from tests.community.moderation.deciding import decide
from tests.community.moderation.erasing import erase
from tests.community.moderation.screening import page_of, place_of
from tests.organizations.media.conftest import work
from tests.organizations.people import scope_for

GOOD = "Dough that rests overnight tastes better."
BAD = "You are a fucking idiot."


@pytest.fixture
def scopes(people):
    return {name: scope_for(account, "demo") for name, account in people.items()}


@pytest.fixture
def ada(scopes):
    return scopes["ada"]


def write(by, content=BAD):
    made = discussion.create_post(by, Given(content=content), now=clock.now())
    work("demo")
    return made.post.post_id


def say(by, post_id, content=BAD):
    said = comments.add_comment(by, post_id=post_id, content=content, now=clock.now()).comment.comment_id
    work("demo")
    return said


def case_of(scopes, target_id):
    found = CaseStore(scopes["mina"]).find(f"demo:case:{ids.uuid_of(target_id)}")
    assert found is not None
    return found


def waits(scopes):
    """Return how much waits by the queue, by its number and by the statistics."""
    waiting = statistics.get_waiting(scopes["mina"])
    listed = moderation.list_cases(scopes["mina"], now=clock.now()).items
    assert len(listed) == moderation.count_waiting(scopes["mina"]) == waiting.cases
    return waiting.cases


def read(client, scopes, target_id):
    """Return the page of the case, and of the closed ones."""
    case = case_of(scopes, target_id)
    return page_of(client.get(place_of(case))), page_of(client.get("/o/demo/moderation/?show=closed"))


@pytest.mark.parametrize("kind", ["post", "comment"])
@pytest.mark.parametrize("how", ["deleted", "erased"])
def test_what_waits_does_so_no_more_once_it_or_its_author_is_gone(scopes, ada, mina, kind, how):
    above = write(scopes["omar"], GOOD)
    target_id = write(ada) if kind == "post" else say(ada, above)
    assert (case_of(scopes, target_id).facet, waits(scopes)) == ("flagged", 1)

    if how == "erased":
        erase(ada)
    elif kind == "post":
        discussion.delete_post(ada, post_id=target_id, revision=None, now=clock.now())
    else:
        comments.delete_comment(ada, comment_id=target_id, now=clock.now())

    case = case_of(scopes, target_id)
    assert (waits(scopes), case.state, case.is_gone, case.title, case.excerpt) == (0, "closed", True, "", "")
    said = "Its author's account was erased" if how == "erased" else "Its author has deleted it."
    assert all(said in page for page in read(mina, scopes, target_id))
    with pytest.raises(moderation.TargetGone):
        decide(case, "approve", by=scopes["mina"])


def test_a_comment_goes_with_its_post_and_says_so(scopes, ada, mina):
    post_id = write(scopes["omar"], GOOD)
    said = say(ada, post_id)

    discussion.delete_post(scopes["omar"], post_id=post_id, revision=None, now=clock.now())
    work("demo")

    assert waits(scopes) == 0
    assert "The post that it stood below was deleted." in read(mina, scopes, said)[0]


def test_what_is_kept_private_says_so_and_waits_again_once_it_is_shared(scopes, ada, mina):
    post_id = write(ada)

    def show_to(visibility):
        given = Given(visibility=visibility)
        discussion.change_post(ada, post_id=post_id, given=given, revision=None, now=clock.now())
        work("demo")

    show_to(Visibility.PRIVATE)
    assert waits(scopes) == 0
    assert "keeps it to themselves" in read(mina, scopes, post_id)[0]

    show_to(Visibility.ORGANIZATION)
    case = case_of(scopes, post_id)
    assert (waits(scopes), case.closed_because) == (1, "")

    show_to(Visibility.PRIVATE)
    discussion.delete_post(ada, post_id=post_id, revision=None, now=clock.now())
    assert case_of(scopes, post_id).closed_because == "deleted"


def answered(scopes, ada):
    """Return a post that others see, and answered."""
    post_id = write(ada, GOOD)
    CounterModel(post_id).update([CounterModel.comments.add(1)])
    return post_id


def test_a_newer_text_of_an_answered_post_goes_with_its_author_and_waits_no_more(scopes, ada, mina):
    post_id = answered(scopes, ada)
    discussion.change_post(ada, post_id=post_id, given=Given(content=BAD), revision=None, now=clock.now())
    work("demo")
    assert case_of(scopes, post_id).facet == "flagged"

    erase(ada)

    case = case_of(scopes, post_id)
    assert (waits(scopes), case.is_gone, case.standing, case.excerpt) == (0, False, "approved", GOOD)
    assert discussion.read_post(scopes["vera"], post_id).text.content == GOOD
    page = read(mina, scopes, post_id)[0]
    assert "Its author's account was erased" in page
    assert "fucking" not in page


def test_what_is_reported_and_outlives_its_author_can_be_decided_about_and_nobody_is_sanctioned(scopes, ada, mina):
    post_id = answered(scopes, ada)
    discussion.report_post(scopes["omar"], post_id=post_id, reason="spam", note="", now=clock.now())

    erase(ada)

    case = case_of(scopes, post_id)
    assert (case.facet, case.excerpt, case.author_id) == ("reported", GOOD, "erased")
    with pytest.raises(errors.Conflict, match="nobody to mute or suspend"):
        decide(case, "hide", "mute", by=scopes["mina"], duration_hours=5)
    decide(case, "hide", by=scopes["mina"])
    work("demo")
    assert waits(scopes) == 0
    view = moderation.get_case(scopes["mina"], case_id=case.case_id, now=clock.now())
    assert (view.author.decisions, view.reputation.figures.removed) == (0, 0)


def test_an_appeal_of_somebody_who_is_erased_waits_for_nobody(scopes, ada, mina):
    post_id = write(ada)
    decided = decide(case_of(scopes, post_id), "remove", "suspend", by=scopes["mina"], duration_hours=50)
    moderation.appeal(ada, case_id=decided.case_id, message="It was a joke.", now=clock.now())
    assert (case_of(scopes, post_id).facet, waits(scopes)) == ("appeals", 1)

    erase(ada)

    case = case_of(scopes, post_id)
    assert (waits(scopes), case.decision and case.decision.appeal) == (0, AppealState.MOOT)
    page = read(mina, scopes, post_id)[0]
    assert "Its author's account was erased" in page
    assert "It was a joke" not in page
