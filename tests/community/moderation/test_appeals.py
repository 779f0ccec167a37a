"""Appeals: once a decision, answered by another moderator than the first, unless there is none."""

from datetime import timedelta
from typing import Any

import pytest

from community.moderation import services as moderation
from community.moderation.rules.statistics import Month
from community.moderation.store.figures import FigureStore
from diatonic.common import clock, errors
from organizations.notifications import services as notifications
from tests.community.moderation.deciding import case_of, decide, report
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for


@pytest.fixture
def people(things):
    """An organization with an author and two moderators."""
    make_organization("demo")
    named = {"author": False, "first": True, "second": True, "reader": False}
    return {
        name: scope_for(make_person("demo", name=name.title(), moderator=may), "demo") for name, may in named.items()
    }


@pytest.fixture
def removed(things, people):
    """The case of something that the first moderator removed."""
    one = things.write("Salt slows yeast.", by=people["author"], status="approved")
    case = report(things, one, by=people["reader"])
    return decide(case, "remove", "mute", by=people["first"], duration_hours=100)


def appeal(people, case, by="author", message="It was a joke.", now=None):
    return moderation.appeal(people[by], case_id=case.case_id, message=message, now=now or clock.now())


def answer(people, things, case, by="second", outcome="overturned") -> Any:
    revision = case_of(things, case.target_id).revision
    given = {"revision": revision, "outcome": outcome, "reason": "We looked again."}
    return moderation.answer_appeal(people[by], case_id=case.case_id, given=given, now=clock.now())


def told(person):
    return [notice.text for notice in notifications.list_notices(person).items]


def test_what_is_overturned_is_shown_again_and_sanctions_end(things, people, removed):
    made = appeal(people, removed)
    assert made.by_another
    assert case_of(things, removed.target_id).facet == "appeals"

    after = answer(people, things, removed)
    work("demo")

    assert (things.status(removed.target_id), after.facet, after.decision.appeal) == ("approved", None, "overturned")
    moderation.check_may_write(people["author"], organization_id="demo", now=clock.now())
    assert "You were right, and the decision was overturned: We looked again." in told(people["author"])[0]
    month = clock.iso(clock.now())[:7]
    found = Month.of(month, FigureStore("demo").by_month([month])[month])
    assert (found.appealed, found.appeals_overturned, found.share_overturned) == (1, 1, 1.0)


def test_what_is_upheld_stays_and_that_was_the_one_appeal(things, people, removed):
    appeal(people, removed)

    answer(people, things, removed, outcome="upheld")

    said = things.told(removed.target_id)
    assert (things.status(removed.target_id), said["note"], said["appeal_until"]) == ("removed", "We looked again.", "")
    with pytest.raises(moderation.AppealedBefore):
        appeal(people, removed)
    now = case_of(things, removed.target_id)
    with pytest.raises(moderation.NotUndone, match="appeal"):
        moderation.undo(people["second"], case_id=now.case_id, revision=now.revision, now=clock.now())


def test_who_decided_first_does_not_answer(things, people, removed):
    appeal(people, removed)

    with pytest.raises(moderation.AnotherModeratorNeeded):
        answer(people, things, removed, by="first")
    assert things.status(removed.target_id) == "removed"


def test_where_there_is_one_moderator_only_they_answer_and_the_author_is_told(things):
    make_organization("demo")
    first = scope_for(make_person("demo", name="First", moderator=True), "demo")
    author = scope_for(make_person("demo", name="Author"), "demo")
    one = things.write("Salt slows yeast.", by=author, status="approved")
    case = decide(report(things, one), "remove", by=first)
    people = {"first": first, "author": author}

    made = appeal(people, case)

    assert not made.by_another
    assert answer(people, things, case, by="first").decision.appeal == "overturned"


def test_an_author_who_moderates_does_not_answer_their_own_appeal(things, people):
    one = things.write("Salt slows yeast.", by=people["second"], status="approved")
    case = decide(report(things, one), "remove", by=people["first"])
    moderation.appeal(people["second"], case_id=case.case_id, message="It was a joke.", now=clock.now())

    with pytest.raises(errors.Denied, match="You wrote this yourself"):
        answer(people, things, case, by="second")
    # Nobody else is left: who decided first may look once more.
    assert answer(people, things, case, by="first", outcome="upheld").decision.appeal == "upheld"


def test_an_appeal_is_no_matter_of_an_ordinary_decision(things, people, removed):
    appeal(people, removed)
    case = case_of(things, removed.target_id)

    with pytest.raises(moderation.AppealWaits):
        decide(case, "approve", by=people["second"])


def test_an_appeal_is_possible_for_twenty_days(things, people, removed):
    with pytest.raises(moderation.NoAppeal, match="An appeal was possible until"):
        appeal(people, removed, now=clock.now() + timedelta(days=20, minutes=1))

    assert appeal(people, removed, now=clock.now() + timedelta(days=19)).number == 1


def test_only_the_author_appeals(things, people, removed):
    with pytest.raises(moderation.CaseUnknown):
        appeal(people, removed, by="reader")
    with pytest.raises(moderation.NotTheAuthor):
        appeal(people, removed, by="first")


@pytest.mark.parametrize("message", ["", "  ", "x" * 2001])
def test_an_appeal_says_something_of_at_most_2000_characters(things, people, removed, message):
    with pytest.raises(errors.Invalid):
        appeal(people, removed, message=message)


def test_somebody_of_another_organization_appeals_from_their_own(things, people):
    make_organization("other")
    guest = scope_for(make_person("other", name="Guest"), "other")
    one = things.write("Salt slows yeast.", by=guest, status="approved", visibility="public")
    case = decide(report(things, one), "remove", by=people["first"])
    assert "You can appeal until" in told(guest)[0]

    moderation.appeal(guest, case_id=case.case_id, message="It was a joke.", now=clock.now())
    answer(people, things, case)

    assert "You were right" in told(guest)[0]


def test_taking_a_decision_back_settles_the_appeal(things, people, removed):
    appeal(people, removed)
    case = case_of(things, removed.target_id)

    after: Any = moderation.undo(people["first"], case_id=case.case_id, revision=case.revision, now=clock.now())

    assert (after.decision.appeal, after.waiting.appeal, after.facet) == ("moot", False, "reported")


def test_approving_leaves_nothing_to_appeal_against(things, people):
    one = things.write("Salt slows yeast.", by=people["author"], status="approved")
    case = decide(report(things, one), "approve", by=people["first"])

    with pytest.raises(moderation.NoAppeal):
        appeal(people, case)


def test_a_moderators_own_text_is_decided_by_another(things, people):
    one = things.write("Salt slows yeast.", by=people["first"], status="approved")
    case = report(things, one)

    with pytest.raises(errors.Denied, match="another moderator decides"):
        decide(case, "approve", by=people["first"])
    with pytest.raises(moderation.ModeratorSanctioned):
        decide(case, "hide", "suspend", by=people["second"], duration_hours=1)
    assert decide(case, "hide", by=people["second"]).facet is None
