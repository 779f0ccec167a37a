"""The demo organization's posts: made once, approved, and public ones read from the other organization."""

from typing import Any

from django.core.management import call_command

from community.discussion import services
from local.place import Place
from local.provision import accounts_file
from tests.community.discussion.posting import feed
from tests.people import person

MEMBER, STRANGER = person("member"), person("stranger", "owner", organization="other")


def test_the_demo_people_have_written_something_that_others_read(demo: Any, place: Place) -> None:
    before = feed(MEMBER)

    call_command("demo", "--accounts", str(accounts_file(place)), verbosity=0)

    assert feed(MEMBER) == before
    assert len(before) == 4
    assert len(feed(STRANGER, is_public=True)) == 2
    assert ("welcome", 2) in services.list_tags(MEMBER)
