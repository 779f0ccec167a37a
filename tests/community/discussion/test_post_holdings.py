"""What is kept of a person's posts: shown whole in an export; gone with the person, but for what others answered."""

import pytest

from community.discussion import services
from community.discussion.models import CounterModel, PostModel
from community.discussion.rules.states import Status
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.personal import NOBODYS_NAME, Subject
from diatonic.common.personal import holdings as registered
from tests.community.discussion.posting import IMAGE, ORGANIZATION, PUBLIC, draft, edit, feed, post, read, upload
from tests.organizations.people import NOW


def named(name):
    return next(holding for holding in registered() if holding.name == name)


def erase(scope):
    subject = Subject(scope.user_id, scope.organization_id)
    for name in ("discussion.revisions", "discussion.answered", "discussion.posts"):
        holding = named(name)
        for item in list(holding.find(subject)):
            tx = Transaction()
            holding.erase(tx, item, subject, NOW)
            tx.commit()
    return [item for name in ("discussion.answered", "discussion.posts") for item in named(name).find(subject)]


@pytest.fixture
def answered(author):
    """A post below which somebody has said something."""
    post_id = post(author, "What do you think?")
    CounterModel(post_id).update([CounterModel.comments.add(1)])
    return post_id


def test_an_export_shows_every_post_with_its_text(author, answered):
    post(author, "Alone.")
    draft(author, "Not yet.")
    subject = Subject(author.user_id, "demo")

    shown = {
        holding.shown(item, subject)["content"]
        for holding in (named("discussion.posts"), named("discussion.answered"))
        for item in holding.find(subject)
    }

    assert shown == {"What do you think?", "Alone.", "Not yet."}


def test_what_others_answered_stays_by_nobody_the_rest_goes(author, colleague, answered):
    alone = post(author, "Alone.")
    edit(author, answered, content="What do you all think?")
    kept = draft(author, "Not yet.").post.post_id

    assert erase(author) == []

    seen = read(colleague, answered)
    assert (seen.post.author_id, seen.post.author.name) == ("erased", NOBODYS_NAME)
    assert feed(colleague) == [answered]
    assert services.list_by_person(colleague, user_id=author.user_id).items == ()
    for post_id in (alone, kept):
        with pytest.raises(NotFound):
            read(colleague, post_id)
    assert PostModel.get(answered).attribute_values.get("written_in") is None


def test_of_an_answered_post_that_was_changed_what_others_read_stays_without_its_files(author, colleague):
    picture = upload(author)
    post_id = post(author, "What do you think?", content_type=IMAGE, attachments=[(picture, "A loaf")], tags=["bread"])
    CounterModel(post_id).update([CounterModel.comments.add(1)])
    edit(author, post_id, content="What else?", tags=["salt"], visibility=PUBLIC)

    erase(author)

    seen = read(colleague, post_id)
    assert (seen.text.content, seen.text.attachments, seen.post.approved) == ("What do you think?", (), None)
    assert (seen.status, seen.visibility) == (Status.APPROVED, ORGANIZATION)
    assert feed(colleague, tag="bread") == [post_id]
