"""Parts of a page that are drawn once for many people: each of them gets what is theirs alone."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from community.discussion.rules.posts import Author, Text
from community.discussion.rules.reactions import Counts
from community.discussion.rules.states import Visibility
from community.discussion.views.cards import Card
from community.discussion.views.reaction_buttons import reactions
from diatonic.common import clock, formats
from diatonic.common.scope import Scope
from diatonic.common.templatetags import drawing

POST = '{% drawn "community/discussion/_post.html" card=card %}'
SIDEBAR = '{% drawn "frame/_sidebar.html" scope=scope.as_anybody %}'


def card(**changes: Any) -> Card:
    facts: dict[str, Any] = {
        "organization_id": "demo",
        "post_id": "demo:post:0190",
        "author_id": "someone",
        "author": Author("Somebody Else"),
        "home": "",
        "text": Text(content="Bread needs time."),
        "html": "<p>Bread needs time.</p>",
        "at": clock.iso(clock.now() - timedelta(hours=3)),
        "reach": Visibility.ORGANIZATION,
        "counts": Counts(likes=1234),
        "reactions": reactions(Counts(likes=1234), ()),
        "told": None,
        "is_own": False,
        "is_edited": False,
        "sees_newest": False,
        "is_taken_out": False,
        "is_out": True,
        "can_react": True,
    }
    return Card(**facts | changes)


def shown(source: str, *, path: str = "/o/demo/community/", csrf: str = "own", user: str = "reader", **given: object):
    scope = Scope("demo", user, "member", frozenset({"learn.view", "community.view"}), organization_name="Demo")
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, "csrf_token": csrf, "scope": scope, **given}))


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    drawing.forget()


def test_who_sees_the_same_gets_it_with_their_own_token_and_their_own_page_to_come_back_to():
    one = shown(POST, card=card(), csrf="first", path="/o/demo/community/?tag=a&b")
    other = shown(POST, card=card(), csrf="second", path="/o/demo/community/people/someone/")

    assert 'name="csrfmiddlewaretoken" value="first"' in one
    assert 'value="/o/demo/community/?tag=a&amp;b"' in one
    assert 'name="csrfmiddlewaretoken" value="second"' in other
    assert 'value="/o/demo/community/people/someone/"' in other
    assert "first" not in other
    assert "tag=a" not in other


def test_what_is_remembered_is_as_old_as_it_is_when_somebody_reads_it(monkeypatch):
    same = card()
    assert "3 h ago" in shown(POST, card=same)

    now = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: now)

    assert "5 h ago" in shown(POST, card=same)


def test_numbers_and_moments_are_written_as_each_reader_has_them():
    same = card(at="2026-01-31T22:30:00Z")
    usual = shown(POST, card=same)
    formats.activate("de", UTC)
    try:
        german = shown(POST, card=same)
    finally:
        formats.deactivate()

    assert ("1,234" in usual, "31 Jan 2026" in usual) == (True, True)
    assert ("1.234" in german, "31.01.2026" in german) == (True, True)


def test_whatever_a_card_says_of_its_reader_makes_it_another_one():
    mine = reactions(Counts(likes=1234), ["like"])

    assert 'aria-pressed="true"' not in shown(POST, card=card())
    assert 'aria-pressed="true"' in shown(POST, card=card(reactions=mine))
    assert 'name="reaction"' not in shown(POST, card=card(can_react=False))
    assert "/delete/" in shown(POST, card=card(is_own=True))
    assert "/delete/" not in shown(POST, card=card())


def test_no_place_is_left_empty_and_nobody_can_write_one():
    page = shown(POST, card=card(html="<p>token:; path:; ago:2026;</p>"))

    assert drawing._MARK not in page
    assert "token:; path:; ago:2026;" in page


def test_the_sidebar_marks_the_page_of_each_reader_and_knows_nobody():
    talk, learn = shown(SIDEBAR, path="/o/demo/community/"), shown(SIDEBAR, path="/o/demo/learn/", user="another")

    assert talk.count('aria-current="page"') == learn.count('aria-current="page"') == 1
    assert talk.index("aria-current") > talk.index("/o/demo/learn/")
    assert learn.index("aria-current") < learn.index("/o/demo/community/")
    assert Scope("demo", "a", "member", user_name="Ann").as_anybody == Scope("demo", "b", "admin").as_anybody
