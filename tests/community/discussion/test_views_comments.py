"""The screens of comments, reactions, reports and people as they answer."""

import re

import pytest
from django.test import Client

from community.discussion import services
from community.discussion.services import comments
from community.moderation.rules.targets import Standing
from diatonic.common import clock
from diatonic.common.scope import Scope
from tests.community.discussion.posting import post
from tests.community.discussion.talking import find, say, settle
from tests.organizations.people import account_of, sign_in

FEED = "/o/demo/community/"
JSON = {"Accept": "application/json"}


def browser(scope: Scope) -> Client:
    return sign_in(account_of(scope.user_id))


def page_of(post_id: str, part: str = "") -> str:
    return f"{FEED}posts/{post_id}/{part}"


def at(comment_id: str, part: str) -> str:
    return f"{FEED}comments/{comment_id}/{part}"


def said(answer) -> str:
    return str(answer.content.decode())


def anchor(comment_id: str) -> str:
    return f"comment-{comment_id.rpartition(':')[2]}"


@pytest.fixture
def post_id(author: Scope) -> str:
    return post(author, "How long does yours rise?", now=clock.now())


def test_a_comment_stands_for_who_wrote_it_at_once_and_for_others_once_approved(post_id, author, colleague):
    theirs, mine = browser(colleague), browser(author)

    answer = theirs.post(page_of(post_id, "comments/"), {"content": "Overnight."})

    (waiting,) = comments.list_comments(colleague, post_id=post_id).waiting
    comment_id = waiting.comment.comment_id
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(post_id)}#{anchor(comment_id)}")
    assert "Being checked" in said(theirs.get(page_of(post_id)))
    assert "Overnight." not in said(mine.get(page_of(post_id)))
    settle(comment_id, now=clock.now())
    page = said(mine.get(page_of(post_id)))
    assert "Overnight." in page
    assert "1 comment" in page


def test_a_script_gets_the_comment_as_a_part_of_the_page_and_where_it_belongs(post_id, colleague):
    parent = say(colleague, post_id, at=clock.now())
    theirs = browser(colleague)

    below = theirs.post(
        page_of(post_id, "comments/"), {"content": "And <b>salt</b>.", "parent_comment_id": parent}, headers=JSON
    ).json()
    refused = theirs.post(page_of(post_id, "comments/"), {"content": "x" * 5001}, headers=JSON)

    assert below["into"] == f"#b-{parent.rpartition(':')[2]}"
    assert "&lt;b&gt;salt&lt;/b&gt;" in below["html"]
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/content")


def test_what_cannot_be_said_is_given_back_with_the_reason(post_id, colleague):
    answer = browser(colleague).post(page_of(post_id, "comments/"), {"content": "y" * 5001})

    assert answer.status_code == 422
    assert "y" * 5001 in said(answer)
    assert "1 too many" in said(answer)


def test_a_branch_shows_two_answers_and_leads_to_the_others(post_id, author, colleague):
    parent = say(colleague, post_id, "Which flour?", at=clock.now())
    for number in range(5):
        say(colleague, post_id, f"Answer {number}.", to=parent, at=clock.now())
    mine = browser(author)

    page = said(mine.get(page_of(post_id)))
    branch = said(mine.get(f"{page_of(post_id)}?comment={parent}"))

    assert ("Answer 1." in page, "Answer 2." in page) == (True, False)
    assert "Show 3 more replies" in page
    assert f"?comment={parent}" in page
    assert [f"Answer {number}." in branch for number in range(5)] == [True] * 5
    assert "This is a part of the discussion." in branch
    assert mine.get(at(parent, ""))["Location"] == f"{page_of(post_id)}?comment={parent}#{anchor(parent)}"


def test_a_long_branch_is_read_page_by_page(post_id, author, colleague):
    parent = say(colleague, post_id, "Which flour?", at=clock.now())
    for number in range(27):
        say(author, post_id, f"Answer {number:02}.", to=parent, at=clock.now())
    mine = browser(author)

    first = said(mine.get(f"{page_of(post_id)}?comment={parent}"))
    (following,) = re.findall(r'href="([^"]+cursor=[^"]+)"', first)
    second = said(mine.get(following.replace("&amp;", "&")))

    assert ("Answer 24." in first, "Answer 25." in first) == (True, False)
    assert ("Answer 24." in second, "Answer 26." in second) == (False, True)


def test_nobody_answers_below_the_sixth_level(post_id, colleague):
    parent, asked = "", []
    for level in range(1, 7):
        parent = say(colleague, post_id, f"Level {level}.", to=parent, at=clock.now())
        asked.append(parent)
    page = said(browser(colleague).get(f"{page_of(post_id)}?comment={asked[4]}"))

    assert f'value="{asked[4]}"' in page
    assert f'value="{asked[5]}"' not in page


def test_a_comment_is_changed_and_deleted_by_who_wrote_it_and_its_place_stays(post_id, author, colleague):
    comment_id = say(colleague, post_id, "Overnight.", at=clock.now())
    say(author, post_id, "How cold?", to=comment_id, at=clock.now())
    theirs, mine = browser(colleague), browser(author)
    revision = comments.get_comment(colleague, comment_id=comment_id)[1].comment.revision

    changed = theirs.post(at(comment_id, "edit/"), {"content": "All night.", "revision": revision}, headers=JSON).json()

    assert changed["replace"] == f"#{anchor(comment_id)}"
    assert "All night." in changed["html"]
    assert "Overnight." in said(mine.get(page_of(post_id)))
    history = said(theirs.get(at(comment_id, "history/")))
    assert history.index("All night.") < history.index("Overnight.")
    assert mine.get(at(comment_id, "history/")).status_code == 403
    assert mine.post(at(comment_id, "delete/")).status_code == 404

    assert theirs.post(at(comment_id, "delete/"))["Location"] == f"{page_of(post_id)}#comments"
    page = said(mine.get(page_of(post_id)))
    assert "This comment was deleted." in page
    assert "How cold?" in page


def test_a_change_from_an_older_window_is_given_back(post_id, colleague):
    comment_id = say(colleague, post_id, "Overnight.", at=clock.now())
    comments.edit_comment(colleague, comment_id=comment_id, content="Meanwhile.", revision=None, now=clock.now())

    mine, where = browser(colleague), at(comment_id, "edit/")

    answer = mine.post(where, {"content": "My words.", "revision": 1})
    by_script = mine.post(where, {"content": "My words.", "revision": 1}, headers=JSON)

    assert (answer.status_code, by_script.status_code) == (412, 412)
    assert "My words." in said(answer)
    assert "Meanwhile." in said(answer)
    theirs = {key: by_script.json()[key] for key in ("theirs", "by", "revision")}
    assert theirs == {"theirs": {"content": "Meanwhile."}, "by": "Another window", "revision": 2}
    assert 'name="revision" value="2"' in said(answer)
    assert mine.post(where, {"content": "My words.", "revision": 2}).status_code == 302


@pytest.mark.parametrize("wrong", ["", "x" * 5_001])
def test_what_was_refused_and_is_sent_again_does_not_write_over_another_window(post_id, colleague, wrong):
    comment_id = say(colleague, post_id, "Overnight.", at=clock.now())
    mine, where = browser(colleague), at(comment_id, "edit/")
    refused = mine.post(where, {"content": wrong, "revision": 1})
    comments.edit_comment(colleague, comment_id=comment_id, content="Meanwhile.", revision=None, now=clock.now())

    (revision,) = re.findall(r'name="revision" value="(\d+)"', said(refused))
    answer = mine.post(where, {"content": "Shorter.", "revision": revision})

    assert (refused.status_code, answer.status_code) == (422, 412)
    assert find(colleague, comment_id).said.content == "Meanwhile."


def test_one_s_own_held_comment_says_why(post_id, colleague):
    comment_id = say(colleague, post_id, "Overnight.", at=clock.now(), listed=False)
    settle(comment_id, Standing.HELD, now=clock.now())

    page = said(browser(colleague).get(page_of(post_id)))

    assert '<mark title="It repeats itself.">Over' in page
    assert "What you can do:" in page


def test_a_reaction_is_put_and_taken_back_and_twice_is_once(post_id, colleague):
    theirs, react = browser(colleague), page_of(post_id, "react/")

    once = theirs.post(react, {"reaction": "insight:on"}, headers=JSON).json()
    twice = theirs.post(react, {"reaction": "insight:on"}, headers=JSON).json()
    plain = theirs.post(react, {"reaction": "insight:off", "back": f"{FEED}?tag=rye"})

    assert once == twice == {"counts": {"like": 0, "love": 0, "insight": 1, "question": 0}, "mine": ["insight"]}
    assert plain["Location"] == f"{FEED}?tag=rye#p-{post_id.rpartition(':')[2]}"
    assert services.read_post(colleague, post_id).counts.insights == 0
    assert theirs.post(react, {"reaction": "share:on"}, headers=JSON).status_code == 422


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/o/other/", "javascript:alert(1)"])
def test_a_reaction_leads_back_to_our_own_pages_only(post_id, colleague, back):
    answer = browser(colleague).post(page_of(post_id, "react/"), {"reaction": "like:on", "back": back})

    assert answer["Location"].startswith(page_of(post_id))


def test_who_reacted_is_told_by_kind_and_by_name(post_id, author, colleague):
    comment_id = say(colleague, post_id, at=clock.now())
    theirs, mine = browser(colleague), browser(author)
    theirs.post(page_of(post_id, "react/"), {"reaction": "love:on"})
    mine.post(at(comment_id, "react/"), {"reaction": "question:on"})

    post_page = said(mine.get(page_of(post_id, "reactions/")))
    comment_page = said(theirs.get(at(comment_id, "reactions/?kind=question")))

    assert "Ben" in post_page
    assert f"{FEED}people/{colleague.user_id}/" in post_page
    assert "Ada" in comment_page
    assert "Nobody has reacted like this." in said(mine.get(page_of(post_id, "reactions/?kind=like")))


def test_sharing_counts_once_and_tells_the_address_without_script(post_id, colleague):
    theirs = browser(colleague)

    plain = theirs.post(page_of(post_id, "share/"), follow=True)
    again = theirs.post(page_of(post_id, "share/"), headers=JSON).json()

    assert f"http://testserver{page_of(post_id)}" in said(plain)
    assert again == {"shares": 1, "url": page_of(post_id)}


def test_a_report_asks_why_thanks_and_is_taken_once(post_id, author, colleague):
    theirs = browser(colleague)

    nothing = theirs.post(page_of(post_id, "report/"), {})
    done = theirs.post(page_of(post_id, "report/"), {"reason": "spam", "note": "An advert."}, follow=True)
    own = browser(author).post(page_of(post_id, "report/"), {"reason": "spam"})

    assert nothing.status_code == 422
    assert "Not saved yet" in said(nothing)
    assert "Thank you. The moderators look at it." in said(done)
    assert own.status_code in (403, 409, 422)


def test_a_comment_is_reported_too(post_id, author, colleague):
    comment_id = say(colleague, post_id, "Overnight.", at=clock.now())
    mine = browser(author)

    assert "Overnight." in said(mine.get(at(comment_id, "report/")))
    assert mine.post(at(comment_id, "report/"), {"reason": "harassment"}).status_code == 302


def test_a_person_s_page_has_their_words_level_and_posts_and_one_s_own_what_comes_next(post_id, author, colleague):
    theirs, own = (said(browser(one).get(f"{FEED}people/{author.user_id}/")) for one in (colleague, author))

    assert "How long does yours rise?" in theirs
    assert "Mute" in theirs
    assert "To become member" not in theirs
    assert "To become member" in own
    assert "Edit your profile" in own
    assert browser(colleague).get(f"{FEED}people/nobody/").status_code == 404


def test_who_is_muted_is_not_read_and_can_be_read_again(post_id, author, colleague):
    theirs = browser(colleague)
    here = f"{FEED}people/{author.user_id}/"
    theirs.post(f"{FEED}hidden/{author.user_id}/", {"do": "mute", "next": here})

    assert "How long does yours rise?" not in said(theirs.get(FEED))
    assert "because you muted them" in said(theirs.get(here))
    theirs.post(f"{FEED}hidden/{author.user_id}/", {"do": "unmute", "next": here})
    assert "How long does yours rise?" in said(theirs.get(FEED))


def test_the_empty_place_of_a_comment_tells_nobody_whose_it_was(post_id, author, colleague):
    comment_id = say(author, post_id)
    say(colleague, post_id, to=comment_id)
    settle(comment_id, Standing.REMOVED)

    assert browser(colleague).get(at(comment_id, "report/")).status_code == 404
