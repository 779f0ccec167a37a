"""Erasing a person: nothing of them is left, others keep what they rely on, and the receipt says so."""

from dataclasses import replace

import pytest

from diatonic.common import clock, personal, pool, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import system_scope
from education.authoring import services as authoring
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.audit import services as audit
from organizations.invites import services as invites
from organizations.media import services as media
from organizations.membership import services as membership
from organizations.membership.rules import Newcomer
from organizations.membership.store import MemberStore
from organizations.privacy import services, store
from organizations.privacy.rules import receipt_id
from organizations.privacy.services import erasing
from tests.guessing import almost
from tests.organizations.media.conftest import work as work_in
from tests.organizations.people import account_of, make_organization, make_person, scope_for, sign_in
from tests.organizations.privacy.conftest import NAME, everything, finish, work
from tests.people import INSTRUCTOR, OWNER
from tests.routes.iam import Asked, refused


def _receipt(erasure):
    return services.get_receipt(services.receipt_address(erasure).split("/")[3], now=clock.now())


def _left(account):
    """Say where the person is still named, by table, beside what is meant to be left."""
    words = (account.user_id, NAME, account.email)
    return sorted(
        {
            f"{table}: {item}"
            for table, item in everything()
            if any(word in str(item) for word in words) and not _is_bare_id(table, str(item), account)
        }
    )


def test_nothing_of_a_person_is_left(busy, travel):
    erasure = services.request_erasure(busy.account.user_id, now=clock.now())
    assert _left(busy.account)
    travel(8)

    finish()

    assert _left(busy.account) == []
    user = account_of(busy.account.user_id)
    assert (user.name, user.email, user.status) == (personal.NOBODYS_NAME, "", "erased")
    assert store.find_both(busy.account.user_id) == (None, None)
    assert _receipt(erasure).ended_at


def test_others_keep_what_they_rely_on(busy, travel):
    services.request_erasure(busy.account.user_id, now=clock.now())
    travel(8)

    finish()

    module = authoring.get_module(INSTRUCTOR, module_id=busy.module_id)
    assert (module.fields.title, module.created_by_name) == ("Rye", personal.NOBODYS_NAME)
    file = media.get_file(INSTRUCTOR, file_id=busy.shared.file_id)
    assert (file.name, file.created_by) == ("oven.png", personal.NOBODY)
    for key in file.object_keys():
        assert storage.head(key).size
    with pytest.raises(media.FileUnknown):
        media.get_file(replace(busy.scope), file_id=busy.handed_in)
    shares = media.get_usage(replace(INSTRUCTOR, role="owner")).people
    assert [(share.name, share.files) for share in shares] == [(personal.NOBODYS_NAME, 1)]


def test_the_receipt_counts_what_was_found_and_what_became_of_it(busy, travel):
    erasure = services.request_erasure(busy.account.user_id, now=clock.now())
    travel(8)

    work()

    receipt = _receipt(erasure)
    lines = {line.name: line for line in receipt.lines}
    assert {holding.name for holding in personal.holdings()} <= lines.keys()
    assert (lines["learning.attempts"].found, lines["learning.attempts"].deleted) == (1, 1)
    assert (lines["exercises.submissions"].found, lines["exercises.marks"].anonymized) == (1, 1)
    assert (lines["authoring.modules"].anonymized, lines["authoring.comments"].anonymized) == (1, 1)
    assert (lines["media.private-files"].deleted, lines["s3.media.private-files"].deleted) == (1, 1)
    assert (lines["media.files"].anonymized, lines["s3.media.files"].kept) == (1, 1)
    assert lines["accounts.sessions"].deleted == 1
    assert lines["membership.membership"].deleted == 1
    assert "35 days" in lines["backups"].why
    for line in receipt.lines:
        assert line.found == line.deleted + line.anonymized + line.kept, line
        assert line.why or line.found == line.deleted
    assert NAME not in str(receipt)


def _is_bare_id(table, item, account):
    """Say whether the item may stay: an account that says nothing, an entry of the audit log."""
    return table in ("users", "audit-events") and NAME not in item and account.email not in item


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing runs any more."""


def test_a_worker_killed_at_any_step_goes_on_and_counts_each_thing_once(busy, travel, monkeypatch):
    erasure = services.request_erasure(busy.account.user_id, now=clock.now())
    travel(8)
    real, calls = store.count, []

    def dying(*args, **options):
        calls.append(args)
        if len(calls) % 3 == 0:
            raise Killed
        real(*args, **options)

    monkeypatch.setattr(store, "count", dying)
    monkeypatch.setattr(store, "reach", lambda *_, **__: None)
    ends = 0
    while store.find_both(busy.account.user_id)[1] is not None:
        try:
            services.erase(user_id=busy.account.user_id, erasure_id=erasure.erasure_id, now=clock.now())
        except Killed:
            ends += 1
            if ends == 25:
                monkeypatch.setattr(store, "count", real)

    finish()
    assert ends == 25
    assert _left(busy.account) == []
    lines = {line.name: line for line in _receipt(erasure).lines}
    assert (lines["learning.attempts"].found, lines["media.files"].found) == (1, 1)
    assert (lines["membership.membership"].found, lines["authoring.modules"].found) == (1, 1)


def test_long_work_is_gone_on_with_by_another_job(busy, travel, monkeypatch):
    services.request_erasure(busy.account.user_id, now=clock.now())
    travel(8)
    monkeypatch.setattr(erasing, "_AT_A_TIME", 0.0)

    rounds = 0
    while work():
        rounds += 1
    finish()

    assert rounds > 30
    assert _left(busy.account) == []


def test_nothing_happens_before_its_time(account, travel):
    erasure = services.request_erasure(account.user_id, now=clock.now())
    assert work() == 1, "the mail about it"
    travel(6.9)

    services.erase(user_id=account.user_id, erasure_id=erasure.erasure_id, now=clock.now())
    assert work() == 0

    assert account_of(account.user_id).is_active


def test_asked_twice_is_once(account):
    first = services.request_erasure(account.user_id, now=clock.now())

    assert services.request_erasure(account.user_id, now=clock.now()).erasure_id == first.erasure_id


def test_it_can_be_cancelled_and_is_audited(account, travel):
    services.request_erasure(account.user_id, now=clock.now())

    services.cancel_erasure(account.user_id, now=clock.now())
    travel(8)
    work()

    assert account_of(account.user_id).is_active
    actions = [event.action for event in audit.list_events(system_scope("demo", reason="test")).items]
    assert actions[:2] == ["member.erasure_cancelled", "member.erasure_asked"]
    with pytest.raises(services.NoErasure):
        services.cancel_erasure(account.user_id, now=clock.now())


def test_once_begun_it_cannot_be_cancelled(account, travel, monkeypatch):
    services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    monkeypatch.setattr(erasing, "_AT_A_TIME", 0.0)
    work()

    with pytest.raises(services.NoErasure, match="cannot be stopped"):
        services.cancel_erasure(account.user_id, now=clock.now())


def test_the_last_owner_is_needed(account):
    make_organization("solo")
    make_person("solo", name="Else", role="owner", sub="else")

    with pytest.raises(services.StillNeeded, match="last owner of Solo Organization") as refused:
        services.request_erasure("else", now=clock.now())

    assert refused.value.status == 409
    assert store.find_both("else") == (None, None)


def test_who_became_the_last_owner_meanwhile_is_told_and_it_is_tried_again(travel):
    make_organization("duo")
    ella = make_person("duo", name="Ella", role="owner")
    emma = make_person("duo", name="Emma", role="owner")
    first = services.request_erasure(ella.user_id, now=clock.now())
    services.request_erasure(emma.user_id, now=clock.now())
    travel(8)

    work()
    waiting = next(found for one in (ella, emma) if (found := store.find_both(one.user_id)[1]))
    assert "last owner of Duo" in waiting.blocked[0]
    assert account_of(waiting.user_id).is_active

    late = make_person("duo", name="Late", role="owner")
    travel(1.1)
    work()

    assert store.find_both(waiting.user_id)[1] is None
    assert account_of(waiting.user_id).status == "erased"
    assert account_of(late.user_id).is_active
    assert first.erasure_id


def test_what_was_left_where_somebody_was_a_member_once_is_erased_too(busy, travel):
    scope = system_scope("demo", reason="test")
    member = membership.find_member(scope, user_id=busy.account.user_id)
    assert member is not None
    tx = Transaction()
    membership.take_out(tx, member, now=clock.now())
    tx.commit()
    services.request_erasure(busy.account.user_id, now=clock.now())
    travel(8)

    finish()

    assert _left(busy.account) == []


def test_how_many_organizations_somebody_founded_is_forgotten(account, travel):
    founder = Newcomer(account.user_id, account.name, account.email)
    founded = membership.found_organization(name="Bakers", owner=founder, now=clock.now())
    make_person(founded, name="Otto", role="owner")
    services.request_erasure(account.user_id, now=clock.now())
    travel(8)

    with Asked() as asked:
        finish()

    assert _left(account) == []
    assert refused("worker", asked.calls) == []


def test_no_session_and_no_sign_in_brings_the_account_back(account, travel):
    client = sign_in(account)
    services.request_erasure(account.user_id, now=clock.now())
    travel(6)
    client = sign_in(account)
    travel(2)
    work()

    assert client.get("/account/privacy/").status_code == 302
    with pytest.raises(accounts.AccountDisabled, match="erased"):
        accounts.sign_in(Identity(account.user_id, "z@example.com", "Zeb"), now=clock.now())
    # The address is free again.
    new = accounts.sign_in(Identity("another-sub", account.email, "Zeb"), now=clock.now())
    assert new.is_active


def test_the_seat_is_free_again(account, travel):
    services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    work()

    assert MemberStore(system_scope("demo", reason="test")).counts("members")["members"] == 1
    with pytest.raises(accounts.AccountDisabled):
        scope_for(account_of(account.user_id), "demo")


def test_a_receipt_is_found_by_its_address_only(account, travel):
    erasure = services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    work()

    token = services.receipt_address(erasure).split("/")[3]
    assert receipt_id(token) != token
    with pytest.raises(services.NoReceipt):
        services.get_receipt(almost(token), now=clock.now())
    travel(400)
    with pytest.raises(services.NoReceipt):
        services.get_receipt(token, now=clock.now())


def test_the_account_at_the_identity_provider_goes_too(account, travel):
    pool.create_account("zeb@example.org")
    sub = _sub("zeb@example.org")
    make_person("demo", name="Zeb", sub=sub)
    erasure = services.request_erasure(sub, now=clock.now())
    travel(8)

    work()

    assert not pool.has_account("zeb@example.org")
    lines = {line.name: line for line in _receipt(erasure).lines}
    assert (lines["identity-provider"].found, lines["identity-provider"].deleted) == (1, 1)
    assert pool.delete_account(sub) is False


def test_an_identity_provider_that_is_not_ours_keeps_its_account_and_the_receipt_says_why(account, travel, monkeypatch):
    monkeypatch.setattr(pool, "delete_account", _refuse)
    erasure = services.request_erasure(account.user_id, now=clock.now())
    travel(8)

    work()

    lines = {line.name: line for line in _receipt(erasure).lines}
    assert lines["identity-provider"].kept == 1
    assert "Ask them to remove it" in lines["identity-provider"].why


def _refuse(_sub):
    raise pool.MayNot


def _sub(email):
    client = pool._client()
    user = client.admin_get_user(UserPoolId=pool._pool_id(), Username=email)
    return next(pair["Value"] for pair in user["UserAttributes"] if pair["Name"] == "sub")


def test_invites_to_and_from_a_person_are_forgotten(busy, travel):
    owner = replace(busy.scope, role="owner", permissions=OWNER.permissions, settings=OWNER.settings)
    invites.send_invites(owner, typed=["guest@example.org"], role="viewer", permissions={}, now=clock.now())
    make_organization("other")
    other = system_scope("other", reason="test")
    invites.send_invites(other, typed=[busy.account.email], role="viewer", permissions={}, now=clock.now())
    assert MemberStore(other).counts("invited")["invited"] == 1
    services.request_erasure(busy.account.user_id, now=clock.now())
    travel(8)

    while work() or work_in("demo") or work_in("other"):
        pass

    assert _left(busy.account) == []
    assert MemberStore(other).counts("invited")["invited"] == 0
    assert [invite.email for invite in invites.list_invites(owner, now=clock.now()).page.items] == ["guest@example.org"]
