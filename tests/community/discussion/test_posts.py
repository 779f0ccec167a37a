"""Writing, changing, publishing and deleting posts through the services."""

from datetime import timedelta

import pytest

from community.discussion import services
from community.discussion.rules.changes import Decided
from community.discussion.rules.states import Status
from community.moderation.rules.targets import Standing
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, NotFound, Stale
from tests.community.discussion.posting import (
    LINK,
    ORGANIZATION,
    PRIVATE,
    PUBLIC,
    decide,
    draft,
    edit,
    feed,
    post,
    read,
    write,
)
from tests.organizations.people import NOW

LATER = NOW + timedelta(minutes=5)


def test_its_author_sees_it_at_once_others_once_it_is_approved(author, colleague):
    seen = write(author, title="Bread", tags=["Rye Bread", "#rye-bread"])

    assert seen.status is Status.CHECKING
    assert seen.is_waiting
    assert seen.text.tags == ("rye-bread",)
    assert read(author, seen.post.post_id).text.title == "Bread"
    with pytest.raises(NotFound):
        read(colleague, seen.post.post_id)
    assert feed(colleague) == []
    assert [each.post.post_id for each in services.list_posts(author).waiting] == [seen.post.post_id]

    decide(seen.post.post_id)

    assert read(colleague, seen.post.post_id).text.content == "Bread needs time."
    assert feed(colleague) == feed(author) == feed(colleague, tag="rye bread") == [seen.post.post_id]
    assert services.list_posts(author).waiting == ()
    assert services.list_tags(colleague, begins="RY") == [("rye-bread", 1)]


def test_only_its_author_changes_and_deletes_it(author, colleague, moderator, stranger):
    post_id = post(author)

    for other in (colleague, moderator):
        with pytest.raises(Denied):
            edit(other, post_id, content="Mine.")
        with pytest.raises(Denied):
            services.delete_post(other, post_id=post_id, revision=None, now=NOW)
    with pytest.raises(NotFound):
        edit(stranger, post_id, content="Mine.")


def test_a_viewer_reads_and_does_not_write(author, viewer):
    post_id = post(author)

    assert read(viewer, post_id).text.content == "Bread needs time."
    with pytest.raises(Denied):
        write(viewer)
    with pytest.raises(Denied):
        services.share_post(viewer, post_id=post_id, now=NOW)
    with pytest.raises(Denied):
        services.list_drafts(viewer)


def test_while_a_change_waits_others_see_what_was_approved(author, colleague, moderator):
    post_id = post(author, tags=["bread"])

    edit(author, post_id, content="Bread needs salt.", tags=["salt"], now=LATER)

    mine, theirs, looked_at = (read(who, post_id) for who in (author, colleague, moderator))
    assert (mine.text.content, mine.status) == ("Bread needs salt.", Status.CHECKING)
    assert (theirs.text.content, theirs.status) == ("Bread needs time.", Status.APPROVED)
    assert theirs.edited_at == ""
    assert looked_at.text.content == "Bread needs salt."
    assert feed(colleague, tag="bread") == [post_id]
    assert feed(colleague, tag="salt") == []

    decide(post_id, now=LATER)

    assert read(colleague, post_id).text.content == "Bread needs salt."
    assert read(colleague, post_id).edited_at != ""
    assert feed(colleague, tag="bread") == []
    assert feed(colleague, tag="salt") == [post_id]
    assert services.list_tags(colleague) == [("salt", 1)]


def test_what_was_approved_stays_while_several_changes_wait(author, colleague):
    post_id = post(author, "First.")
    edit(author, post_id, content="Second.")
    decide(post_id, Standing.HELD)
    edit(author, post_id, content="Third.")

    assert read(colleague, post_id).text.content == "First."
    assert read(author, post_id).status is Status.CHECKING


def test_its_place_in_the_feed_is_that_of_its_first_approval(author, colleague):
    first = post(author, "First.")
    second = post(author, "Second.", now=NOW + timedelta(seconds=1))
    published = read(author, first).post.published_at

    edit(author, first, content="First, again.", now=LATER)
    decide(first, now=LATER)

    assert read(author, first).post.published_at == published
    assert feed(colleague) == [second, first]


def test_another_window_is_told_who_and_when(author):
    seen = write(author)
    edit(author, seen.post.post_id, content="Newer.", now=LATER)

    with pytest.raises(Stale) as refused:
        edit(author, seen.post.post_id, content="Older.", revision=seen.post.revision)

    assert refused.value.extra == {"by": "Ada", "at": "2026-03-01T09:35:00.000Z", "revision": 2}
    assert read(author, seen.post.post_id).text.content == "Newer."


def test_a_verdict_does_not_refuse_what_its_author_writes_meanwhile(author):
    seen = write(author)
    decide(seen.post.post_id)

    changed = edit(author, seen.post.post_id, content="More.", revision=seen.post.revision)

    assert changed.text.content == "More."
    assert changed.post.approved is not None


def test_nothing_changed_is_nothing_written(author):
    post_id = post(author, title="Bread")

    with counting() as calls:
        seen = edit(author, post_id, title="Bread")

    assert seen.status is Status.APPROVED
    assert calls.by_operation.get("TransactWriteItems", 0) == 0


def test_a_draft_is_published_and_then_no_draft_any_more(author, colleague):
    seen = draft(author, "", title="An idea")
    post_id = seen.post.post_id
    assert [each.post.post_id for each in services.list_drafts(author).items] == [post_id]
    assert services.list_drafts(colleague).items == ()
    with pytest.raises(Invalid) as refused:
        services.publish_post(author, post_id=post_id, now=NOW)
    assert [field.pointer for field in refused.value.fields] == ["/content"]

    edit(author, post_id, content="Bread.")
    assert read(author, post_id).status is Status.DRAFT
    published = services.publish_post(author, post_id=post_id, now=LATER)

    assert published.status is Status.CHECKING
    assert services.list_drafts(author).items == ()
    with pytest.raises(Invalid):
        edit(author, post_id, status="draft")


def test_an_empty_draft_is_not_kept(author):
    with pytest.raises(Invalid):
        draft(author, "")


def test_a_link_needs_an_address_of_the_web(author):
    with pytest.raises(Invalid) as refused:
        write(author, content_type=LINK)
    assert [field.pointer for field in refused.value.fields] == ["/link"]
    for wrong in ("javascript:alert(1)", "ftp://example.org", "https://", "https://a b", "https://me:pw@example.org/"):
        with pytest.raises(Invalid):
            write(author, content_type=LINK, link=wrong)

    link = write(author, content_type=LINK, link="https://example.org/bread").text.link
    assert link is not None
    assert link.state == "fetching"


def test_what_only_its_author_sees_is_checked_once_others_will(author, colleague, moderator):
    seen = write(author, visibility=PRIVATE)
    post_id = seen.post.post_id
    assert seen.status is Status.APPROVED
    for other in (colleague, moderator):
        with pytest.raises(NotFound):
            read(other, post_id)

    wider = edit(author, post_id, visibility=ORGANIZATION)

    assert wider.status is Status.CHECKING
    assert wider.post.content_revision == 2
    with pytest.raises(NotFound):
        read(colleague, post_id)
    assert read(moderator, post_id).is_waiting


def test_more_readers_wait_for_a_verdict_those_it_has_stay(author, colleague, stranger):
    post_id = post(author)

    edit(author, post_id, visibility=PUBLIC)

    assert read(colleague, post_id).visibility is ORGANIZATION
    assert read(author, post_id).visibility is PUBLIC
    with pytest.raises(NotFound):
        read(stranger, post_id)
    assert feed(stranger, is_public=True) == []

    decide(post_id)

    assert read(stranger, post_id).text.content == "Bread needs time."


def test_fewer_readers_need_no_verdict(author, colleague, stranger):
    post_id = post(author, visibility=PUBLIC, tags=["bread"])

    assert edit(author, post_id, visibility=ORGANIZATION).status is Status.APPROVED
    with pytest.raises(NotFound):
        read(stranger, post_id)
    assert feed(stranger, is_public=True, tag="bread") == []

    assert edit(author, post_id, visibility=PRIVATE).status is Status.APPROVED
    with pytest.raises(NotFound):
        read(colleague, post_id)
    assert feed(colleague) == feed(colleague, tag="bread") == []
    assert services.list_tags(colleague) == []


@pytest.mark.parametrize("standing", [Standing.HIDDEN, Standing.REMOVED, Standing.EDIT_REQUESTED])
def test_what_a_moderator_took_out_is_gone_for_others(author, colleague, moderator, standing):
    post_id = post(author, tags=["bread"])

    decide(post_id, standing, by="moderator")

    with pytest.raises(NotFound):
        read(colleague, post_id)
    assert feed(colleague) == feed(colleague, tag="bread") == []
    to_author = read(author, post_id).told
    assert to_author is not None
    assert to_author.note == "Please say it otherwise."
    assert read(moderator, post_id).told is None


def test_what_a_moderator_decided_is_not_undone_by_a_change(author, colleague):
    hidden, asked = post(author, "One."), post(author, "Two.")
    decide(hidden, Standing.HIDDEN, by="moderator")
    decide(asked, Standing.EDIT_REQUESTED, by="moderator")

    with pytest.raises(Decided):
        edit(author, hidden, content="Another.")
    with pytest.raises(Decided):
        edit(author, asked, visibility=PRIVATE)
    assert edit(author, asked, content="Better.").status is Status.CHECKING
    with pytest.raises(NotFound):
        read(colleague, asked)


def test_a_deleted_post_is_nowhere(author, colleague, moderator):
    post_id = post(author, visibility=PUBLIC, tags=["bread"])

    services.delete_post(author, post_id=post_id, revision=None, now=NOW)

    for who in (author, colleague, moderator):
        with pytest.raises(NotFound):
            read(who, post_id)
        assert feed(who) == feed(who, is_public=True) == feed(who, tag="bread") == []
        assert services.list_by_person(who, user_id=author.user_id).items == ()
    with pytest.raises(NotFound):
        edit(author, post_id, content="Back.")
    with pytest.raises(NotFound):
        services.delete_post(author, post_id=post_id, revision=None, now=NOW)
