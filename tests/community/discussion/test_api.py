"""Posts through the API: shapes, tags of entities, problems."""

import json
from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from tests.community.discussion.posting import decide
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

SEED = {
    "post_id",
    "organization_id",
    "author_id",
    "author_profile",
    "title",
    "content",
    "content_type",
    "attachments",
    "tags",
    "visibility",
    "created_at",
    "updated_at",
    "metrics",
}


@pytest.fixture
def ada(place) -> Client:
    return sign_in(make_person(place, name="Ada"))


@pytest.fixture
def ben(place) -> Client:
    return sign_in(make_person(place, name="Ben"))


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    content = b"" if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, f"/api/community{path}", content, "application/json", headers=named)


def posted(client: Client, **said: Any) -> dict[str, Any]:
    answer = send(client, "POST", "/posts", {"content": "Bread needs time.", **said})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def approved(client: Client, **said: Any) -> str:
    post_id = posted(client, **said)["post_id"]
    decide(post_id, now=clock.now())
    return str(post_id)


def test_a_post_has_the_fields_of_the_seed(ada, ben):
    post_id = approved(ada, title="Bread", tags=["Sour Dough"], visibility="public")

    found = send(ben, "GET", f"/posts/{post_id}").json()

    assert found.keys() >= SEED
    assert found["author_profile"] == {"name": "Ada", "role": "", "avatar_url": ""}
    assert found["metrics"] == {"views": 0, "likes": 0, "comments": 0, "shares": 0}
    assert found["tags"] == ["sour-dough"]
    assert (found["status"], found["moderation"]) == ("approved", None)
    assert send(ada, "GET", f"/posts/{post_id}").json()["moderation"]["standing"] == "approved"


def test_a_change_names_what_it_read(ada):
    post = posted(ada)
    path = f"/posts/{post['post_id']}"
    assert send(ada, "PUT", path, {"title": "Bread"}).json()["code"] == "if_match_required"
    tag = send(ada, "GET", path)["ETag"]

    changed = send(ada, "PUT", path, {"title": "Bread"}, If_Match=tag)
    stale = send(ada, "PUT", path, {"title": "Rye"}, If_Match=tag)

    assert (changed.status_code, changed.json()["title"], changed.json()["content"]) == (
        200,
        "Bread",
        "Bread needs time.",
    )
    assert stale.status_code == 412
    assert (stale.json()["by"], stale.json()["revision"]) == ("Ada", 2)
    assert stale.json()["at"] == changed.json()["updated_at"]


def test_what_it_looks_like_changes_its_tag_and_not_its_revision(ada):
    post_id = posted(ada)["post_id"]
    tag = send(ada, "GET", f"/posts/{post_id}")["ETag"]
    assert send(ada, "GET", f"/posts/{post_id}", If_None_Match=tag).status_code == 304

    decide(post_id, now=clock.now())

    assert send(ada, "GET", f"/posts/{post_id}", If_None_Match=tag).status_code == 200
    assert send(ada, "PUT", f"/posts/{post_id}", {"title": "Bread"}, If_Match=tag).status_code == 200


def test_what_is_newer_is_not_told_by_tag(ada):
    refused = send(ada, "GET", "/posts?tag=bread&since=2026-01-31T09:30:00.000Z/demo:post:1")

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/tag")


def test_sent_twice_with_a_key_it_is_written_once(ada):
    first = send(ada, "POST", "/posts", {"content": "Once."}, Idempotency_Key="k1")
    again = send(ada, "POST", "/posts", {"content": "Once."}, Idempotency_Key="k1")
    other = send(ada, "POST", "/posts", {"content": "Twice."}, Idempotency_Key="k1")

    assert first.json() == again.json()
    assert other.status_code == 409
    assert len(send(ada, "GET", "/posts").json()["waiting"]) == 1


def test_a_client_that_polls_is_told_only_what_is_new(ada, ben):
    first = approved(ada)
    page = send(ben, "GET", "/posts")
    assert send(ben, "GET", "/posts", If_None_Match=page["ETag"]).status_code == 304
    newest = page.json()["items"][0]
    path = f"/posts?since={newest['published_at']}/{newest['post_id']}"
    quiet = send(ben, "GET", path)
    assert (quiet.status_code, quiet.json()["items"]) == (200, [])

    with counting() as calls:
        assert send(ben, "GET", path, If_None_Match=quiet["ETag"]).status_code == 304
    assert calls.by_operation["Query"] == 1
    assert calls.total == 3  # session and scope are the other two

    second = approved(ada, content="More.")
    news = send(ben, "GET", path, If_None_Match=quiet["ETag"])
    assert [each["post_id"] for each in news.json()["items"]] == [second]
    assert send(ben, "GET", path, If_None_Match=news["ETag"]).status_code == 304
    assert first != second


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/content"),
        ({"content": "x" * 204_800}, "/content"),
        ({"content": "Hi.", "title": "x" * 201}, "/title"),
        ({"content": "Hi.", "visibility": "everybody"}, "/visibility"),
        ({"content": "Hi.", "content_type": "html"}, "/content_type"),
        ({"content": "Hi.", "tags": ["x" * 41]}, "/tags/0"),
        ({"content": "Hi.", "tags": [str(number) for number in range(11)]}, "/tags"),
        ({"content_type": "link"}, "/link"),
        ({"content_type": "link", "link": {"url": "javascript:alert(1)"}}, "/link"),
        ({"content_type": "image", "content": "Look."}, "/attachments"),
        ({"content": "Hi.", "attachments": [{"file_id": "x"}]}, "/attachments/0/file_id"),
        ({"content": "Hi.", "attachments": [{"file_id": "x"}] * 11}, "/attachments"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(ada, body, pointer):
    answer = send(ada, "POST", "/posts", body)

    assert answer.status_code == 422, answer.content
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_text_that_is_too_long_is_refused_with_its_size(ada):
    answer = send(ada, "POST", "/posts", {"content": "x" * 204_800})

    assert answer.json()["errors"][0]["message"] == (
        "A post has at most 20,000 characters; this has 204,800, 184,800 too many."
    )


def test_what_cannot_be_seen_or_overwrites_others_is_taken_out(ada):
    found = posted(ada, content="ab\u202ec\ud800d\ufeff e" + "\u0301" * 50, title="T\u2066i\nt")

    assert found["content"].startswith("abcd ")
    assert len(found["content"]) < 15
    assert found["title"] == "Ti t"


def test_ten_thousand_mentions_are_text_and_a_few_are_people(ada, ben, place):
    member = scope_for(make_person(place, name="Cleo"), place)
    content = f"@[Nobody](x) @[The Boss]({member.user_id}) " + "@[a](b) " * 2000

    found = posted(ada, content=content)

    assert found["mentions"] == [member.user_id]
    assert found["content"].startswith(f"@Nobody @[Cleo]({member.user_id}) @a @a")


def test_what_cannot_be_anybodys_id_mentions_nobody(ada):
    assert posted(ada, mentions=["", " ", "x" * 3000, "a b", "\u0000"])["mentions"] == []


def test_nobody_of_another_organization_is_mentioned_in_a_post_for_members(ada, stranger):
    content = f"@[Stan]({stranger.user_id})"

    assert posted(ada, content=content)["mentions"] == []
    assert posted(ada, content=content, visibility="public")["mentions"] == [stranger.user_id]


def test_rich_text_is_safe_and_leads_to_people(ada, place):
    member = scope_for(make_person(place, name="Cleo"), place)
    content = f"**Look** @[Cleo]({member.user_id}) <script>alert(1)</script> [x](javascript:alert(1))"

    html = posted(ada, content=content, content_type="rich_text")["html"]

    assert "<strong>Look</strong>" in html
    assert f'<a href="/o/demo/community/people/{member.user_id}/">@Cleo</a>' in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_a_share_counts_once(ada, ben):
    post_id = approved(ada)

    for _ in range(2):
        answer = send(ben, "POST", f"/posts/{post_id}/share")
        assert answer.json() == {"shares": 1, "url": f"http://testserver/o/demo/community/posts/{post_id}/"}
    assert send(ben, "GET", f"/posts/{post_id}").json()["my_reactions"] == []
    assert send(ada, "POST", f"/posts/{posted(ada, visibility='private')['post_id']}/share").status_code == 409


def test_a_draft_is_published(ada):
    post_id = posted(ada, content="", title="An idea", status="draft")["post_id"]
    assert [each["post_id"] for each in send(ada, "GET", "/drafts").json()["items"]] == [post_id]

    refused = send(ada, "POST", f"/posts/{post_id}/publish")
    assert refused.json()["errors"][0]["pointer"] == "/content"
    tag = send(ada, "GET", f"/posts/{post_id}")["ETag"]
    published = send(ada, "PUT", f"/posts/{post_id}", {"content": "Bread.", "status": "published"}, If_Match=tag)

    assert published.json()["status"] == "checking"


def test_a_deleted_post_leaves_nothing(ada, ben, place):
    post_id = approved(ada, tags=["bread"])
    send(ben, "POST", f"/posts/{post_id}/share")

    assert send(ada, "DELETE", f"/posts/{post_id}").status_code == 204
    assert send(ada, "GET", f"/posts/{post_id}").status_code == 404
    assert send(ada, "GET", "/tags").json() == {"items": []}


def test_another_organization_in_the_header_is_another_place(ada):
    make_organization("third")
    post_id = approved(ada)

    assert send(ada, "GET", f"/posts/{post_id}", X_Organization="third").status_code == 404
