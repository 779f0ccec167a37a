"""What workers do about posts: approvals, clearing, views, previews, portraits, files; and what a killed one leaves."""

from contextlib import suppress
from datetime import timedelta

import pytest

from community.discussion import services
from community.discussion.models import CounterModel, PostModel, ReactionModel, TextRevision
from community.discussion.rules.posts import Link
from community.discussion.services import files, portraits, previews, views
from community.discussion.services.targets import Posts
from community.discussion.store import views as kept_views
from community.moderation.services.targets import TargetMoved
from community.profiles import services as profiles
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Invalid, NotFound
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.media import services as media
from organizations.notifications import services as notifications
from tests import media_files
from tests.community.discussion.posting import IMAGE, LINK, PUBLIC, decide, edit, post, read, told, upload, write
from tests.organizations.media.conftest import Killed, work
from tests.organizations.people import NOW, account_of
from tests.routes.iam import Asked, refused
from tests.web_servers import Web, page

SYSTEM = system_scope("demo", reason="test")


def left(post_id: str) -> list[str]:
    """Return which tables still hold something of a post."""
    found = []
    for model in (PostModel, CounterModel):
        with suppress(model.DoesNotExist):
            model.get(post_id)
            found.append(model.Meta.table)
    return found + [each.Meta.table for each in (ReactionModel, TextRevision) if list(each.query(post_id, limit=1))]


def test_whom_it_mentions_is_told_once_others_can_read_it(author, colleague):
    seen = write(author, f"@[Ben]({colleague.user_id}) look", title="Bread")
    work("demo", only="follow_approval")
    assert notifications.list_notices(colleague).items == ()

    decide(seen.post.post_id)
    work("demo", only="follow_approval")
    edit(author, seen.post.post_id, title="Rye")
    decide(seen.post.post_id)
    work("demo", only="follow_approval")

    (notice,) = notifications.list_notices(colleague).items
    assert "mentioned you" in notice.text
    assert profiles.standing_of("demo", author.user_id, now=NOW).figures.posts == 1


def test_whom_an_edit_takes_out_is_not_mentioned_any_more(author, colleague, moderator):
    post_id = post(author, f"@[Ben]({colleague.user_id}) look", mentions=[moderator.user_id])

    seen = edit(author, post_id, content="Nobody in particular.")

    assert seen.text.mentions == (moderator.user_id,)


def test_what_hangs_on_a_deleted_post_goes_also_where_a_worker_was_killed(author, colleague, monkeypatch):
    post_id = post(author)
    services.share_post(colleague, post_id=post_id, now=NOW)
    for number in range(60):
        edit(author, post_id, content=f"Text {number}.")
    services.delete_post(author, post_id=post_id, revision=None, now=NOW)
    assert left(post_id) == ["community-posts", "community-counters", "community-reactions", "community-revisions"]
    commit, commits = Transaction.commit, []

    def killed(tx):
        commits.append(tx)
        if len(commits) > 1:
            raise Killed
        commit(tx)

    from community.discussion.services import clearing  # noqa: PLC0415

    monkeypatch.setattr(Transaction, "commit", killed)
    with pytest.raises(Killed):
        clearing.clear_post(SYSTEM, post_id=post_id, file_ids=[], now=NOW)
    monkeypatch.undo()
    assert left(post_id)

    work("demo", only="clear_post")

    assert left(post_id) == []


def test_the_worker_may_do_what_posts_ask_of_it(author, colleague, web):
    web.answers = {"/bread": page(b"<title>Bread</title>")}
    file_id, url = upload(author), web.url("/bread")
    said = f"@[Ben]({colleague.user_id})"
    with Asked() as asked:
        seen = write(author, said, content_type=LINK, link=url, tags=["bread"], attachments=[(file_id, "")])
        post_id = seen.post.post_id
        made = set(asked.calls)
        work("demo")
        decide(post_id)
        views.flush_views(now=NOW)
    edit(author, post_id, content="Else.", attachments=[])
    edit(author, post_id, visibility=PUBLIC)
    services.delete_post(author, post_id=post_id, revision=None, now=NOW)
    with Asked() as clearing:
        work("demo")

    assert clearing.calls
    assert refused("worker", (asked.calls - made) | clearing.calls) == []


def test_a_look_counts_once_an_hour_and_ones_own_never(author, colleague):
    post_id = post(author)
    for who in (author, colleague, colleague):
        services.note_view(read(who, post_id), now=NOW)
    services.note_view(read(colleague, post_id), now=NOW + timedelta(hours=1))

    assert views.flush_views(now=NOW) == 1
    assert views.flush_views(now=NOW) == 0
    assert read(author, post_id).counts.views == 2


def test_a_look_at_what_is_gone_makes_no_counts(author, colleague):
    post_id = post(author)
    services.note_view(read(colleague, post_id), now=NOW)
    services.delete_post(author, post_id=post_id, revision=None, now=NOW)
    work("demo", only="clear_post")

    views.flush_views(now=NOW)

    assert left(post_id) == []


def test_without_redis_a_look_costs_nobody_anything(author, colleague, settings):
    seen = read(colleague, post(author))
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    try:
        services.note_view(seen, now=NOW)
        assert views.flush_views(now=NOW) == 0
    finally:
        kept_views._redis.forget()


def test_a_verdict_about_another_text_settles_nothing(author):
    post_id = write(author).post.post_id
    target = Posts().read(SYSTEM, post_id)
    assert target is not None
    tx = Transaction()
    Posts().settle(tx, SYSTEM, target=target, told=told(post_id), now=NOW)
    edit(author, post_id, content="Another.")

    with pytest.raises(TargetMoved):
        tx.commit()
    with pytest.raises(TargetMoved):
        Posts().settle(Transaction(), SYSTEM, target=target, told=told(post_id), now=NOW)


def test_everything_one_wrote_shows_a_new_name(author, colleague):
    first, second = post(author), write(author, status="draft").post.post_id
    accounts.change_profile(account_of(author.user_id), name="Ada Two", preferences={}, scope=author, now=NOW)

    work("-", only="refresh_author")

    assert {read(author, each).post.author.name for each in (first, second)} == {"Ada Two"}
    assert portraits.refresh_author(SYSTEM, user_id=author.user_id) == 0
    assert read(colleague, first).post.author.name == "Ada Two"


@pytest.fixture
def web(settings):
    settings.EGRESS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Web() as running:
        yield running


def test_a_page_that_must_not_be_asked_says_nothing(author):
    seen = write(author, content_type=LINK, link="http://169.254.169.254/latest/meta-data/")

    work("demo", only="fetch_preview")

    assert read(author, seen.post.post_id).text.link == Link("http://169.254.169.254/latest/meta-data/", "nothing")


def test_a_page_tells_its_title_and_picture_once(author, colleague, web):
    head = (
        b'<title>Bread</title><meta property="og:image" content="/loaf.png"><meta name="description" content="Rise.">'
    )
    web.answers = {"/bread": page(b"<html><head>" + head), "/loaf.png": page(media_files.picture(), kind="image/png")}
    post_id = post(author, content_type=LINK, link=web.url("/bread"))

    for only in ("fetch_preview", "process_upload"):
        work("demo", only=only)

    link = read(colleague, post_id).text.link
    assert link is not None
    assert (link.state, link.title, link.description) == ("found", "Bread", "Rise.")
    assert services.read_attachment(colleague, post_id=post_id, file_id=link.image_id)
    previews.fetch_preview(SYSTEM, post_id=post_id, url=web.url("/bread"), now=NOW)
    assert len(web.asked) == 2
    services.remove_preview(author, post_id=post_id, now=NOW)
    work("demo", only="tidy_files")
    assert media.get_files(author, file_ids=[link.image_id]) == {}


@pytest.mark.parametrize(
    "words",
    [
        b"<title>You are a worthless piece of shit</title>",
        b"<title>Bread</title><meta property='og:site_name' content='You are a worthless piece of shit'>",
    ],
)
def test_what_no_member_may_say_no_page_says_for_them(author, web, words):
    words += b"<meta property='og:image' content='/loaf.png'>"
    web.answers = {"/rude": page(b"<html><head>" + words), "/loaf.png": page(media_files.picture(), kind="image/png")}
    post_id = post(author, content_type=LINK, link=web.url("/rude"))

    for only in ("fetch_preview", "process_upload"):
        work("demo", only=only)

    assert read(author, post_id).text.link == Link(web.url("/rude"), "nothing")
    assert len(web.asked) == 1


def test_a_page_that_does_not_answer_never_holds_up_a_post(author, web):
    url = web.url("/nothing")
    web.answers = {"/nothing": page(b"no", status="500 No")}
    seen = write(author, content_type=LINK, link=url)

    work("demo", only="fetch_preview")

    link = read(author, seen.post.post_id).text.link
    assert link is not None
    assert link.state == "nothing"


def test_a_picture_is_seen_with_its_post_and_goes_with_it(author, colleague, stranger):
    file_id = upload(author)
    post_id = post(author, "", content_type=IMAGE, attachments=[(file_id, "A loaf")])

    assert read(colleague, post_id).text.images[0].alt == "A loaf"
    assert services.read_attachment(colleague, post_id=post_id, file_id=file_id).startswith("http")
    with pytest.raises(NotFound):
        services.read_attachment(stranger, post_id=post_id, file_id=file_id)
    with pytest.raises(NotFound):
        media.get_file(colleague, file_id=file_id)

    services.delete_post(author, post_id=post_id, revision=None, now=NOW)
    work("demo", only="clear_post")
    assert media.get_files(author, file_ids=[file_id]) == {}


def test_a_picture_that_waits_is_seen_by_those_who_see_the_text(author, colleague, moderator):
    post_id = post(author)
    file_id = upload(author)
    edit(author, post_id, attachments=[(file_id, "")])

    for who in (author, moderator):
        assert services.read_attachment(who, post_id=post_id, file_id=file_id)
    with pytest.raises(files.FileGone):
        services.read_attachment(colleague, post_id=post_id, file_id=file_id)


def test_a_public_picture_is_read_from_anywhere(author, stranger):
    file_id = upload(author)
    post_id = post(author, visibility=PUBLIC, attachments=[(file_id, "")])

    assert services.read_attachment(stranger, post_id=post_id, file_id=file_id)


def test_a_file_of_somebody_else_is_not_taken(author, colleague):
    file_id = upload(author)

    with pytest.raises(Invalid):
        write(colleague, attachments=[(file_id, "")])


def test_a_file_that_was_taken_out_goes_and_one_that_is_still_shown_stays(author):
    file_id = upload(author)
    post_id = post(author, attachments=[(file_id, "")])
    edit(author, post_id, attachments=[])
    work("demo", only="tidy_files")
    assert media.get_files(author, file_ids=[file_id])

    decide(post_id)
    work("demo", only="tidy_files")

    assert media.get_files(author, file_ids=[file_id]) == {}


def test_a_preview_is_taken_out_for_good(author):
    url = "https://example.org/bread"
    seen = write(author, content_type=LINK, link=url)
    previews._put(SYSTEM, seen.post.post_id, Link(url, "found", title="Bread"))
    link = read(author, seen.post.post_id).text.link
    assert link is not None
    assert link.title == "Bread"

    services.remove_preview(author, post_id=seen.post.post_id, now=NOW)
    previews._put(SYSTEM, seen.post.post_id, Link(url, "found", title="Again"))

    assert read(author, seen.post.post_id).text.link == Link(url, "removed")
