"""Comments and reactions by the JSON API: shapes, headers, orders, and whom they are told."""

from typing import Any

import pytest

from community.discussion.rules.states import Visibility
from tests.community.discussion.talking import make_post, settle
from tests.hostile.asking import Asker, Organization, refused, taken


@pytest.fixture
def here(settings: Any) -> Organization:
    settings.RATE_LIMIT_FACTOR = 100
    return Organization("here")


@pytest.fixture
def post(here: Organization) -> str:
    """Where the owner's post is."""
    return f"/community/posts/{make_post(here.owner.scope, visibility=Visibility.PUBLIC)}"


def said(asker: Asker, post: str, content: str = "Overnight.", *, listed: bool = True, **more: Any) -> dict[str, Any]:
    made = taken(asker.post(f"{post}/comments", {"content": content, **more}), 201)
    if listed:
        settle(made["comment_id"])
    return made


def test_a_comment_is_answered_with_what_003_names_and_ours(here, post):
    answer = here.member.post(f"{post}/comments", {"content": "Over*night*, @[X](nobody)."})
    made = taken(answer, 201)

    assert answer["ETag"] == '"1"'
    assert made["post_id"] == post.rpartition("/")[2]
    assert made["author_id"] == here.member.scope.user_id
    assert made["author_profile"] == {"name": "Mila", "role": "", "avatar_url": ""}
    assert {name: made[name] for name in ("parent_comment_id", "depth", "status", "revision", "edited_at")} == {
        "parent_comment_id": None,
        "depth": 1,
        "status": "checking",
        "revision": 1,
        "edited_at": None,
    }
    assert made["content"] == "Over*night*, @X."
    assert made["html"] == "<p>Over<em>night</em>, @X.</p>\n"
    assert made["reactions"] == {"like": 0, "love": 0, "insight": 0, "question": 0}
    assert (made["my_reactions"], made["reply_count"], made["first_replies"], made["is_mine"]) == ([], 0, [], True)


def test_a_thread_is_a_page_with_first_replies_and_what_waits(here, post):
    top = said(here.owner, post, "Top.")
    for each in range(3):
        said(here.member, post, f"Reply {each}.", parent_comment_id=top["comment_id"])
    said(here.member, post, "Second.")
    said(here.member, post, "Mine.", listed=False)

    page = taken(here.member.get(f"{post}/comments"), 200)
    newest = taken(here.owner.get(f"{post}/comments?order=newest&limit=1"), 200)
    branch = taken(here.member.get(f"/community/comments/{top['comment_id']}/replies?limit=2"), 200)

    assert [each["content"] for each in page["items"]] == ["Top.", "Second."]
    assert [each["content"] for each in page["items"][0]["first_replies"]] == ["Reply 0.", "Reply 1."]
    assert (page["items"][0]["reply_count"], page["comment_count"], page["next_cursor"]) == (3, 5, None)
    assert [each["content"] for each in page["waiting"]] == ["Mine."]
    assert ([each["content"] for each in newest["items"]], newest["waiting"]) == (["Second."], [])
    assert [each["content"] for each in branch["items"]] == ["Reply 0.", "Reply 1."]
    refused(here.member.get(f"{post}/comments?order=best"), 422, "/order")
    refused(here.member.get(f"{post}/comments?limit=0"), 422, "/limit")
    refused(here.member.get(f"{post}/comments?cursor={branch['next_cursor']}"), 422, "/cursor")


def test_a_change_takes_the_tag_that_was_read_and_keeps_what_was_said(here, post):
    made = said(here.member, post, "Before.")
    where = f"/community/comments/{made['comment_id']}"
    tag = here.member.get(where)["ETag"]

    changed = taken(here.member.put(where, {"content": "After."}, if_match=tag), 200)
    stale = here.member.put(where, {"content": "Later."}, if_match=tag)

    assert (changed["content"], changed["status"], changed["others_read"]) == ("After.", "checking", "Before.")
    assert changed["edited_at"]
    assert refused(stale, 412)["code"] == "stale"
    others = taken(here.owner.get(where), 200)
    assert (others["content"], others["others_read"], others["moderation"]) == ("After.", None, None)
    read = taken(here.person("Vera", "viewer").get(where), 200)
    assert (read["content"], read["status"], read["edited_at"]) == ("Before.", "approved", None)
    earlier = taken(here.member.get(f"{where}/revisions"), 200)
    assert [each["content"] for each in earlier["items"]] == ["Before."]


def test_the_same_request_sent_again_with_its_key_is_one_comment(here, post):
    asked = {"content": "Once."}
    first, again = (here.member.post(f"{post}/comments", asked, idempotency_key="one") for _ in range(2))

    assert taken(first, 201) == taken(again, 201)
    assert len(taken(here.member.get(f"{post}/comments"), 200)["waiting"]) == 1


def test_what_was_deleted_is_gone_or_an_empty_place(here, post):
    made = said(here.member, post, "Regretted.")
    said(here.owner, post, "Why?", parent_comment_id=made["comment_id"])
    where = f"/community/comments/{made['comment_id']}"
    here.owner.post(f"{where}/react", {"reaction_type": "like", "on": True})

    assert here.member.delete(where).status_code == 204

    place = taken(here.owner.get(where), 200)
    assert (place["status"], place["content"], place["html"], place["author_id"]) == ("deleted", "", "", None)
    assert (place["author_profile"], place["reply_count"], place["reactions"]["like"]) == (None, 1, 0)
    refused(here.member.delete(where), 404)
    refused(here.member.put(where, {"content": "Again."}), 404)


@pytest.mark.parametrize("to", ["post", "comment"])
def test_a_reaction_says_on_or_off_and_how_many_there_are(here, post, to):
    where = post if to == "post" else f"/community/comments/{said(here.owner, post)['comment_id']}"
    love = {"reaction_type": "love", "on": True}

    once, twice = (taken(here.member.post(f"{where}/react", love), 200) for _ in range(2))
    who = taken(here.owner.get(f"{where}/reactions?reaction_type=love"), 200)
    off = taken(here.member.post(f"{where}/react", {**love, "on": False}), 200)

    assert once == twice == {"reactions": {"like": 0, "love": 1, "insight": 0, "question": 0}, "my_reactions": ["love"]}
    assert [(each["name"], each["reaction_type"]) for each in who["items"]] == [("Mila", "love")]
    assert (off["reactions"]["love"], off["my_reactions"]) == (0, [])
    refused(here.member.post(f"{where}/react", {"reaction_type": "share"}), 422, "/reaction_type")
    refused(here.member.post(f"{where}/react", {"reaction_type": "like", "on": "perhaps"}), 422, "/on")


def test_ten_thousand_levels_by_the_api_stop_at_six(here, post):
    parent: dict[str, Any] = {}
    for level in range(1, 7):
        made = said(here.owner, post, f"Level {level}.", **parent)
        parent = {"parent_comment_id": made["comment_id"]}

    problem = refused(here.owner.post(f"{post}/comments", {"content": "7", **parent}), 422, "/parent_comment_id")

    assert problem["code"] == "too_deep"


def test_a_comment_is_reported_once(here, post):
    made = said(here.member, post)
    where = f"/community/comments/{made['comment_id']}/report"

    assert here.owner.post(where, {"reason": "spam", "note": "Look."}).status_code == 204
    refused(here.owner.post(where, {"reason": "spam"}), 409)
    refused(here.member.post(where, {"reason": "spam"}), 409, code="own_content")
    refused(here.owner.post(where, {"reason": "because"}), 422, "/reason")


def test_the_author_reads_what_was_decided_and_nobody_else(here, post):
    from community.moderation.rules.targets import Standing  # noqa: PLC0415

    made = said(here.member, post, "Buy bread.", listed=False)
    settle(made["comment_id"], Standing.REMOVED)
    where = f"/community/comments/{made['comment_id']}"

    own = taken(here.member.get(where), 200)

    assert (own["status"], own["moderation"]["standing"], own["moderation"]["by"]) == (
        "removed",
        "removed",
        "moderator",
    )
    assert own["moderation"]["passages"] == [{"start": 0, "end": 4, "reason": "It repeats itself."}]
    assert taken(here.owner.get(where), 200)["moderation"] is None
    refused(here.person("Vera", "viewer").get(where), 404)
