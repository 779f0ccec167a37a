"""Inviting and being invited, from the list of addresses to the first page inside; and the page of each case."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize, expect

from diatonic.common import clock, ids
from diatonic.common.mail import files
from local.processes import wait_until
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account, Identity
from organizations.invites import services
from organizations.invites.rules import LIFETIME, Case, Invite
from organizations.membership import services as membership
from organizations.membership.models import Organization
from tests.browser.conftest import NARROW, WIDE, People
from tests.browser.furnishing import person
from tests.browser.looking import bring_axe, look_at
from tests.browsing import demo_person, let_in
from tests.organizations.accounts.issuers import PASSWORD, Pool
from tests.organizations.invites.inviting import accept, invite, make_inviter, token_of
from tests.organizations.people import join, make_person, scope_for


@pytest.fixture(autouse=True)
def _no_mail() -> Iterator[None]:
    folder = Path(settings.BASE_DIR, settings.DIATONIC.var, "mail")
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


def _link_in_the_mail(to: str) -> str:
    wait_until(lambda: any(mail.to == to for mail in files.newest()), "the worker that mails")
    letter = next(mail for mail in files.newest() if mail.to == to)
    found = re.search(r"http\S+/invites/\S+/", letter.text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False, "viewport": NARROW}], ids=["desk", "plain"])
def test_somebody_is_invited_by_a_list_opens_the_mail_signs_in_and_is_in(people: People, options: Any) -> None:
    _, email = Pool().invite(name="Grace Hopper")
    owner = people.enter("owner", "/invites/", **options)

    owner.get_by_role("link", name="Invite people").first.click()
    owner.get_by_label("E-mail addresses").fill(f"{email.upper()}\nnobody\n{email}\nviewer@demo.example")
    owner.get_by_label(re.compile("^Viewer")).check()
    owner.get_by_role("button", name="Look at these addresses").click()
    expect(owner.get_by_role("heading", name="1 will be invited, 3 left out")).to_be_visible()
    expect(owner.get_by_role("list", name="Left out")).to_contain_text("spelled otherwise")
    owner.get_by_role("button", name="Send 1 invite").click()
    expect(owner.get_by_text(f"{email} is invited")).to_be_visible()

    grace = people.visit(**options)
    grace.goto(_link_in_the_mail(email))
    grace.get_by_role("link", name="Sign in to accept").click()
    _sign_in(grace, email)
    grace.get_by_role("button", name="Accept and join Demo Organization").click()
    grace.wait_for_url("**/o/demo/")
    expect(grace.get_by_text("Welcome to Demo Organization.")).to_be_visible()

    owner.goto("/o/demo/invites/?state=accepted")
    expect(owner.get_by_text(email)).to_be_visible()


def test_who_is_signed_in_as_another_signs_out_comes_back_and_signs_in_as_the_invited_person(people: People) -> None:
    _, mine = Pool().invite(name="Otto")
    _, email = Pool().invite(name="Grace Hopper")
    path = f"/invites/{token_of(invite(person('owner'), email))}/"
    page = people.visit()
    page.goto(path)
    page.get_by_role("link", name="Sign in to accept").click()
    _sign_in(page, mine)
    expect(page.get_by_role("heading", name="This invite is for somebody else")).to_be_visible()

    page.get_by_role("button", name="Sign out and come back").click()
    page.wait_for_url(f"**{path}")
    page.get_by_role("link", name="Sign in to accept").click()
    _sign_in(page, email)

    page.get_by_role("button", name="Accept and join Demo Organization").click()
    page.wait_for_url("**/o/demo/")


def _sign_in(page: Page, email: str) -> None:
    page.get_by_label("Username").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_an_invite_is_sent_again_its_link_copied_and_cancelled(people: People) -> None:
    scope = person("owner")
    made = invite(scope, "ada@example.org", now=clock.now())
    owner = people.enter("owner", "/invites/", permissions=["clipboard-read", "clipboard-write"])

    owner.get_by_role("button", name="Send again to ada@example.org").click()
    expect(owner.get_by_text("It can be sent again in 5 min")).to_be_visible()
    owner.get_by_role("link", name="Link for ada@example.org").click()
    expect(owner.locator("#invite-link")).to_have_text(re.compile(f"/invites/{token_of(made)}/$"))
    owner.get_by_role("button", name="Copy the link").click()
    expect(owner.get_by_role("button", name="Copied")).to_be_visible()
    owner.go_back()
    owner.get_by_role("button", name="Cancel the invite to ada@example.org").click()
    expect(owner.get_by_text("leads nowhere any more")).to_be_visible()

    ada = people.visit()
    ada.goto(f"/invites/{token_of(made)}/")
    expect(ada.get_by_role("heading", name="This invite was cancelled")).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_the_screens_of_invites_look_right(people: People, size: ViewportSize) -> None:
    scope = person("owner")
    page = people.enter("owner", "/invites/", viewport=size)
    bring_axe(page.context)
    found = _looked(page, "invites-none", "/o/demo/invites/")
    made = invite(scope, "a-rather-long-name-of-a-person@a-rather-long-domain.example.org")
    invite(scope, "ines@example.org", instructor=True, reviewer=True)
    invite(scope, "old@example.org", now=clock.now() - LIFETIME)
    found += _looked(page, "invites", "/o/demo/invites/")
    found += _looked(page, "invites-none-so", "/o/demo/invites/?state=cancelled")
    found += _looked(page, "invite-link", f"/o/demo/invites/{made.invite_id}/link/")
    found += _looked(page, "invite-new", "/o/demo/invites/new/")
    page.get_by_label("E-mail addresses").fill("ada@example.org\nnobody\nold@example.org")
    page.get_by_role("button", name="Look at these addresses").click()
    expect(page.get_by_role("heading", name="2 will be invited, 1 left out")).to_be_visible()
    found += look_at(page, "invite-verdicts", pictures=None)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_each_case_has_a_page_with_one_next_step(people: People, size: ViewportSize) -> None:
    found = []
    cases = _cases()
    for name, (made, account) in cases.items():
        page = people.visit(viewport=size)
        bring_axe(page.context)
        if account is not None:
            let_in(page.context, settings.DIATONIC.base_url, account)
        found += _looked(page, f"invite-{name}", f"/invites/{token_of(made)}/")
        assert page.locator(f"[data-case={name}]").count() == 1, name
        assert page.locator("main .btn-primary").count() == 1, name
        page.context.close()
    page = people.visit(viewport=size)
    bring_axe(page.context)
    found += _looked(page, "invite-wrong", "/invites/nothing/")
    people.forgive("status of 404")

    assert set(cases) == {case.value for case in Case}
    assert not found, "\n".join(found)


def _looked(page: Page, name: str, path: str) -> list[str]:
    page.goto(path)
    return look_at(page, name, pictures=None)


def _account(email: str, name: str) -> Account:
    return accounts.provision(Identity(ids.new(), email, name), home="", now=clock.now())


def _cases() -> dict[str, tuple[Invite, Account | None]]:
    """Return an invite for each case, and who opens it."""
    now, scope = clock.now(), person("owner")
    ada, eve = _account("ada@example.org", "Ada"), _account("eve@example.org", "Eve")
    unverified = _account("", "Uma")
    made = invite(scope, "ada@example.org")
    cancelled = invite(scope, "cancelled@example.org")
    services.cancel_invite(scope, invite_id=cancelled.invite_id, now=now)
    used = invite(scope, "eve@example.org")
    accept(used, eve)
    full = invite(make_inviter("full", max_users=2), "ada@example.org")
    join("full", eve)
    suspended = invite(make_inviter("suspended"), "ada@example.org")
    Organization("suspended").update(actions=[Organization.status.set("suspended")])
    ines = _account("ines@example.org", "Ines")
    join("demo", ines)
    membership.change_member(scope, user_id=ines.user_id, status="inactive", now=now)
    inactive = invite(scope, "new@example.org")
    ines = accounts.sign_in(Identity(ines.user_id, "new@example.org", "Ines"), now=now)
    left = make_person("demo", name="Lea", role="admin")
    withdrawn = invite(scope_for(left, "demo"), "later@example.org")
    membership.remove_member(scope, user_id=left.user_id, now=now)
    return {
        "open": (made, ada),
        "signed_out": (made, None),
        "other_address": (made, _account("other@example.org", "Otto")),
        "unverified": (made, unverified),
        "member": (made, demo_person("viewer")),
        "inactive": (inactive, ines),
        "expired": (invite(scope, "old@example.org", now=now - LIFETIME), None),
        "cancelled": (cancelled, None),
        "used": (used, None),
        "full": (full, ada),
        "suspended": (suspended, ada),
        "withdrawn": (withdrawn, None),
    }
