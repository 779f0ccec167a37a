"""The organization's screens as a browser without scripts asks for them."""

import pytest

from diatonic.common import clock
from education.authoring import services as authoring
from education.authoring.rules import Status
from organizations.membership import services
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW, make_person, scope_for, sign_in
from tests.people import REVIEWER, make_module

HERE = "/o/demo/organization/"


@pytest.fixture
def admin(team):
    return sign_in(team.admin)


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_overview_shows_administrators_what_is_used(team, admin):
    page = said(admin.get(HERE))

    assert "3 used of 100" in page
    assert "0 bytes of 10.0 GB" in page
    assert "Requests to join" in page


def test_the_overview_shows_members_what_they_are_and_no_more(team):
    page = said(sign_in(team.colleague).get(HERE))

    assert "You are <strong>member</strong>" in page
    assert "used of" not in page
    assert "Requests to join" not in page
    assert "Settings" not in page


def test_members_are_listed_with_state_and_role_and_found(team, admin):
    make_person("demo", name="Ines", instructor=True)
    page = said(admin.get(f"{HERE}members/"))
    found = said(admin.get(f"{HERE}members/?q=cora"))
    nobody = said(admin.get(f"{HERE}members/?q=zz"))

    assert page.index("Adam Admin") < page.index("Cora Colleague") < page.index("Ines") < page.index("Olga Owner")
    assert "Member, instructor" in page
    assert ("Cora Colleague" in found, "Olga Owner" in found) == (True, False)
    assert "Nobody is called so" in nobody


def test_the_next_page_keeps_the_order_it_was_found_in(team, admin):
    for number in range(30):
        make_person("demo", sub=f"flour-{number:06}", name=f"Guest {number}")
    first = said(admin.get(f"{HERE}members/?q=flour"))

    assert "by=address" in first
    following = first.split('class="btn btn-plain" href="')[1].split('"')[0].replace("&amp;", "&")
    assert said(admin.get(f"{HERE}members/{following}")).count("row-card") == 6


def test_a_member_is_changed_by_a_form_that_says_what_is(team, admin):
    address = f"{HERE}members/{team.colleague.user_id}/"
    form = {"revision": "1", "role": "viewer", "instructor": "on", "only-modules.delete": "no", "only-files.view": ""}

    answer = admin.post(address, form, follow=True)

    assert "It holds from Cora Colleague&#x27;s next request." in said(answer)
    member = team.member(team.colleague)
    assert (member.role, member.permissions) == ("viewer", {"instructor": True, "modules.delete": False})
    again = said(admin.get(address))
    assert '<option value="no" selected>Taken away</option>' in again


def test_what_the_form_does_not_show_stays(team, admin):
    person = make_person("demo", name="Hugo", manage_users=False)

    admin.post(f"{HERE}members/{person.user_id}/", {"revision": "1", "role": "admin"})

    member = team.member(person)
    assert (member.role, member.permissions) == ("admin", {"manage_users": False})


def test_a_refused_change_is_told_beside_the_form(team, admin):
    answer = admin.post(f"{HERE}members/{team.colleague.user_id}/", {"revision": "1", "role": "owner"})

    assert answer.status_code == 422
    assert "Only an owner makes somebody an owner." in said(answer)


def test_who_may_do_more_is_shown_and_not_changed(team, admin):
    page = said(admin.get(f"{HERE}members/{team.owner.user_id}/"))

    assert "may do more here than you" in page
    assert "Remove Olga" not in page


def test_a_member_is_suspended_and_let_back_in(team, admin):
    address = f"{HERE}members/{team.colleague.user_id}/"

    page = said(admin.post(f"{address}status/", {"do": "suspend"}, follow=True))
    assert "Let Cora back in" in page
    assert "Suspended, from the next request on." in page
    page = said(admin.post(f"{address}status/", {"do": "reinstate"}, follow=True))

    assert "Suspend Cora" in page


@pytest.fixture
def author(team):
    """A member with a live module, a draft, one in review, and one in another organization."""
    ines = make_person("demo", name="Ines Author", instructor=True)
    scope = scope_for(ines, "demo")
    live, draft, review = (make_module(title=title, scope=scope).module_id for title in ("Live", "Draft", "Review"))
    publish_by(scope, live)
    authoring.submit_module(scope, module_id=review, now=NOW)
    return ines, {"live": live, "draft": draft, "review": review}


def publish_by(scope, module_id):
    authoring.submit_module(scope, module_id=module_id, now=NOW)
    authoring.publish_module(REVIEWER, module_id=module_id, bump="minor", now=NOW)


def states(modules):
    return {name: authoring.get_module(REVIEWER, module_id=one).status for name, one in modules.items()}


def test_before_somebody_is_removed_it_is_said_what_they_leave(team, admin, author):
    ines, _ = author

    page = said(admin.get(f"{HERE}members/{ines.user_id}/remove/"))

    assert "<li>3 modules</li>" in page
    assert "<li>0 files</li>" in page
    assert "Archive the modules" in page


def test_what_a_removed_member_made_is_kept(team, admin, author):
    ines, modules = author

    page = said(admin.post(f"{HERE}members/{ines.user_id}/remove/", {"works": "keep"}, follow=True))
    work("demo")

    assert "Removed. What they made stays." in page
    assert services.find_member(team.scope("owner"), user_id=ines.user_id) is None
    assert states(modules) == {"live": Status.PUBLISHED, "draft": Status.DRAFT, "review": Status.REVIEW}


def test_what_a_removed_member_made_is_archived_and_nothing_else(team, admin, author):
    ines, modules = author
    others = make_module(title="Of somebody else").module_id

    page = said(admin.post(f"{HERE}members/{ines.user_id}/remove/", {"works": "archive"}, follow=True))
    assert work("demo", only="archive_works") == 1

    assert "Removed. What they made is being archived." in page
    assert set(states(modules).values()) == {Status.ARCHIVED}
    assert states({"others": others}) == {"others": Status.DRAFT}
    works = services.works_of(team.scope("owner"), user_id=ines.user_id)
    assert {one.kind: one.count for one in works} == {"modules": 0, "files": 0, "projects": 0}


def test_works_of_another_organization_are_not_counted(team, author):
    ines, _ = author

    (count,) = [
        one.count for one in services.works_of(team.scope("stranger"), user_id=ines.user_id) if one.kind == "modules"
    ]

    assert count == 0


def test_the_last_owner_is_told_why_leaving_is_not_possible(team):
    client = sign_in(team.owner)

    page = client.post(f"{HERE}leave/", {"works": "keep"})

    assert "This is the last owner who can act. Hand the ownership over first." in said(page)
    assert client.get(HERE).status_code == 200


def test_who_leaves_is_led_to_their_other_organizations(team):
    client = sign_in(team.colleague)
    assert "Leave Demo Organization" in said(client.get(f"{HERE}leave/"))

    answer = client.post(f"{HERE}leave/", {"works": "keep"})

    assert answer["Location"] == "/organizations/"
    assert client.get(HERE).status_code == 404


def test_an_ownership_is_offered_accepted_and_shown(team):
    owner, colleague = sign_in(team.owner), sign_in(team.colleague)
    member = f"{HERE}members/{team.colleague.user_id}/"
    assert "Offer my ownership to Cora" in said(owner.get(member))

    page = said(owner.post(f"{HERE}ownership/", {"do": "offer", "user": team.colleague.user_id}, follow=True))
    assert "The ownership is offered to Cora Colleague" in page
    assert "Accept the ownership" in said(colleague.get(HERE))
    assert "Accept the ownership" not in said(sign_in(team.admin).get(HERE))
    page = said(colleague.post(f"{HERE}ownership/", {"do": "accept"}, follow=True))

    assert "You are an owner now." in page
    assert "Withdraw" not in page


def test_requests_are_answered_on_their_page(team, admin):
    assert "Nobody waits" in said(admin.get(f"{HERE}requests/"))
    visitor = services.visitor("demo", user_id=team.stranger.user_id, name="Stan Stranger")
    services.ask_to_join(visitor, email="stan@example.com", note="I bake\nbread.", now=clock.now())

    page = said(admin.get(f"{HERE}requests/"))
    assert "Stan Stranger" in page
    assert "I bake bread." in page
    page = said(
        admin.post(f"{HERE}requests/{team.stranger.user_id}/", {"do": "approve", "role": "viewer"}, follow=True)
    )
    assert "Let in." in page
    again = admin.post(f"{HERE}requests/{team.stranger.user_id}/", {"do": "refuse"})

    assert again.status_code == 404
    assert scope_for(team.stranger, "demo").role == "viewer"


def test_settings_are_saved_and_wrong_ones_are_named(team, admin):
    form = {"revision": "1", "name": "Bakers", "max_users": "50", "storage_limit_gb": "5", "join_requests": "on"}

    page = said(admin.post(f"{HERE}settings/", form, follow=True))
    wrong = admin.post(f"{HERE}settings/", form | {"revision": "2", "max_users": "5000"})
    stale = admin.post(f"{HERE}settings/", form | {"name": "Millers"})

    assert "The settings are saved." in page
    organization = services.get_organization(team.scope("owner"))
    assert (organization.name, organization.settings.ai_response_enabled) == ("Bakers", False)
    assert wrong.status_code == stale.status_code == 422
    assert "1 to 100 seats: the plan Basic has no more." in said(wrong)
    assert "Somebody changed the organization meanwhile." in said(stale)


def test_the_matrix_shows_every_permission(team):
    page = said(sign_in(team.colleague).get(f"{HERE}roles/"))

    for key in ("learn.view", "modules.publish", "members.manage"):
        assert f"<code>{key}</code>" in page


def test_names_of_members_are_text(team, admin):
    make_person("demo", name="<script>alert(1)</script>")

    page = said(admin.get(f"{HERE}members/"))

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
