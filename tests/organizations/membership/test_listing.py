"""Finding members by the start of a name or an address, at the same cost for ten and for many."""

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import system_scope
from organizations.membership import services
from organizations.membership.rules import name_key, searched
from tests.organizations.people import NOW, make_organization, make_person, scope_for


@pytest.fixture
def scope(team):
    return team.scope("owner")


def add(organization_id: str, *people: tuple[str, str]) -> None:
    for number, (name, email) in enumerate(people):
        services.add_member(
            system_scope(organization_id, reason="test"),
            user_id=f"{organization_id}-{number:03}",
            role="viewer",
            name=name,
            email=email,
            now=NOW,
        )


def names(found: services.FoundMembers) -> list[str]:
    return [member.name for member in found.page.items]


def test_members_are_listed_by_name_whatever_its_case(team, scope):
    add("demo", ("ádám second", ""), ("ZOE", ""), ("zack", ""))

    assert names(services.search_members(scope)) == [
        "Adam Admin",
        "Cora Colleague",
        "Olga Owner",
        "zack",
        "ZOE",
        "ádám second",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ad", ["Adam Admin"]),
        ("  ADAM   admin ", ["Adam Admin"]),
        ("Admin", []),
        ("\uff43\uff4f\uff52\uff41", ["Cora Colleague"]),  # wide letters
        ("%", []),
        ("a#", ["Adam Admin"]),
    ],
)
def test_a_name_is_found_by_how_it_begins(team, scope, words, found):
    assert names(services.search_members(scope, begins=words)) == found


def test_an_address_is_found_by_how_it_begins(team, scope):
    add("demo", ("Nora", "nora@bakery.example"), ("Nick", "nick@mill.example"))

    assert names(services.search_members(scope, begins="NORA@bak")) == ["Nora"]
    with counting() as calls:
        found = services.search_members(scope, begins="nora@")
    assert (names(found), found.by, calls.total) == (["Nora"], services.By.ADDRESS, 1)


def test_words_that_begin_no_name_are_looked_for_as_an_address(team, scope):
    add("demo", ("Nora", "flour@bakery.example"))

    with counting() as calls:
        found = services.search_members(scope, begins="flour")

    assert (names(found), found.by) == (["Nora"], services.By.ADDRESS)
    assert calls.total == 2


def test_pages_follow_each_other_at_the_same_cost(team, scope):
    add("demo", *((f"Guest {number:03}", f"g{number}@example.com") for number in range(60)))

    seen, cursor = [], None
    while True:
        with counting() as calls:
            found = services.search_members(scope, begins="guest", limit=25, cursor=cursor)
        assert calls.total == 1
        seen += names(found)
        cursor = found.page.next_cursor
        if cursor is None:
            break

    assert seen == [f"Guest {number:03}" for number in range(60)]


def test_a_cursor_of_another_organization_is_refused(team, scope):
    make_organization("third")
    third = make_person("third", name="Thea", role="owner")
    add("third", ("Guest 1", ""), ("Guest 2", ""))
    cursor = services.search_members(scope_for(third, "third"), limit=1).page.next_cursor

    with pytest.raises(Exception, match="cursor"):
        services.search_members(scope, limit=1, cursor=cursor)


def test_who_invited_is_named_with_one_more_read(team, scope):
    guest = make_person("other", name="Gina")
    services.add_member(team.scope("admin"), user_id=guest.user_id, role="viewer", name="Gina", now=NOW)

    with counting() as calls:
        found = services.search_members(scope)

    assert calls.total == 2
    assert found.inviters == {team.admin.user_id: "Adam Admin"}


def test_those_who_ask_to_join_are_no_members(team, scope):
    visitor = services.visitor("demo", user_id=team.stranger.user_id, name="Stan Stranger")
    services.ask_to_join(visitor, email="stan@example.com", note="", now=NOW)

    assert "Stan Stranger" not in names(services.search_members(scope))
    assert names(services.search_members(scope, begins="stan@")) == []


def test_names_with_separators_sort_and_cannot_end_the_key_early():
    assert searched("A#B  c") == "a b c"
    assert name_key("A#B", "id") == "a b#id"
    assert searched("x" * 400) == "x" * 200
