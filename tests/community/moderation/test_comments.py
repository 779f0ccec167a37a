"""Moderation of real comments: checked by the worker, held, decided, appealed against, as readers of the thread see it."""

from dataclasses import dataclass
from typing import Any

import pytest

from community.discussion.services import comments
from community.moderation import services as moderation
from community.moderation.rules.cases import Case
from community.moderation.rules.targets import Standing, TargetType, Told
from community.moderation.services.checking import hold_unchecked
from community.moderation.services.targets import handler_of
from community.moderation.store.cases import CaseStore
from community.profiles import services as profiles
from diatonic.common import clock, errors, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope
from organizations.notifications import services as notifications
from tests.community.discussion import posting
from tests.community.moderation.deciding import decide
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for

GOOD = "Dough that rests overnight tastes better."
BAD = "You are a fucking idiot."


@dataclass
class Talk:
    """A post by Paula, below which Ada writes and Rita reads; two moderators."""

    paula: Scope
    ada: Scope
    rita: Scope
    first: Scope
    second: Scope
    post_id: str

    def say(self, content: str = GOOD, *, to: str = "", by: Scope | None = None) -> str:
        """Comment; it waits for its check."""
        made = comments.add_comment(
            by or self.ada, post_id=self.post_id, content=content, parent_comment_id=to, now=clock.now()
        )
        return made.comment.comment_id

    def said(self, content: str = GOOD, **how: Any) -> str:
        """Comment, and have it checked."""
        comment_id = self.say(content, **how)
        work("demo")
        return comment_id

    def sees(self, who: Scope, comment_id: str) -> str | None:
        """Return what somebody reads of a comment by its link."""
        try:
            return comments.get_comment(who, comment_id=comment_id)[1].said.content or None
        except errors.NotFound:
            return None

    def listed(self, who: Scope) -> tuple[list[str], int]:
        """Return what stands in the thread, and how many comments are counted."""
        page = comments.list_comments(who, post_id=self.post_id)
        return [each.said.content for each in page.items], page.post.counts.comments

    def case(self, comment_id: str) -> Case:
        """Return the comment's case, which is there."""
        found = CaseStore(self.first).find(f"demo:case:{ids.uuid_of(comment_id)}")
        assert found is not None
        return found

    def report(self, comment_id: str, by: Scope) -> Case:
        """Report a comment that somebody reads."""
        comments.report_comment(by, comment_id=comment_id, reason="spam", note="", now=clock.now())
        return self.case(comment_id)

    def answer(self, case: Case, outcome: str = "overturned") -> Any:
        """Let the second moderator answer an appeal."""
        given = {"revision": self.case(case.target_id).revision, "outcome": outcome, "reason": "We looked again."}
        return moderation.answer_appeal(self.second, case_id=case.case_id, given=given, now=clock.now())

    def appeal(self, case: Case) -> None:
        """Let Ada appeal."""
        moderation.appeal(self.ada, case_id=case.case_id, message="It is about bread.", now=clock.now())


@pytest.fixture
def talk() -> Talk:
    make_organization("demo")
    named = {"paula": False, "ada": False, "rita": False, "first": True, "second": True}
    people = {
        name: scope_for(make_person("demo", name=name.title(), moderator=may), "demo") for name, may in named.items()
    }
    return Talk(**people, post_id=posting.post(people["paula"]))


def told(who: Scope) -> list[str]:
    return [one.text for one in notifications.list_notices(who).items]


def test_others_read_and_the_answered_hear_of_a_comment_once_it_was_checked(talk):
    one = talk.say()
    assert (talk.sees(talk.ada, one), talk.sees(talk.rita, one), told(talk.paula)) == (GOOD, None, [])

    work("demo")

    assert talk.listed(talk.rita) == ([GOOD], 1)
    assert len(told(talk.paula)) == 1


@pytest.mark.parametrize("kind", ["flagged", "held"])
def test_what_the_machine_keeps_back_is_the_authors_and_the_moderators_until_one_approves_it(talk, kind):
    if kind == "flagged":
        one, text = talk.said(BAD), BAD
    else:
        one, text = talk.say(), GOOD
        system = system_scope("demo", reason="test")
        hold_unchecked(system, target_type=TargetType.COMMENT, target_id=one, now=clock.now())
        work("demo")
    case = talk.case(one)
    assert (case.standing, case.facet is not None) == (kind, True)
    assert (talk.sees(talk.rita, one), talk.sees(talk.first, one), talk.sees(talk.ada, one)) == (None, text, text)
    assert talk.listed(talk.rita) == ([], 0)
    assert told(talk.paula) == []

    decide(case, "approve", by=talk.first)

    assert talk.listed(talk.rita) == ([text], 1)
    assert len(told(talk.paula)) == 1
    assert profiles.standing_of("demo", talk.ada.user_id, now=clock.now()).figures.comments == 1


@pytest.mark.parametrize("action", ["hide", "remove", "request_edit"])
def test_what_a_moderator_takes_out_leaves_the_thread_and_its_count_and_comes_back_by_an_appeal(talk, action):
    one, other = talk.said(), talk.said("Salt slows yeast.", by=talk.rita)
    case = talk.report(one, talk.rita)
    note: dict[str, Any] = {"note": "Politely, please."} if action == "request_edit" else {}

    taken_out = decide(case, action, by=talk.first, **note)

    assert (talk.sees(talk.rita, one), talk.sees(talk.ada, one)) == (None, GOOD)
    assert talk.listed(talk.rita) == (["Salt slows yeast."], 1)
    talk.appeal(taken_out)
    given = {"revision": talk.case(one).revision, "outcome": "overturned", "reason": "It is."}
    with pytest.raises(moderation.AnotherModeratorNeeded):
        moderation.answer_appeal(talk.first, case_id=case.case_id, given=given, now=clock.now())
    talk.answer(taken_out)
    while work("demo"):
        pass

    assert talk.listed(talk.rita) == ([GOOD, "Salt slows yeast."], 2)
    assert talk.sees(talk.rita, other) == "Salt slows yeast."
    assert "You were right" in told(talk.ada)[0]
    figures = profiles.standing_of("demo", talk.ada.user_id, now=clock.now()).figures
    assert (figures.removed, figures.comments) == (0, 1)
    assert len(told(talk.paula)) == 1, "of what comes back nobody is told anew but its author"


def test_a_place_that_answers_hang_on_stays_while_its_text_is_removed_and_gets_it_back(talk):
    top = talk.said()
    talk.said("Overnight it is.", to=top, by=talk.rita)

    removed = decide(talk.report(top, talk.rita), "remove", by=talk.first)
    (place,) = comments.list_comments(talk.paula, post_id=talk.post_id).items
    assert (place.status, place.said.content, len(place.first_replies)) == ("removed", "", 1)
    talk.appeal(removed)
    talk.answer(removed)

    (place,) = comments.list_comments(talk.paula, post_id=talk.post_id).items
    assert (place.said.content, [each.said.content for each in place.first_replies]) == (GOOD, ["Overnight it is."])
    assert talk.listed(talk.paula)[1] == 2


def test_an_upheld_appeal_changes_nothing_of_the_thread(talk):
    one = talk.said()
    removed = decide(talk.report(one, talk.rita), "remove", by=talk.first)
    talk.appeal(removed)

    talk.answer(removed, "upheld")

    assert talk.listed(talk.rita) == ([], 0)
    with pytest.raises(moderation.AppealedBefore):
        talk.appeal(removed)


def test_a_verdict_of_one_item_is_no_matter_of_another_case_of_the_same_author(talk):
    """A comment that was removed with a suspension, and one that was hidden: the first alone is overturned."""
    first, second = talk.said(), talk.said("Salt slows yeast.")
    hidden = decide(talk.report(second, talk.rita), "hide", "mute", by=talk.second, duration_hours=200)
    removed = decide(talk.report(first, talk.rita), "remove", "suspend", by=talk.first, duration_hours=100)
    talk.appeal(removed)

    talk.answer(removed)

    assert talk.listed(talk.rita) == ([GOOD], 1)
    assert talk.case(second).decision == hidden.decision
    with pytest.raises(moderation.Muted):  # the suspension ended, what the other decision said holds
        talk.say("Again.")


def test_an_overturned_appeal_closes_all_that_waits_in_the_case_that_several_reports_share(talk):
    one = talk.said()
    talk.report(one, talk.rita)
    removed = decide(talk.report(one, talk.paula), "remove", "suspend", by=talk.first, duration_hours=100)
    while work("demo"):
        pass
    talk.appeal(removed)

    after = talk.answer(removed)
    while work("demo"):
        pass

    assert (after.facet, after.decision.appeal, after.waiting.reports) == (None, "overturned", 0)
    for reporter in (talk.rita, talk.paula):
        assert profiles.standing_of("demo", reporter.user_id, now=clock.now()).figures.reports_upheld == 0
    assert talk.listed(talk.rita) == ([GOOD], 1)
    talk.say("Thank you.")


def test_a_comment_that_its_author_deletes_while_an_appeal_waits_stays_gone(talk):
    one = talk.said()
    removed = decide(talk.report(one, talk.rita), "remove", "suspend", by=talk.first, duration_hours=100)
    talk.appeal(removed)
    comments.delete_comment(talk.ada, comment_id=one, now=clock.now())

    talk.answer(removed)

    assert talk.listed(talk.rita) == ([], 0)
    assert handler_of(TargetType.COMMENT).read(talk.first, one) is None
    talk.say("Thank you.")


def test_a_verdict_that_was_long_in_coming_does_not_undo_what_a_moderator_decided(talk):
    comment_id = talk.say()
    handler = handler_of(TargetType.COMMENT)
    read_for_check = handler.read(talk.first, comment_id)
    assert read_for_check is not None
    case = moderation.report(talk.second, target=read_for_check, reason="spam", note="", now=clock.now())
    decide(case, "remove", by=talk.first)

    told = Told(case.case_id, Standing.APPROVED, "machine", clock.iso(clock.now()), 1)
    with pytest.raises(moderation.TargetMoved):
        handler.settle(Transaction(), talk.first, target=read_for_check, told=told, now=clock.now())
