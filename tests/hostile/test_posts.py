"""Posts from people who mean no good, through the API: refused in words or taken as they are, and nothing breaks."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client

from diatonic.common import ids
from organizations.notifications import services as notifications
from tests import media_files
from tests.community.discussion.posting import decide, suspend
from tests.community.discussion.talking import settle
from tests.hostile.asking import Asker, Organization, nothing_written, refused, taken
from tests.organizations.media.conftest import work
from tests.web_servers import Web, onward, page

POSTS = "/community/posts"
BREAD = {"content": "Bread needs time."}


@pytest.fixture(autouse=True)
def _there(here: Organization) -> None:
    """Who is first asked for joins then."""
    for asker in (here.owner, here.member):
        assert asker.get(POSTS).status_code == 200


def write(asker: Asker, **said: Any) -> dict[str, Any]:
    """Write a post, which waits for its check."""
    return taken(asker.post(POSTS, {**BREAD, **said}), 201)


def published(asker: Asker, **said: Any) -> str:
    """Write a post and approve it; return its path."""
    post_id = write(asker, **said)["post_id"]
    decide(post_id)
    return f"{POSTS}/{post_id}"


@pytest.mark.parametrize(("field", "size"), [("content", 20_001), ("content", 200_000), ("title", 201)])
def test_a_text_that_is_too_long_is_refused_with_its_size_and_nothing_is_written(here, field, size):
    mine = f"{POSTS}/{write(here.member)['post_id']}"

    with nothing_written():
        for answer in (
            here.member.post(POSTS, {**BREAD, field: "x" * size}),
            here.member.post(POSTS, {**BREAD, field: "x" * size, "status": "draft"}),
            here.member.put(mine, {field: "x" * size}, if_match='"1"'),
        ):
            problem = refused(answer, 422, f"/{field}", code="too_long")
            assert f"this has {size:,}" in problem["errors"][0]["message"]


def test_a_body_of_megabytes_is_not_even_read(here):
    with nothing_written():
        assert here.member.post(POSTS, {"content": "x" * 20 * 2**20}).status_code == 413


@pytest.mark.parametrize("field", ["content", "title"])
def test_null_bytes_are_refused_and_the_field_is_named(here, field):
    post = published(here.owner)

    with nothing_written():
        problem = refused(here.member.post(POSTS, {**BREAD, field: "a\x00b"}), 422, f"/{field}")
        refused(here.member.post(f"{post}/comments", {"content": "a\x00b"}), 422, "/content")
    assert "null bytes" in problem["errors"][0]["message"]


def test_ten_thousand_mentions_tell_twenty_people_and_are_answered_quickly(here):
    people = [here.person(f"P{number}") for number in range(25)]
    real = " ".join(f"@[P]({each.scope.user_id})" for each in people)
    named = [*(each.scope.user_id for each in people), *(f"nobody-{number}" for number in range(975))]

    with nothing_written():
        flood = " ".join(f"@[A](somebody-{number})" for number in range(10_000))
        refused(here.member.post(POSTS, {"content": flood}), 422, "/content", code="too_long")
        refused(here.member.post(POSTS, {**BREAD, "mentions": ["x"] * 10_000}), 422, "/mentions")
    begun = time.monotonic()
    content = (real + " @[A](b)" * 10_000)[:19_900].rpartition(" ")[0]
    made = write(here.member, content=content, mentions=named)
    assert time.monotonic() - begun < 3
    decide(made["post_id"])
    work(here.organization_id, only="follow_approval")

    told = [each for each in people if notifications.list_notices(each.scope).items]
    assert (len(made["mentions"]), len(told)) == (20, 20)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202egnirts\u202c \u2066x\u2069", "gnirts x"),
        ("Z" + "\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324" * 50 + " end", 6),
    ],
)
def test_what_would_turn_or_overrun_the_page_around_it_is_not_kept(here, typed, kept):
    post = published(here.member, content=typed, title=typed[:100], content_type="rich_text")

    for answer in (here.owner.get(post), here.owner.client.get(f"/o/{here.organization_id}{post}/")):
        text = answer.content.decode()
        if isinstance(kept, str):
            assert kept in text
            assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(text)
        else:
            marks = [len(run) for run in _runs(json.loads(text)["content"] if text.startswith("{") else text)]
            assert 0 < max(marks) <= kept


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    for letter in text:
        if "\u0300" <= letter <= "\u036f":
            run.append(letter)
        else:
            yield run
            run = []
    yield run


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[x](javascript:alert(1)) [y](JaVaScRiPt&colon;alert(1)) [z](  \tjavascript:alert(1))",
        "![x](javascript:alert(1)) <a href='vbscript:x'>y</a> [d](data:text/html,<script>alert(1)</script>)",
        "<svg onload=alert(1)><math><mtext><iframe srcdoc='x'></iframe>",
        '@[x" onmouseover="alert(1)](somebody)',
    ],
)
def test_markup_that_could_run_is_text_in_the_api_and_on_every_page(here, content):
    post = published(here.member, content=content, title=content[:150], content_type="rich_text", tags=["bread"])
    said = taken(here.owner.post(f"{post}/comments", {"content": content}), 201)["comment_id"]
    settle(said)

    html = [taken(here.owner.get(post), 200)["html"]]
    html += [each["html"] for each in taken(here.owner.get(f"{post}/comments"), 200)["items"]]
    pages = (f"{post}/", "/community/", "/community/?tag=bread", f"/community/people/{here.member.scope.user_id}/", "/")
    for path in pages:
        html.append(_page(here, path))
    for one in html:
        tags = _tags(one)
        assert not [tag for tag in tags if "alert(1)" in tag.split("value=")[0] or "srcdoc" in tag], tags
        assert not {"<iframe", "<math"} & {tag.split(" ")[0].rstrip(">") for tag in tags}


def _page(here: Organization, path: str) -> str:
    answer = here.owner.client.get(f"/o/{here.organization_id}{path}")
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def _tags(html: str) -> list[str]:
    """Return every tag with the attributes that a browser runs or follows."""
    from html.parser import HTMLParser  # noqa: PLC0415

    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            live = [
                f"{name}={value}"
                for name, value in attrs
                if name.startswith("on") or (name in {"href", "src", "action"} and not _is_web(value or ""))
            ]
            found.append(f"<{tag} {' '.join(live)}")

    Tags().feed(html)
    return found


def _is_web(address: str) -> bool:
    return address.startswith(("/", "#", "?", "http://", "https://", "mailto:"))


class TestLinks:
    """What a post is about is asked by a worker, through the one way out."""

    @pytest.fixture
    def inside(self) -> Iterator[Web]:
        """A server that nobody may be led to."""
        with Web("127.0.0.2") as running:
            running.answers = {"/": page(b"<title>Secret</title>")}
            yield running

    def preview(self, here: Organization, url: str) -> dict[str, Any]:
        made = write(here.member, content_type="link", link={"url": url})
        work(here.organization_id, only="fetch_preview")
        return dict(taken(here.member.get(f"{POSTS}/{made['post_id']}"), 200)["link"])

    @pytest.mark.parametrize(
        "url",
        [
            "http://169.254.169.254/latest/",
            "http://[::ffff:169.254.169.254]/",
            "http://2852039166/",
            "http://localhost/",
        ],
    )
    def test_an_address_of_our_own_network_says_nothing(self, here, url):
        link = self.preview(here, url)

        assert (link["state"], link["title"]) == ("nothing", "")

    def test_a_name_that_leads_inside_at_once_is_not_asked(self, here, dns_server, inside):
        dns_server.place("pages.example.org", ["127.0.0.2"])

        assert self.preview(here, inside.url("/", host="pages.example.org"))["state"] == "nothing"
        assert inside.asked == []

    def test_a_name_that_leads_inside_the_second_time_is_asked_once(self, here, dns_server, settings):
        settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
        dns_server.place("turning.example.org", ["127.0.0.1"], ["127.0.0.2"])
        with Web() as outside, Web("127.0.0.2", port=outside.port) as inside:
            outside.answers = {"/": onward("/again"), "/again": page(b"<title>Shown</title>")}
            inside.answers = {"/again": page(b"<title>Secret</title>")}

            link = self.preview(here, outside.url("/", host="turning.example.org"))

            assert (link["state"], link["title"]) == ("nothing", "")
            assert (len(outside.asked), inside.asked) == (1, [])

    @pytest.mark.parametrize(
        "url", ["file:///etc/passwd", "javascript:alert(1)", "gopher://x/", "http://a@b/", "http://"]
    )
    def test_what_is_no_web_address_is_refused(self, here, url):
        with nothing_written():
            body = {**BREAD, "content_type": "link", "link": {"url": url}}
            answer = here.member.post(POSTS, body)
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["pointer"].startswith("/link")


def test_a_picture_bomb_is_refused_where_it_is_attached(here):
    member = here.member
    bomb = media_files.image_bomb()
    upload_id = member.send(bomb, "/community/uploads", filename="loaf.png", content_type="image/png")
    taken(member.post(f"/uploads/{upload_id}/complete"), 202)
    begun = time.monotonic()
    work(here.organization_id)
    assert time.monotonic() - begun < 20

    with nothing_written():
        body = {**BREAD, "attachments": [{"file_id": upload_id}]}
        problem = refused(member.post(POSTS, body), 422, "/attachments/0/file_id")
    assert "pixels" in problem["errors"][0]["message"]


class TestDeciding:
    @pytest.fixture
    def reported(self, here: Organization) -> tuple[str, str]:
        """A post that was reported: its path, and its case's."""
        post = published(here.member)
        taken(here.person("Rita").post(f"{post}/report", {"reason": "spam"}), 204)
        return post, f"/moderation/cases/{here.organization_id}:case:{ids.uuid_of(post.rpartition('/')[2])}"

    def moderator(self, here: Organization, name: str) -> Asker:
        return here.person(name, "member", "moderator")

    def test_about_a_deleted_post_says_that_it_is_gone(self, here, reported):
        post, case = reported
        moderator = self.moderator(here, "Mo")
        revision = taken(moderator.get(case), 200)["revision"]
        taken(here.member.delete(post), 204)

        for number in (revision, revision + 1):
            answer = moderator.post(f"{case}/decide", {"revision": number, "actions": ["remove"], "rule": "spam"})
            assert "deleted it meanwhile" in refused(answer, 409)["detail"]

    def test_two_at_once_are_one_and_the_other_reads_who_and_what(self, here, reported):
        _, case = reported
        two = [self.moderator(here, "Mo"), self.moderator(here, "Max")]
        revision = taken(two[0].get(case), 200)["revision"]
        actions = ({"actions": ["remove"], "rule": "spam"}, {"actions": ["hide"], "rule": "spam"})

        with ThreadPoolExecutor(2) as pool:
            asked = zip(two, actions, strict=True)
            answers = list(pool.map(lambda one: one[0].post(f"{case}/decide", {"revision": revision, **one[1]}), asked))

        first, second = sorted(answers, key=lambda answer: answer.status_code)
        taken(first, 200)
        problem = refused(second, 409, code="already_handled")
        winner = two[answers.index(first)].scope.user_name
        assert problem["detail"].startswith(f"Already handled by {winner}, ")
        assert problem["by"] == winner
        assert problem["outcome"] in problem["detail"]


def test_ten_thousand_levels_are_refused_beyond_six(here):
    post, parent = published(here.owner), ""
    for _ in range(6):
        body = {"content": "Deeper."} | ({"parent_comment_id": parent} if parent else {})
        parent = taken(here.member.post(f"{post}/comments", body), 201)["comment_id"]
        settle(parent)

    with nothing_written():
        body = {"content": "Too deep.", "parent_comment_id": parent}
        problem = refused(here.member.post(f"{post}/comments", body), 422, "/parent_comment_id")
        raw = b'{"content": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"
        for path in (POSTS, f"{post}/comments"):
            answer = here.member.client.generic("POST", f"/api{path}", raw, "application/json")
            assert answer.status_code in (400, 422)
    assert "6" in json.dumps(problem)


def test_ten_thousand_levels_of_quotes_are_shown_without_harm(here):
    begun = time.monotonic()
    post = published(here.member, content="> " * 9_999 + "x", content_type="rich_text")
    assert here.owner.get(post).status_code == 200
    assert time.monotonic() - begun < 10


class TestSuspended:
    """Whom moderators have suspended reads, and does nothing else: signed in, and by a token of theirs."""

    def test_everything_but_reading_is_refused_with_a_sentence(self, here):
        post, mine = published(here.owner), published(here.member)
        said = taken(here.owner.post(f"{post}/comments", BREAD), 201)["comment_id"]
        settle(said)
        names = ["community.view", "community.post"]
        token = taken(here.member.post("/me/tokens", {"name": "CI", "scopes": names}), 201)["token"]
        suspend(here.member.scope)
        script = Asker(Client(raise_request_exception=False), here.member.scope)

        for asker, bearer in ((here.member, {}), (script, {"authorization": f"Bearer {token}"})):
            for path in (POSTS, post, f"{post}/comments", mine):
                assert asker.get(path, **bearer).status_code == 200, path
            like = {"reaction_type": "like", "on": True}
            with nothing_written():
                for method, path, body in (
                    ("post", POSTS, BREAD),
                    ("put", mine, {"content": "Other."}),
                    ("post", f"{post}/comments", BREAD),
                    ("post", f"{post}/react", like),
                    ("post", f"{post}/share", None),
                    ("post", f"/community/comments/{said}/react", like),
                ):
                    headers = {"if_match": asker.get(mine, **bearer)["ETag"], **bearer} if method == "put" else bearer
                    problem = refused(asker.ask(method, path, body, **headers), 403, code="suspended")
                    assert "You can only read here until" in problem["detail"], path


def test_what_is_sent_twice_under_one_key_is_there_once(here):
    first = here.member.post(POSTS, BREAD, idempotency_key="bread-1")
    with nothing_written():
        again = here.member.post(POSTS, BREAD, idempotency_key="bread-1")
        refused(here.member.post(POSTS, {"content": "Rye."}, idempotency_key="bread-1"), 409)
    with ThreadPoolExecutor(6) as pool:
        many = list(pool.map(lambda _: here.member.post(POSTS, BREAD, idempotency_key="bread-2"), range(6)))

    assert (again.status_code, again.content) == (201, first.content)
    assert {answer.status_code for answer in many} <= {201, 409}
    assert len({answer.json()["post_id"] for answer in many if answer.status_code == 201}) == 1
    mine = taken(here.member.get(f"/community/users/{here.member.scope.user_id}/posts"), 200)["items"]
    assert len(mine) == 2


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1", "-1", "\t=1"])
def test_a_formula_stays_text_wherever_a_table_is_exported(here, text):
    post = published(here.member, title=text, content=text)
    moderator = here.person("Mo", "member", "moderator")
    taken(here.person("Rita").post(f"{post}/report", {"reason": "spam", "note": text}), 204)
    case = f"/moderation/cases/{here.organization_id}:case:{ids.uuid_of(post.rpartition('/')[2])}"
    body = {
        "revision": taken(moderator.get(case), 200)["revision"],
        "actions": ["remove"],
        "rule": "spam",
        "note": text,
    }
    taken(moderator.post(f"{case}/decide", body), 200)

    answer = here.owner.get(f"/organizations/{here.organization_id}/audit/export")

    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    import csv  # noqa: PLC0415

    cells = [cell for row in csv.reader(said.decode("utf-8-sig").splitlines()) for cell in row]
    assert cells
    assert not [cell for cell in cells if cell[:1] in set("=+@\t") or (cell[:1] == "-" and cell != "-")]
