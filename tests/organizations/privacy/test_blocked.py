"""An erasure that cannot begin, or does not get on: state, reason and next step are shown, and it goes on afterwards."""

from datetime import timedelta

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import store as jobs
from diatonic.common.scope import system_scope
from organizations.media import services as media
from organizations.media.rules import Use
from organizations.membership import services as membership
from organizations.privacy import services, store, tasks
from organizations.privacy.services import asking, erasing
from tests.organizations.people import account_of, make_organization, make_person, sign_in
from tests.organizations.privacy.conftest import finish, work
from tests.people import INSTRUCTOR


@pytest.fixture
def blocked(travel):
    """A person who has become the last owner in the week after she asked."""
    make_organization("duo")
    ella = make_person("duo", name="Ella", role="owner")
    emma = make_person("duo", name="Emma", role="owner")
    services.request_erasure(ella.user_id, now=clock.now())
    services.request_erasure(emma.user_id, now=clock.now())
    travel(8)
    work()
    return next(one for one in (ella, emma) if store.find_both(one.user_id)[1])


def test_the_page_says_why_and_what_to_do(blocked):
    text = sign_in(blocked).get("/account/privacy/").content.decode()

    assert "could not be erased yet" in text
    assert "You are the last owner of Duo Organization. Hand the ownership over first." in text
    assert "/o/duo/organization/members/" in text or "/o/duo/members/" in text
    assert "Keep my account" in text
    assert "Erase my account now" not in text


def test_it_cannot_be_hastened_while_the_reason_is_there(blocked):
    client = sign_in(blocked)

    refused = client.post("/account/privacy/erase/", {"confirm_name": "erase"})

    assert refused.status_code == 409
    assert "Hand the ownership over first" in refused.content.decode()
    assert account_of(blocked.user_id).is_active


def test_once_the_reason_is_gone_it_goes_on_at_a_word(blocked):
    client = sign_in(blocked)
    make_person("duo", name="Late", role="owner")

    text = client.get("/account/privacy/").content.decode()
    assert "Nothing stands in the way any more" in text
    assert "Erase my account now" in text
    assert client.post("/account/privacy/erase/", {"confirm_name": "erase"}).status_code == 302
    finish()

    assert account_of(blocked.user_id).status == "erased"


def test_it_can_still_be_cancelled(blocked):
    assert sign_in(blocked).post("/account/privacy/keep/").status_code == 302

    assert store.find_both(blocked.user_id)[1] is None


def test_whoever_becomes_the_last_owner_in_the_very_moment_is_not_closed(monkeypatch, travel):
    """Between the question and the transaction: nobody's account is closed without whom an organization has no owner."""
    make_organization("solo")
    else_ = make_person("solo", name="Else", role="owner")
    make_person("solo", name="Emma", role="owner")
    services.request_erasure(else_.user_id, now=clock.now())
    travel(8)
    real = asking.obstacles

    def answer_too_early(user_id):
        found = real(user_id)
        others = membership.list_members(system("solo")).items
        for one in others:
            member = membership.find_member(system("solo"), user_id=one.user_id)
            if member is not None and one.user_id != else_.user_id:
                tx = Transaction()
                membership.take_out(tx, member, now=clock.now())
                tx.commit()
        return found

    monkeypatch.setattr(erasing, "obstacles", answer_too_early)
    work()

    erasure = services.get_erasure(else_.user_id)
    assert erasure.state == "waiting"
    assert "last owner" in erasure.blocked[0]
    assert account_of(else_.user_id).is_active


def system(organization_id):
    return system_scope(organization_id, reason="test")


def _hold(file_id):
    tx = Transaction()
    use = Use("elsewhere", "somewhere else", "")
    media.hold_file(tx, system("demo"), file_id=file_id, use=use, now=clock.now())
    tx.commit()


def _page(erasure):
    return Client().get(services.receipt_address(erasure)).content.decode()


def test_what_stops_it_in_the_middle_is_on_the_page_of_the_receipt_and_it_goes_on(busy, travel):
    erasure = services.request_erasure(busy.account.user_id, now=clock.now())
    _hold(busy.handed_in)
    travel(8)

    work()

    assert account_of(busy.account.user_id).status == "erased", "it has begun"
    text = _page(erasure)
    assert "Stopped for now" in text
    assert "is used" in text
    assert "tried again by itself" in text

    tx = Transaction()
    media.release_file(tx, system("demo"), file_id=busy.handed_in, holder="elsewhere")
    tx.commit()
    travel(0.01)
    finish()

    assert "Stopped" not in _page(erasure)
    assert "Ended" in _page(erasure)
    assert store.find_both(busy.account.user_id)[1] is None
    with pytest.raises(media.FileUnknown):
        media.get_file(INSTRUCTOR, file_id=busy.handed_in)


def test_after_the_last_attempt_another_job_goes_on_and_the_page_says_so(account, travel, monkeypatch):
    erasure = services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    monkeypatch.setattr(erasing, "_AT_A_TIME", 0.0)
    work()
    for job in jobs.Job.scan(jobs.Job.job_id.startswith(f"erase-{erasure.erasure_id}")):
        job.delete()

    tasks._try_later(system("-"), user_id=account.user_id, erasure_id=erasure.erasure_id)

    assert "Something of ours broke" in _page(erasure)
    (job,) = jobs.Job.scan(jobs.Job.job_id.startswith(f"erase-{erasure.erasure_id}"))
    assert job.due_at > clock.iso(clock.now() + timedelta(hours=23))
    travel(1.1)
    finish()
    assert "Ended" in _page(erasure)
