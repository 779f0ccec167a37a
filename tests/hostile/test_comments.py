"""Comments and reactions from people who mean no good: refused in words or taken as they are, and nothing breaks."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from community.discussion.rules.states import Visibility
from community.moderation.services.targets import TargetMoved
from diatonic.common import ids
from tests.community.discussion.talking import make_post, settle, target
from tests.hostile.asking import Organization, nothing_written, refused, taken

PUBLIC = Visibility.PUBLIC


@pytest.fixture
def post(here: Organization) -> str:
    return f"/community/posts/{make_post(here.owner.scope)}"


@pytest.mark.parametrize(
    "content",
    [
        "\u202egnirts a\u202c \u2066x",
        "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a" * 50,
        "a\x00b\x00",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[x](javascript:alert(1)) ![x](data:text/html,x)",
        "\ud83d\ude00" * 100,
        "@[" * 2000,
        "@[x](y)" * 700,
        "`" * 4000,
        ">" * 4000,
        "[" * 4999,
        "\ufffe\uffff",
        "=cmd|' /C calc'!A0",
    ],
)
def test_any_text_is_taken_or_refused_and_shown_without_what_could_harm(here, post, content):
    answer = here.member.post(f"{post}/comments", {"content": content})

    if answer.status_code == 422:
        refused(answer, 422, "/content")
        return
    made = taken(answer, 201)
    settle(made["comment_id"])
    (shown,) = taken(here.owner.get(f"{post}/comments"), 200)["items"]
    assert "<script" not in shown["html"]
    assert "onerror=" not in shown["html"].replace("&lt;img src=x onerror=", "")
    assert "javascript:" not in shown["html"].replace("[x](javascript:", "")
    assert not {"\x00", "\u202e", "\u2066"} & set(shown["content"])


@pytest.mark.parametrize("size", [5_001, 200_000, 2_000_000])
def test_a_text_that_is_too_long_is_refused_with_its_size(here, post, size):
    answer = here.member.post(f"{post}/comments", {"content": "x" * size})

    if answer.status_code != 413:
        assert f"{size:,}" in json.dumps(refused(answer, 422, "/content"))


def test_ten_thousand_mentions_tell_nobody(here, post):
    content = " ".join(f"@[A]({each})" for each in range(10_000))

    refused(here.member.post(f"{post}/comments", {"content": content}), 422, "/content", code="too_long")
    short = content[:4990].rpartition(" ")[0]
    made = taken(here.member.post(f"{post}/comments", {"content": short}), 201)
    assert made["mentions"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": None},
        {"content": 5},
        {"content": ["x"]},
        {"content": "x", "parent_comment_id": 7},
        {"content": "x", "parent_comment_id": "x" * 500},
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(here, post, body):
    with nothing_written():
        assert here.owner.post(f"{post}/comments", body).status_code == 422


@pytest.mark.parametrize("body", [{}, {"reaction_type": "hate"}, {"reaction_type": ["like"]}, {"reaction_type": None}])
def test_a_reaction_that_there_is_not_is_refused(here, post, body):
    with nothing_written():
        refused(here.owner.post(f"{post}/react", body), 422, "/reaction_type")


def test_what_belongs_to_others_is_not_there_by_any_door(here, elsewhere, post):
    made = taken(here.owner.post(f"{post}/comments", {"content": "Secret."}), 201)
    settle(made["comment_id"])
    where, stranger = f"/community/comments/{made['comment_id']}", elsewhere.owner
    react = {"reaction_type": "like", "on": True}

    with nothing_written():
        for method, path, body in (
            ("get", f"{post}/comments", None),
            ("post", f"{post}/comments", {"content": "Hello."}),
            ("post", f"{post}/react", react),
            ("get", f"{post}/reactions", None),
            ("get", where, None),
            ("put", where, {"content": "Mine."}),
            ("delete", where, None),
            ("get", f"{where}/replies", None),
            ("get", f"{where}/revisions", None),
            ("get", f"{where}/reactions", None),
            ("post", f"{where}/react", react),
            ("post", f"{where}/report", {"reason": "spam"}),
        ):
            answer = stranger.ask(method, path, body)
            assert "Secret" not in json.dumps(refused(answer, 404)), path
            refused(stranger.ask(method, path, body, x_organization=here.organization_id), 404)


def test_an_answer_stays_below_its_post(here, elsewhere, post):
    mine = f"/community/posts/{make_post(elsewhere.owner.scope, visibility=PUBLIC)}"
    theirs = taken(here.owner.post(f"{post}/comments", {"content": "Here."}), 201)["comment_id"]
    settle(theirs)

    with nothing_written():
        for parent in (theirs, f"{here.organization_id}:comment:{ids.new()}", post.rpartition("/")[2], "../..", "\x00"):
            body = {"content": "Hello.", "parent_comment_id": parent}
            refused(here.owner.post(f"{mine}/comments", body), 422, "/parent_comment_id", code="no_such_parent")


@pytest.mark.parametrize("comment_id", ["x", ":::", "a:comment:b", f"demo:comment:{ids.new()}", "%00", "é" * 100])
def test_ids_of_nothing_are_nothing(here, comment_id):
    for path in ("", "/replies", "/revisions", "/reactions"):
        assert here.owner.get(f"/community/comments/{comment_id}{path}").status_code == 404
    assert here.owner.post(f"/community/comments/{comment_id}/react", {"reaction_type": "like"}).status_code == 404


def test_a_verdict_about_what_was_deleted_changes_nothing(here, post):
    made = taken(here.member.post(f"{post}/comments", {"content": "Gone."}), 201)
    seen = target(made["comment_id"])
    assert here.member.delete(f"/community/comments/{made['comment_id']}").status_code == 204

    with nothing_written(), pytest.raises(TargetMoved):
        settle(made["comment_id"], about=seen)


def test_two_who_change_the_same_text_at_once_do_not_both_win(here, post):
    made = taken(here.member.post(f"{post}/comments", {"content": "Before."}), 201)
    where = f"/community/comments/{made['comment_id']}"

    def change(number: int) -> Any:
        return here.member.put(where, {"content": f"Number {number}."}, if_match='"1"').status_code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(change, range(6)))

    assert (codes.count(200), codes.count(412)) == (1, 5)


def test_who_answers_while_the_comment_is_deleted_leaves_a_whole_thread(here, post):
    scope = here.owner.scope
    for _ in range(5):
        made = taken(here.member.post(f"{post}/comments", {"content": "Going."}), 201)
        settle(made["comment_id"])
        body = {"content": "Wait.", "parent_comment_id": made["comment_id"]}
        answer = taken(here.owner.post(f"{post}/comments", body), 201)
        with ThreadPoolExecutor(2) as pool:
            gone = pool.submit(here.member.delete, f"/community/comments/{made['comment_id']}")
            pool.submit(_settle_in_the_end, answer["comment_id"]).result()
            assert gone.result().status_code == 204

    page = taken(here.owner.get(f"{post}/comments"), 200)
    shown = [[each["content"], *(one["content"] for one in each["first_replies"])] for each in page["items"]]
    assert all("Wait." in each for each in shown), shown
    assert (len(shown), page["comment_count"]) == (5, 5), (shown, scope)


def _settle_in_the_end(comment_id: str) -> None:
    for _ in range(20):
        try:
            return settle(comment_id)
        except TargetMoved:
            continue
    raise AssertionError("it never settled")
