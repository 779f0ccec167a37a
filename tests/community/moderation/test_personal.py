"""What moderation keeps of people: an export has it, and erasing them leaves cases without names."""

import json

from community.moderation.models import CaseModel, CasePart, CheckModel, RecordModel
from diatonic.common import clock, personal
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import NOBODY, NOBODYS_NAME, Subject
from tests.community.moderation.deciding import MODERATOR, READER, decide, report
from tests.organizations.media.conftest import work
from tests.people import MEMBER


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


def erase(person):
    """Do what erasing the person does here."""
    for holding in personal.holdings():
        if holding.name.startswith("moderation."):
            organization = person.organization_id if holding.in_organizations else ""
            subject = Subject(person.user_id, organization, frozenset({person.user_name}))
            for item in list(holding.find(subject)):
                tx = Transaction()
                holding.erase(tx, item, subject, clock.now())
                tx.commit()


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


def test_erasing_leaves_the_case_and_nobody_in_it(things):
    case = make_case(things)

    for person in (MEMBER, READER, MODERATOR):
        erase(person)
        erase(person)  # an index lags: it is gone through twice
        assert held(person) == {}

    kept = CaseModel.get(case.case_id)
    assert (kept.author_id, kept.excerpt, kept.decision["by"]) == (NOBODY, "", NOBODY)
    items = [kept, *CasePart.query(case.case_id), *CheckModel.query("demo"), *RecordModel.query("demo")]
    text = json.dumps([item.to_simple_dict() for item in items], default=str)
    for person in (MEMBER, READER, MODERATOR):
        assert person.user_id not in text
        assert person.user_name not in text
    assert "fucking" not in text
