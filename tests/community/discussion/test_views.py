"""The screens of posts as they answer: who sees what, what a form does, and that nothing that was typed is lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from community.discussion import services
from community.discussion.rules.posts import ContentType, Link
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import previews
from community.discussion.services.views import flush_views
from community.moderation.rules.targets import Standing
from diatonic.common import clock
from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope, system_scope
from tests.community.discussion.posting import decide, draft, edit, post, write
from tests.organizations.people import account_of, join, make_organization, sign_in

FEED = "/o/demo/community/"
JSON = {"Accept": "application/json"}
TYPED = {"content_type": "text", "content": "Bread needs time.", "visibility": "organization", "title": "", "tags": ""}


def browser(scope: Scope) -> Client:
    return sign_in(account_of(scope.user_id))


def page_of(post_id: str, part: str = "") -> str:
    return f"{FEED}posts/{post_id}/{part}"


def said(answer) -> str:
    return str(answer.content.decode())


def newest(scope: Scope) -> services.SeenPost:
    feed = services.list_posts(scope)
    return (*feed.waiting, *feed.items)[0]


def test_who_posts_sees_it_at_once_marked_and_others_once_it_is_approved(author, colleague):
    mine, theirs = browser(author), browser(colleague)

    answer = mine.post(FEED, {**TYPED, "title": "Rye", "tags": "Sourdough, , rye bread"})

    assert (answer.status_code, answer["Location"]) == (302, FEED)
    made = newest(author)
    assert (made.text.title, made.text.tags) == ("Rye", ("sourdough", "rye-bread"))
    assert "Being checked" in said(mine.get(FEED))
    assert "Bread needs time." not in said(theirs.get(FEED))
    decide(made.post.post_id)
    assert "Bread needs time." in said(theirs.get(FEED))
    assert "Being checked" not in said(mine.get(FEED))


def test_what_cannot_be_posted_comes_back_with_every_word_and_the_reason_at_its_field(author):
    wrong = {**TYPED, "content": "x" * 20_010, "title": "Kept", "tags": "ok, $$$", "visibility": "private"}

    answer = browser(author).post(FEED, wrong)

    page = said(answer)
    assert answer.status_code == 422
    assert "x" * 20_010 in page
    assert 'value="Kept"' in page
    assert 'value="ok, $$$"' in page
    assert "10 too many" in page
    assert re.search(r'value="private" selected', page)


def test_a_wrong_tag_is_told_at_the_tags(author):
    refused = browser(author).post(FEED, {**TYPED, "tags": f"ok, {'x' * 41}"})

    assert refused.status_code == 422
    assert "40" in said(refused).partition('id="id_tags_error"')[2]
    assert 'aria-invalid="true"' in said(refused)


def test_a_script_gets_the_same_as_json(author):
    mine = browser(author)

    made = mine.post(FEED, TYPED, headers=JSON)
    refused = mine.post(FEED, {**TYPED, "content": ""}, headers=JSON)

    assert made.json() == {"url": FEED}
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/content")


def test_who_may_only_read_is_offered_no_composer_and_no_buttons_to_react(author, viewer):
    post(author)

    page = said(browser(viewer).get(FEED))

    assert "Bread needs time." in page
    assert "What is on your mind" not in page
    assert 'name="reaction"' not in page
    assert browser(viewer).post(FEED, TYPED, headers=JSON).status_code == 403


def test_every_button_to_react_is_drawn_by_a_symbol_of_its_page(author):
    post_id = post(author)

    for page in (FEED, f"{FEED}posts/{post_id}/", f"{FEED}people/{author.user_id}/"):
        shown = said(browser(author).get(page))
        drawn = set(re.findall(r'<use href="#([\w-]+)"', shown))
        assert len(drawn) == 8
        assert drawn == set(re.findall(r'<symbol id="([\w-]+)"', shown))


def test_the_public_feed_shows_posts_of_other_organizations_and_the_tag_narrows_either(author, stranger):
    post(stranger, "Open day.", visibility=Visibility.PUBLIC, tags=["oven"])
    post(author, "Only for us.", tags=["rye"])
    mine = browser(author)

    public, ours = said(mine.get(f"{FEED}?feed=public")), said(mine.get(FEED))
    tagged, none = said(mine.get(f"{FEED}?tag=rye")), said(mine.get(f"{FEED}?feed=public&tag=rye"))

    assert ("Open day." in public, "Only for us." in public) == (True, False)
    assert ("Open day." in ours, "Only for us." in ours) == (False, True)
    assert "Only for us." in tagged
    assert "No posts with this tag" in none


def test_a_feed_without_posts_offers_the_first_step_to_who_may_write(author, viewer):
    assert "Say hello" in said(browser(author).get(FEED))
    assert "Say hello" not in said(browser(viewer).get(FEED))


def test_the_page_asks_for_what_is_newer_than_its_newest_post_and_the_api_answers(author):
    first = post(author, "First.")
    mine = browser(author)
    (found,) = re.findall(r'data-newer="([^"]+)"', said(mine.get(FEED)))
    url = found.replace("&amp;", "&")

    nothing = mine.get(url)
    second = post(author, "Second.", now=clock.now())
    news = mine.get(url, headers={"If-None-Match": nothing["ETag"]})

    assert nothing.json()["items"] == []
    assert [one["post_id"] for one in news.json()["items"]] == [second]
    assert mine.get(url, headers={"If-None-Match": news["ETag"]}).status_code == 304
    assert first in url.replace("%3A", ":")


def test_words_of_people_are_shown_as_words(author, colleague):
    post(author, "<script>alert(1)</script> & https://example.org/a?b=1&c=2 <b>", title="<i>Rye</i>")

    page = said(browser(colleague).get(FEED))

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;i&gt;Rye&lt;/i&gt;" in page
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="nofollow"' in page


def test_one_s_own_held_post_says_why_which_words_and_what_can_be_done(author, colleague, moderator):
    post_id = write(author, "Well, that is rude.").post.post_id
    decide(post_id, Standing.HELD)

    page, others = said(browser(author).get(page_of(post_id))), browser(colleague).get(page_of(post_id))
    watching = said(browser(moderator).get(page_of(post_id)))

    assert "A word of the list." in page
    assert '<mark title="profanity">Well,' in page
    assert "What you can do:" in page
    assert page_of(post_id, "edit/") in page
    assert others.status_code == 404
    assert "Only whoever wrote it and moderators see this." in watching
    assert "A word of the list." not in watching


def test_the_state_of_one_s_own_post_is_asked_for_again_later_each_time_until_it_is_there(author):
    post_id = write(author).post.post_id
    mine = browser(author)

    first, third = said(mine.get(page_of(post_id, "state/"))), said(mine.get(page_of(post_id, "state/?asked=3")))
    decide(post_id)

    assert "load delay:2s" in first
    assert "load delay:16s" in third
    assert said(mine.get(page_of(post_id, "state/"))).strip() == ""


def test_a_change_keeps_what_it_said_and_shows_both(author, colleague):
    post_id = post(author, "Bread needs time.")
    mine = browser(author)
    revision = services.read_post(author, post_id).post.revision

    changed = mine.post(page_of(post_id, "edit/"), {**TYPED, "content": "Bread needs salt.", "revision": revision})

    assert (changed.status_code, changed["Location"]) == (302, page_of(post_id))
    assert "Bread needs salt." in said(mine.get(page_of(post_id)))
    assert "Bread needs time." in said(browser(colleague).get(page_of(post_id)))
    history = said(mine.get(page_of(post_id, "history/")))
    assert history.index("Bread needs salt.") < history.index("Bread needs time.")
    assert browser(colleague).get(page_of(post_id, "history/")).status_code == 404


def test_two_windows_both_texts_are_shown_and_the_second_can_be_saved(author):
    post_id = post(author, "Bread needs time.")
    mine, revision = browser(author), services.read_post(author, post_id).post.revision
    edit(author, post_id, content="By the other window.")

    clash = mine.post(page_of(post_id, "edit/"), {**TYPED, "content": "By this window.", "revision": revision})
    as_json = mine.post(page_of(post_id, "edit/"), {**TYPED, "content": "x", "revision": revision}, headers=JSON)

    page = said(clash)
    assert clash.status_code == 412
    assert "By the other window." in page
    assert "By this window." in page
    assert as_json.json()["theirs"]["content"] == "By the other window."
    (newest_revision,) = re.findall(r'name="revision" value="(\d+)"', page)
    again = {**TYPED, "content": "Again.", "revision": newest_revision}
    assert mine.post(page_of(post_id, "edit/"), again).status_code == 302


def test_only_its_author_changes_or_deletes_a_post(author, colleague):
    post_id = post(author)
    theirs = browser(colleague)

    assert theirs.get(page_of(post_id, "edit/")).status_code == 404
    assert theirs.post(page_of(post_id, "delete/")).status_code == 403
    mine = browser(author)
    assert "Delete this post?" in said(mine.get(page_of(post_id, "delete/")))
    assert mine.post(page_of(post_id, "delete/"))["Location"] == FEED
    with pytest.raises(NotFound):
        services.read_post(author, post_id)


def test_a_draft_is_kept_while_it_is_written_and_becomes_the_post(author, colleague):
    mine = browser(author)
    kept = mine.post(f"{FEED}drafts/save/", {**TYPED, "content": "Half"}, headers=JSON).json()
    again = mine.post(
        f"{FEED}drafts/save/", {**TYPED, "content": "Half a loaf", "draft_id": kept["draft_id"]}, headers=JSON
    ).json()

    assert again["draft_id"] == kept["draft_id"]
    assert "Half a loaf" in said(mine.get(f"{FEED}drafts/"))
    assert "Half a loaf" not in said(browser(colleague).get(f"{FEED}drafts/"))
    assert browser(colleague).get(page_of(kept["draft_id"])).status_code == 404
    assert mine.get(page_of(kept["draft_id"]))["Location"] == page_of(kept["draft_id"], "edit/")
    mine.post(FEED, {**TYPED, "content": "A whole loaf.", "draft_id": kept["draft_id"]})
    posted = services.read_post(author, kept["draft_id"])
    assert (posted.text.content, posted.post.status) == ("A whole loaf.", Status.CHECKING)
    assert "No drafts" in said(mine.get(f"{FEED}drafts/"))


def test_a_draft_that_was_changed_in_another_window_is_not_written_over(author):
    mine, address = browser(author), f"{FEED}drafts/save/"
    here = mine.post(address, {**TYPED, "content": "Here."}, headers=JSON).json()
    there = mine.post(address, {**TYPED, **here, "content": "There."}, headers=JSON).json()

    refused = mine.post(address, {**TYPED, **here, "content": "Here again."}, headers=JSON)
    shown = mine.post(address, {**TYPED, **here, "content": "Here again.", "leave": ""})

    assert (refused.status_code, shown.status_code) == (412, 412)
    assert refused.json()["theirs"]["content"] == "There."
    assert refused.json()["revision"] == there["revision"]
    assert "There." in said(shown)
    assert "Here again." in said(shown)
    assert services.read_post(author, here["draft_id"]).text.content == "There."
    chosen = {**TYPED, "draft_id": here["draft_id"], "revision": there["revision"], "content": "Here and there."}
    assert mine.post(address, chosen, headers=JSON).status_code == 200


def test_posting_does_not_write_over_a_draft_that_another_window_changed(author):
    mine, address = browser(author), f"{FEED}drafts/save/"
    here = mine.post(address, {**TYPED, "content": "Here."}, headers=JSON).json()
    there = mine.post(address, {**TYPED, **here, "content": "There.", "link": ""}, headers=JSON).json()

    refused = mine.post(FEED, {**TYPED, **here, "content": "Here again."}, headers=JSON)
    shown = mine.post(FEED, {**TYPED, **here, "content": "Here again."})

    assert (refused.status_code, shown.status_code) == (412, 412)
    assert (refused.json()["theirs"]["content"], refused.json()["revision"]) == ("There.", there["revision"])
    assert "There." in said(shown)
    assert "Here again." in said(shown)
    assert mine.post(FEED, {**TYPED, **here, "content": "There."}).status_code == 302
    assert services.read_post(author, here["draft_id"]).text.content == "There."


def test_a_form_that_was_left_open_begins_a_new_draft_once_its_own_was_posted(author):
    mine, address = browser(author), f"{FEED}drafts/save/"
    here = mine.post(address, {**TYPED, "content": "Here."}, headers=JSON).json()
    mine.post(FEED, {**TYPED, **here, "content": "Here."})

    again = mine.post(address, {**TYPED, **here, "content": "And there."}, headers=JSON).json()

    assert again["draft_id"] != here["draft_id"]
    assert services.read_post(author, here["draft_id"]).text.content == "Here."
    assert services.read_post(author, again["draft_id"]).text.content == "And there."


def test_what_is_written_is_posted_also_where_its_draft_was_deleted_in_another_window(author):
    kept = draft(author)
    services.delete_post(author, post_id=kept.post.post_id, revision=None, now=clock.now())

    answer = browser(author).post(FEED, {**TYPED, "draft_id": kept.post.post_id})

    assert answer.status_code == 302
    assert newest(author).text.content == "Bread needs time."


def test_a_form_that_was_left_open_does_not_write_over_what_was_posted_out_of_its_draft(author):
    mine, draft_id = browser(author), draft(author).post.post_id
    first = {**TYPED, "content": "A loaf.", "draft_id": draft_id}

    for typed in (first, first, {**first, "content": "Something else."}):
        assert mine.post(FEED, typed).status_code == 302

    assert services.read_post(author, draft_id).text.content == "A loaf."
    assert {seen.text.content for seen in services.list_posts(author).waiting} == {"A loaf.", "Something else."}
    assert len(services.list_posts(author).waiting) == 2


def test_a_view_is_counted_once_and_one_s_own_is_not(author, colleague):
    post_id = post(author, now=clock.now() - timedelta(hours=1))
    for client in (browser(author), browser(colleague)):
        client.get(page_of(post_id))
        client.get(page_of(post_id))

    flush_views(now=clock.now())
    assert services.read_post(author, post_id).counts.views == 1
    assert "1 view<" in said(browser(author).get(page_of(post_id)))
    assert "1 view<" not in said(browser(colleague).get(page_of(post_id)))


def test_a_preview_says_where_it_leads_whatever_the_page_calls_itself(author):
    url = "https://evil.example/login"
    post_id = post(author, content_type=ContentType.LINK, link=url)
    previews._put(system_scope("demo", reason="test"), post_id, Link(url, "found", title="Sign in", site="github.com"))

    page = said(browser(author).get(page_of(post_id)))

    assert "evil.example" in page
    assert "github.com" not in page


def test_ones_own_post_is_changed_where_it_is_and_not_from_elsewhere(author, place):
    post_id = post(author, visibility=Visibility.PUBLIC)
    make_organization("other")
    join("other", account_of(author.user_id))

    here, elsewhere = browser(author), f"/o/other/community/posts/{post_id}/"

    assert f"{page_of(post_id)}edit/" in said(here.get(page_of(post_id)))
    assert f"{elsewhere}edit/" not in said(here.get(elsewhere))
    assert f"{elsewhere}delete/" not in said(here.get(elsewhere))


def test_a_post_from_elsewhere_names_its_organization(author, stranger):
    post(replace(stranger, organization_name="Rye and Sons"), "Open day.", visibility=Visibility.PUBLIC)
    post(replace(stranger, organization_name=""), "Closed day.", visibility=Visibility.PUBLIC)

    shown = said(browser(author).get(f"{FEED}?feed=public"))

    assert "</svg>Rye and Sons</li>" in shown
    assert f"</svg>{stranger.organization_id}</li>" in shown  # written before names were kept


def test_its_author_takes_the_preview_of_a_page_out_of_a_post_and_nobody_else_can(author, colleague):
    post_id = post(author, "Worth an evening.", content_type=ContentType.LINK, link="https://example.org/yeast")
    link = Link("https://example.org/yeast", "found", title="How yeast works")
    previews._put(system_scope("demo", reason="test"), post_id, link)
    button = "Remove the link preview"
    assert button in said(browser(author).get(page_of(post_id)))
    assert button not in said(browser(colleague).get(page_of(post_id)))

    assert browser(colleague).post(page_of(post_id, "preview/remove/")).status_code == 403
    answer = browser(author).post(page_of(post_id, "preview/remove/"), follow=True)

    shown = said(answer)
    assert "The preview is removed. The link stays." in shown
    assert ("How yeast works" in shown, "https://example.org/yeast" in shown) == (False, True)
    assert button not in shown
