"""What moderation keeps of people: an export has it, and erasing them leaves cases without names."""

import json

from community.moderation import services as moderation
from community.moderation.models import CaseModel, CasePart, CheckModel, RecordModel
from diatonic.common import clock, personal
from diatonic.common.personal import NOBODY, NOBODYS_NAME, Subject
from tests.community.moderation.deciding import MODERATOR, READER, SECOND, decide, report, reported
from tests.community.moderation.erasing import erase
from tests.organizations.media.conftest import work
from tests.people import MEMBER, person


def held(person, name=""):
    """Return what moderation keeps of the person, by holding."""
    found = {}
    for holding in personal.holdings():
        if holding.name.startswith("moderation.") and holding.name.startswith(name or "moderation."):
            organization = person.organization_id if holding.in_organizations else ""
            subject = Subject(person.user_id, organization, frozenset({person.user_name}))
            items = list(holding.find(subject))
            if items:
                found[holding.name] = [dict(holding.shown(item, subject)) for item in items]
    return found


def make_case(things):
    one = things.write("You fucking idiot.")
    work("demo")
    case = report(things, one, note="He means me.")
    decide(case, "remove", "mute", duration_hours=5)
    work("demo")
    return case


def test_an_export_has_what_is_kept_of_each(things):
    make_case(things)

    author, reporter, moderator = held(MEMBER), held(READER), held(MODERATOR)

    assert set(author) == {"moderation.cases", "moderation.checks", "moderation.record"}
    assert author["moderation.record"][0]["removed"] == 1
    assert set(reporter) == {"moderation.reports", "moderation.record"}
    assert reporter["moderation.reports"][0]["note"] == "He means me."
    assert set(moderator) == {"moderation.decided", "moderation.said", "moderation.load", "moderation.sanctioned"}
    # Who moderates is told to nobody else, and who reported not either.
    assert MODERATOR.user_id not in json.dumps(author)
    assert READER.user_id not in json.dumps(author)


def test_erasing_a_moderator_leaves_the_sanction_and_not_who_decided_it(things):
    make_case(things)

    erase(MODERATOR)

    record = RecordModel.get("demo", MEMBER.user_id)
    assert record.muted_until
    assert (record.sanctioned_by, record.sanctioned_by_name) == (NOBODY, NOBODYS_NAME)


def test_a_case_that_somebody_only_took_in_hand_is_in_nobodys_hands_once_they_are_erased(things):
    case = reported(things)
    moderation.claim(SECOND, case_id=case.case_id, now=clock.now())

    ((name, (shown,)),) = held(SECOND).items()
    assert (name, shown["case_id"]) == ("moderation.claimed", case.case_id)
    erase(SECOND)
    erase(SECOND)

    assert held(SECOND) == {}
    kept = CaseModel.get(case.case_id)
    assert SECOND.user_id not in json.dumps(kept.to_simple_dict(), default=str)
    # The case goes on: it is claimed, reported and decided about by others.
    moderation.claim(MODERATOR, case_id=case.case_id, now=clock.now())
    decide(report(things, case.target_id, by=person("vera")), "hide")


def test_what_was_said_in_an_appeal_is_in_the_export_and_goes(things):
    case = make_case(things)
    moderation.appeal(MEMBER, case_id=case.case_id, message="I was quoting my cousin.", now=clock.now())

    (shown,) = held(MEMBER)["moderation.appeals"]
    assert (shown["case_id"], shown["message"]) == (case.case_id, "I was quoting my cousin.")
    erase(MEMBER)

    assert held(MEMBER) == {}
    assert "cousin" not in json.dumps([part.to_simple_dict() for part in CasePart.query(case.case_id)], default=str)


def test_erasing_leaves_the_case_and_nobody_in_it(things):
    case = make_case(things)
    moderation.appeal(MEMBER, case_id=case.case_id, message="I was quoting my cousin.", now=clock.now())
    moderation.claim(SECOND, case_id=case.case_id, now=clock.now())

    for each in (MEMBER, READER, MODERATOR, SECOND):
        erase(each)
        erase(each)  # an index lags: it is gone through twice
        assert held(each) == {}

    kept = CaseModel.get(case.case_id)
    assert (kept.author_id, kept.excerpt, kept.decision["by"]) == (NOBODY, "", NOBODY)
    items = [kept, *CasePart.query(case.case_id), *CheckModel.query("demo"), *RecordModel.query("demo")]
    text = json.dumps([item.to_simple_dict() for item in items], default=str)
    for each in (MEMBER, READER, MODERATOR, SECOND):
        assert each.user_id not in text
        assert each.user_name not in text
    assert "fucking" not in text
