"""Moderators and what they wrote themselves: others decide about it, as long as there are others."""

from dataclasses import replace

import pytest

from community.moderation import services as moderation
from diatonic.common import clock, errors
from tests.community.moderation.deciding import case_of, decide, report
from tests.community.moderation.screening import page_of, place_of
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

FINE = "Salt slows yeast."


@pytest.fixture
def scopes(people):
    return {name: scope_for(account, "demo") for name, account in people.items()}


@pytest.fixture
def promoted(scopes):
    """The author, who moderates by now."""
    return replace(scopes["ada"], permissions=scopes["mina"].permissions)


@pytest.fixture
def alone():
    """The one moderator of an organization, and somebody who writes there."""
    make_organization("alone")
    named = {"solo": True, "bea": False}
    return {name: make_person("alone", name=name.title(), moderator=may) for name, may in named.items()}


def test_they_neither_undo_nor_claim_nor_end_what_was_decided_about_themselves(things, scopes, promoted):
    one = things.write(FINE, by=scopes["ada"], status="approved")
    case = decide(report(things, one), "hide", "mute", by=scopes["mina"], duration_hours=5)

    with pytest.raises(errors.Denied, match="another moderator decides"):
        moderation.undo(promoted, case_id=case.case_id, revision=case.revision, now=clock.now())
    with pytest.raises(errors.Denied, match="another moderator ends it"):
        moderation.lift_sanctions(promoted, user_id=promoted.user_id, now=clock.now())
    moderation.undo(scopes["omar"], case_id=case.case_id, revision=case.revision, now=clock.now())
    with pytest.raises(errors.Denied, match="another moderator decides"):
        moderation.claim(promoted, case_id=case.case_id, now=clock.now())


def test_the_screen_has_no_button_to_undo_it(things, scopes, mina, omar):
    one = things.write(FINE, by=scopes["mina"], status="approved")
    case = decide(report(things, one), "hide", by=scopes["omar"])

    assert "Undo this decision" in page_of(omar.get(place_of(case)))
    assert "Undo this decision" not in page_of(mina.get(place_of(case)))
    said = page_of(mina.post(place_of(case, "undo/"), {"revision": case.revision}, follow=True))
    assert "another moderator decides" in said
    assert things.status(one) == "hidden"


def test_they_do_not_read_who_reported_it(things, scopes, mina, omar):
    one = things.write(FINE, by=scopes["mina"], status="approved")
    case = report(things, one, by=scopes["vera"], note="She always does that.")

    (seen,) = moderation.get_case(scopes["mina"], case_id=case.case_id, now=clock.now()).reports
    assert (seen.by, seen.by_name, seen.content["reason"]) == ("", "", "spam")
    for page in (page_of(mina.get(place_of(case))), mina.get(f"/api/moderation/cases/{case.case_id}").content.decode()):
        assert "spam" in page.lower()
        assert "She always does that" not in page
        assert "Vera" not in page
        assert scopes["vera"].user_id not in page
    assert "She always does that" in page_of(omar.get(place_of(case)))


def test_an_appeal_against_a_sanction_is_answered_at_the_screen_after_the_text_was_deleted(
    things, author, scopes, omar
):
    one = things.write(FINE, by=author, status="approved")
    case = decide(report(things, one), "hide", "mute", by=scopes["mina"], duration_hours=50)
    moderation.appeal(author, case_id=case.case_id, message="It was a joke.", now=clock.now())
    things.delete(one, by=author)

    assert "Your answer to the appeal" in page_of(omar.get(place_of(case)))
    given = {"revision": case_of(things, one).revision, "outcome": "overturned", "reason": "It was."}
    assert omar.post(place_of(case, "answer/"), given).status_code == 302

    moderation.check_may_write(author, organization_id="demo", now=clock.now())


def test_the_one_moderator_decides_about_their_own_text_and_answers_their_own_appeal(things, alone):
    solo, client = scope_for(alone["solo"], "alone"), sign_in(alone["solo"])
    one = things.write(FINE, by=solo, organization="alone", status="approved")
    case = report(things, one, by=scope_for(alone["bea"], "alone"))
    place = f"/o/alone/moderation/cases/{case.case_id}/"
    assert "data-decide" in page_of(client.get(place))
    sent = {"revision": case.revision, "action": "hide", "rule": "harassment"}
    assert client.post(f"{place}decide/", sent).status_code == 302
    moderation.appeal(solo, case_id=case.case_id, message="It was a joke.", now=clock.now())

    assert "Your answer to the appeal" in page_of(client.get(place))
    now_so = moderation.get_case(solo, case_id=case.case_id, now=clock.now()).case
    given = {"revision": now_so.revision, "outcome": "overturned", "reason": "It was."}
    client.post(f"{place}answer/", given)

    assert things.status(one) == "approved"


def test_going_on_leads_to_what_they_can_decide_and_the_screen_says_why_where_they_cannot(things, author, scopes, mina):
    own = report(things, things.write(FINE, by=scopes["mina"], status="approved"))
    appealed = decide(report(things, things.write(FINE, by=author, status="approved")), "hide", by=scopes["mina"])
    moderation.appeal(author, case_id=appealed.case_id, message="It was a joke.", now=clock.now())
    now = clock.now()
    assert moderation.next_case(scopes["mina"], after="", now=now) is None
    other = report(things, things.write(FINE, by=author, status="approved"))

    found = moderation.next_case(scopes["mina"], after="", now=now)

    assert found is not None
    assert found.case_id == other.case_id
    assert {one.case_id for one in moderation.list_cases(scopes["omar"], now=now).items} >= {own.case_id}
    page = page_of(mina.get(place_of(appealed)))
    assert "another moderator answers the appeal" in page
    assert "Your answer to the appeal" not in page


def test_going_on_leads_the_one_moderator_to_their_own(things, alone):
    solo = scope_for(alone["solo"], "alone")
    one = things.write(FINE, by=solo, organization="alone", status="approved")
    case = report(things, one, by=scope_for(alone["bea"], "alone"))

    found = moderation.next_case(solo, after="", now=clock.now())

    assert found is not None
    assert found.case_id == case.case_id
