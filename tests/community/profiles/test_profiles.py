"""What people say of themselves, who sees it, and who hears of a change."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from community.profiles import services
from community.profiles.rules import AuthorProfile, Earned, Level, Link
from community.profiles.services import changes
from diatonic.common import ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, Stale
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.membership import services as membership
from tests.community.discussion.posting import PUBLIC, post
from tests.organizations.people import NOW, account_of, join, make_organization, scope_for

GIVEN = {
    "role": "Data scientist",
    "bio": "I *measure*.",
    "links": [{"url": "https://example.org/ada", "label": "Work"}, {"url": "http://example.org"}],
    "expertise": ["#Machine  Learning", "ml", "ML"],
}


def write(scope, revision=0, **given):
    return services.change_profile(scope, user_id=scope.user_id, given={**GIVEN, **given}, revision=revision, now=NOW)


def read(scope, other):
    return services.get_profile(scope, user_id=other.user_id, now=NOW)


@contextmanager
def listening():
    heard = []
    changes._CHANGED.append(lambda _tx, user_id, _now: heard.append(user_id))
    yield heard
    changes._CHANGED.pop()


def wrong(**given):
    def pointers(scope):
        with pytest.raises(Invalid) as refused:
            write(scope, **given)
        return [field.pointer for field in refused.value.fields]

    return pointers


def test_a_profile_is_kept_as_it_was_meant(ada):
    seen = write(ada)

    assert (seen.profile.name, seen.profile.role, seen.profile.bio) == ("Ada", "Data scientist", "I *measure*.")
    assert seen.profile.links == (Link("https://example.org/ada", "Work"), Link("http://example.org"))
    assert [link.text for link in seen.profile.links] == ["Work", "example.org"]
    assert seen.profile.expertise == ("machine-learning", "ml")
    assert seen.profile.revision == 1


def test_who_never_wrote_one_has_an_empty_one(ada, ben):
    with counting() as calls:
        seen = read(ada, ben)

    assert calls.total == 2
    assert (seen.profile.name, seen.profile.role, seen.profile.revision) == ("Ben", "", 0)
    assert (seen.is_own, seen.is_full, seen.standing.level) == (False, True, Level.NEW)
    assert seen.member_since.startswith("2026-03-01")


def test_a_profile_is_the_same_in_every_organization(ada):
    write(ada)
    make_organization("third")
    join("third", account_of(ada.user_id))

    there = scope_for(account_of(ada.user_id), "third")
    assert read(there, ada).profile.role == "Data scientist"


def test_a_stranger_is_not_there(ada, stranger):
    write(ada)

    for unknown in (ada.user_id, ids.new(), "", "../x"):
        with pytest.raises(services.ProfileUnknown):
            services.get_profile(stranger, user_id=unknown, now=NOW)


def test_of_who_has_something_public_a_stranger_sees_what_stands_beside_it(ada, stranger):
    write(ada)
    post(ada, visibility=PUBLIC)

    with counting() as calls:
        seen = read(stranger, ada)

    assert calls.total == 4
    assert not seen.is_full
    assert (seen.profile.name, seen.profile.role, seen.profile.bio) == ("Ada", "Data scientist", "I *measure*.")
    assert (seen.profile.links, seen.profile.expertise, seen.member_since) == ((), (), "")


def test_who_wrote_here_is_known_here_after_leaving(ada, ben, owner):
    tx = Transaction()
    services.earn(tx, organization_id="demo", user_id=ada.user_id, what=Earned.POST_APPROVED, by="machine", now=NOW)
    tx.commit()
    for gone in (ada, ben):
        membership.remove_member(owner, user_id=gone.user_id, now=NOW)

    seen = read(owner, ada)
    assert (seen.is_full, seen.profile.name, seen.standing.figures.posts) == (False, "Ada", 1)
    with pytest.raises(services.ProfileUnknown):
        read(owner, ben)


def test_only_oneself_and_no_program_changes_a_profile(ada, ben, owner):
    for other in (ben, owner):
        with pytest.raises(Denied):
            services.change_profile(other, user_id=ada.user_id, given=GIVEN, revision=0, now=NOW)
    with pytest.raises(Denied) as refused:
        write(replace(ada, token_id="t"))
    assert refused.value.code == "not_by_token"
    with pytest.raises(Denied):
        write(replace(ada, permissions=frozenset()))


def test_what_was_changed_elsewhere_is_not_written_over(ada):
    write(ada)

    with pytest.raises(Stale) as refused:
        write(ada, role="Another")
    assert refused.value.extra["revision"] == 1
    assert write(ada, revision=1, role="Another").profile.revision == 2
    assert write(ada, revision=2, role="Another").profile.revision == 2


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//example.org",
        "ftp://example.org",
        "https://",
        "https://user:secret@example.org",
        "https://example.org/\u202e",
        "https://exa mple.org",
        "https://example.org:port",
        'https://example.org/"onclick=',
        "data:text/html,x",
        "https://example.org/" + "a" * 500,
    ],
)
def test_only_pages_of_the_web_are_linked(ada, url):
    assert wrong(links=[{"url": url}])(ada) == ["/links/0/url"]


def test_sizes_are_held(ada):
    assert wrong(role="x" * 81)(ada) == ["/role"]
    assert wrong(role="turned \u202e round")(ada) == ["/role"]
    assert wrong(role="nothing\x00")(ada) == ["/role"]
    assert wrong(bio="x" * 2_001)(ada) == ["/bio"]
    assert wrong(links=[{"url": "https://example.org"}] * 6)(ada) == ["/links"]
    assert wrong(links=[{"url": "https://example.org", "label": "x" * 61}])(ada) == ["/links/0/label"]
    assert wrong(expertise=[f"tag{n}" for n in range(11)])(ada) == ["/expertise"]
    assert wrong(expertise=["x" * 41, "fine", "a\x07b"])(ada) == ["/expertise/0", "/expertise/2"]
    write(ada, role="x" * 80, bio="x" * 2_000, expertise=[f"tag{n}" for n in range(10)])


def test_what_cannot_be_seen_is_not_kept_in_a_bio(ada):
    seen = write(ada, bio="One\r\ntwo\x00\u202e three\u200d")

    assert seen.profile.bio == "One\ntwo three\u200d"


def test_posts_keep_name_role_and_picture(ada):
    assert services.author_profile(ada) == AuthorProfile("Ada", "", "")
    write(ada)

    with counting() as calls:
        assert services.author_profile(ada) == AuthorProfile("Ada", "Data scientist", "")
    assert calls.total == 1
    assert services.find_author_profile(ada.user_id) == AuthorProfile("Ada", "Data scientist", "")
    assert services.find_author_profile(ids.new()).name == "A former member"


def test_a_new_role_and_a_new_name_are_told_and_a_new_bio_is_not(ada):
    with listening() as heard:
        write(ada)
        write(ada, revision=1, bio="Another.")
        assert heard == [ada.user_id]

        accounts.change_profile(account_of(ada.user_id), ada, name="Ada L.", now=NOW)
        accounts.change_profile(account_of(ada.user_id), ada, preferences={"theme": "dark"}, now=NOW)
        assert heard == [ada.user_id] * 2
    assert services.find_author_profile(ada.user_id).name == "Ada L."


def test_a_name_that_comes_from_the_identity_provider_is_told(ada):
    account = account_of(ada.user_id)
    with listening() as heard:
        accounts.sign_in(Identity(account.user_id, account.email, "Ada King"), now=NOW)
        accounts.sign_in(Identity(account.user_id, account.email, "Ada King"), now=NOW)

    assert heard == [ada.user_id]


def test_how_somebody_stands_is_told_to_them_and_in_part_to_others(ada, ben):
    tx = Transaction()
    figures = (Earned.POST_APPROVED, Earned.REMOVED, Earned.REPORT_UPHELD)
    services.earn(tx, organization_id="demo", user_id=ada.user_id, what=figures, by="somebody", now=NOW)
    tx.commit()

    own, seen = read(ada, ada), read(ben, ada)
    assert own.is_own
    assert own.standing.next_level is Level.MEMBER
    assert "1 text was removed: that weighs against 5 approved ones." in own.standing.reasons
    assert (seen.standing.reasons, seen.standing.next_level, seen.standing.next_steps) == (
        ("1 post was approved.",),
        None,
        (),
    )


def test_who_asks_to_join_is_no_member_yet(ada, stranger):
    visitor = membership.visitor("demo", user_id=stranger.user_id, name="Stan")
    membership.ask_to_join(visitor, email="", note="", now=NOW)

    with pytest.raises(services.ProfileUnknown):
        read(ada, stranger)
