"""Forms from elsewhere, headers against paths, fields nobody asked for, names that are markup, and many at once."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from diatonic.api import api
from diatonic.common import clock, ids
from diatonic.common.errors import AppError
from organizations.domains import services as domains
from organizations.invites import services as invites
from organizations.invites.rules import InviteState
from organizations.membership import services
from organizations.membership.models import OrganizationCounter
from tests.hostile.asking import Asker, Organization, refused, taken
from tests.organizations.invites.inviting import accept, invite, make_account, seats, token_of
from tests.organizations.people import account_of, make_person, scope_for, sign_in

_MARKUP = """<img src=x onerror=alert(1)>"'{{7*7}}</script>"""
_WRITING = ("post", "put", "patch", "delete")


#: Mail programs post here for who is signed in nowhere (RFC 8058): the address is the key, and nobody knows this one.
_BY_MAIL = "/unsubscribe/{token}/"


def _paths(prefix: str = "/", patterns: Any = None) -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _paths(path, pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield path


def _strict(here: Organization) -> Client:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = sign_in(account_of(here.owner.scope.user_id)).cookies
    return strict


def test_no_form_from_elsewhere_is_taken(here: Organization):
    strict = _strict(here)
    names = re.compile(r"\{(\w+)\}")
    known = {"organization": here.organization_id, "number": "1"}
    pages = [path for path in _paths() if not path.startswith("/api/")]

    let_in = {}
    for path in pages:
        there = names.sub(lambda name: known.get(name[1]) or ids.new(), path)
        status = strict.post(there).status_code
        if status not in {403, 405}:
            let_in[path] = status

    assert let_in == {_BY_MAIL: 404}
    assert len(pages) > 100


def test_no_operation_takes_a_session_without_its_csrf_token(here: Organization):
    strict = _strict(here)
    names = re.compile(r"\{(\w+)\}")
    asked = 0
    for path, methods in api.get_openapi_schema()["paths"].items():
        there = names.sub(lambda name: here.organization_id if name[1] == "organization_id" else ids.new(), path)
        for method in set(methods) & set(_WRITING):
            if methods[method].get("security"):
                answer = strict.generic(method.upper(), there, b"{}", "application/json")
                assert answer.status_code == 403, (method, path, answer.status_code)
                asked += 1

    assert asked > 60


def test_a_header_does_not_lead_into_another_organization(here: Organization, elsewhere: Organization):
    theirs, mine = elsewhere.organization_id, here.organization_id
    elsewhere.member  # noqa: B018 -- somebody is there
    for rest in ("", "/members", "/invites", "/domains", "/audit", "/audit/export", "/usage", "/join-requests"):
        for named in (mine, theirs, ""):
            headers = {"X_Organization": named} if named else {}
            refused(here.owner.get(f"/organizations/{theirs}{rest}", **headers), 404)
    found = taken(here.owner.get(f"/organizations/{mine}/members", X_Organization=theirs), 200)
    assert [one["user_id"] for one in found["items"]] == [here.owner.scope.user_id]


def test_fields_that_nobody_asks_for_change_nothing(here: Organization, elsewhere: Organization):
    owner, path = here.owner, f"/organizations/{here.organization_id}"
    before = taken(owner.get(path), 200)
    more = {"status": "inactive", "plan": "enterprise", "billing": {"plan": "enterprise"}, "offer": {}, "revision": 9}

    refused(owner.ask("patch", path, {"name": "Ours", **more}, if_match='"1"'), 422, *(f"/{name}" for name in more))
    owner.ask(
        "patch", "/me", {"email": "x@evil.example", "groups": ["platform-operators"], "user_id": "x", "status": "x"}
    )
    wrong = {"role": "member", "joined_at": "2000", "user_id": "x", "email": "x@evil.example"}
    owner.ask("patch", f"{path}/members/{here.member.scope.user_id}", wrong)
    owner.post("/me/tokens", {"name": "CI", "scopes": ["learn.view"], "organization_id": elsewhere.organization_id})

    assert taken(owner.get(path), 200) == before
    account = account_of(owner.scope.user_id)
    assert (account.status, account.groups) == ("active", ())
    assert account.email.endswith("@example.com")
    assert taken(elsewhere.owner.get("/me/tokens"), 200)["items"] == []


def test_a_domain_is_not_verified_by_saying_so(here: Organization):
    path = f"/organizations/{here.organization_id}/domains"
    taken(here.owner.post(path, {"domain": "example.org", "state": "verified", "mode": "join", "token": "x"}), 201)

    refused(here.owner.ask("patch", f"{path}/example.org", {"mode": "join", "state": "verified"}), 409)

    assert not domains.get_domain(here.owner.scope, domain="example.org").is_verified


@pytest.mark.parametrize(
    "texts",
    [
        ["x" * 60_000],
        [f"v={number}" for number in range(1500)],
        ["\\000\\001\\255\\254", "\\226\\128\\174 evil"],
        ["<script>alert(1)</script>"],
        [""],
    ],
)
def test_no_record_breaks_the_check_of_a_domain(here: Organization, dns_server: Any, texts):
    domain = domains.add_domain(here.owner.scope, domain="example.org", now=clock.now())
    dns_server.say(domain.record_name, *texts)

    found = domains.verify_domain(here.owner.scope, domain="example.org", now=clock.now())

    assert not found.is_verified
    assert len(found.problem) < 600
    page = here.owner.client.get(f"/o/{here.organization_id}/domains/")
    assert page.status_code == 200
    assert b"<script>alert(1)" not in page.content


def test_a_record_that_leads_round_in_a_circle_proves_nothing(here: Organization, dns_server: Any):
    domain = domains.add_domain(here.owner.scope, domain="example.org", now=clock.now())
    dns_server.alias(domain.record_name, "one.example")
    dns_server.alias("one.example", domain.record_name)

    with suppress(AppError):
        domains.verify_domain(here.owner.scope, domain="example.org", now=clock.now())

    assert not domains.get_domain(here.owner.scope, domain="example.org").is_verified


def test_markup_in_names_is_text_on_every_screen(here: Organization):
    odd = make_person(here.organization_id, name=_MARKUP, role="owner")
    scope = scope_for(odd, here.organization_id)
    services.change_organization(scope, changes={"name": _MARKUP}, revision=None, now=clock.now())
    made = invite(scope, "ada@example.org")
    services.offer_ownership(scope, user_id=here.member.scope.user_id, now=clock.now())
    visitor = make_account("bob@example.org", name=_MARKUP)
    asking = services.visitor(here.organization_id, user_id=visitor.user_id, name=_MARKUP)
    services.ask_to_join(asking, email=visitor.email, note=_MARKUP, now=clock.now())
    asker = Asker(sign_in(odd), scope)
    taken(asker.post("/me/tokens", {"name": _MARKUP[:80], "scopes": ["learn.view"]}), 201)
    names = {"organization": here.organization_id, "user_id": odd.user_id, "invite_id": made.invite_id}
    names |= {"token": token_of(made)}
    seen = 0
    for path in _paths():
        wanted = set(re.findall(r"\{(\w+)\}", path))
        if path.startswith(("/api/", "/oidc", "/privacy")) or not wanted <= names.keys():
            continue
        answer = asker.client.get(path.format(**names))
        if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]:
            content = answer.content.decode()
            assert "<img src=x" not in content, path
            assert 'onerror=alert(1)>"' not in content, path
            seen += "&lt;img src=x" in content

    assert seen > 8


def _pending(scope: Any) -> int:
    found, cursor = 0, None
    while True:
        page = invites.list_invites(scope, now=clock.now(), state=InviteState.PENDING, limit=100, cursor=cursor).page
        found += len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_seats_are_right_after_everything_at_once(here: Organization):
    scope = here.owner.scope
    for number in range(6):
        email = f"ada{number}@example.org"
        old = clock.now().replace(year=clock.now().year - 1) if number % 2 else None
        made, account = invite(scope, email, now=old), make_account(email)
        chosen: dict[str, Any] = {"invite_id": made.invite_id, "now": clock.now()}
        steps: list[Callable[[], object]] = [
            partial(accept, made, account),
            partial(invites.cancel_invite, scope, **chosen),
            partial(invites.resend_invite, scope, **chosen),
            partial(invites.expire_invite, scope, **chosen),
            partial(invite, scope, email),
        ]

        def quietly(step: Callable[[], object]) -> None:
            with suppress(AppError, AssertionError):
                step()

        with ThreadPoolExecutor(len(steps)) as pool:
            list(pool.map(quietly, steps))

    members = services.list_members(scope, limit=100).items
    assert (seats(scope).members, seats(scope).invited) == (len(members), _pending(scope))


def test_two_owners_who_remove_each_other_leave_one(here: Organization):
    for _ in range(4):
        second = here.person("Otto", "owner")
        pairs = [(here.owner.scope, second.scope.user_id), (second.scope, here.owner.scope.user_id)]

        def demote(pair: Any) -> None:
            with suppress(AppError):
                services.change_member(pair[0], user_id=pair[1], role="member", now=clock.now())

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(demote, pairs))

        members = services.list_members(here.owner.scope, limit=100).items
        owners = [one for one in members if one.role == "owner" and one.is_active]
        assert owners
        assert int(OrganizationCounter.get(here.organization_id, "owners", consistent_read=True).total) == len(owners)
        if here.owner.scope.user_id not in {one.user_id for one in owners}:
            break


@pytest.mark.parametrize(
    "email", ["\uff41da@example.org", "A\u0064a\u212a@example.org", "\u00aada@example.org", "\u24d0da@example.org"]
)
def test_a_mailbox_that_only_looks_like_another_is_not_that_one(here: Organization, email):
    """Mail servers that take such letters give the mailbox to somebody else."""
    from organizations.accounts.rules import identity_of  # noqa: PLC0415
    from organizations.accounts.services import sign_in as signs_in  # noqa: PLC0415

    identity = identity_of({"sub": ids.new(), "email": email, "email_verified": True, "name": "Eve"})

    assert identity.email == ""
    account = signs_in(identity, now=clock.now())
    with pytest.raises(invites.NotInvited):
        accept(invite(here.owner.scope, "ada@example.org"), account)
