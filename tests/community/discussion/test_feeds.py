"""Lists of posts: what a page costs, that shards are one list, and what is new since."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.discussion import services
from community.discussion.rules import listing
from community.discussion.store import feeds
from community.discussion.store.feeds import Key
from community.moderation.rules.targets import Standing
from community.profiles import services as profiles
from community.profiles.rules import Relation
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Invalid
from tests.community.discussion.posting import PUBLIC, decide, draft, edit, feed, post, read, write
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW


def put_listed(scope, number, *, now=NOW, **said):
    """Write many listed posts fast: as approving does, without each hour's limit."""
    from community.discussion.rules.posts import Author, Post, Text  # noqa: PLC0415
    from community.discussion.rules.states import Status, Visibility  # noqa: PLC0415
    from community.discussion.store import tags  # noqa: PLC0415
    from community.discussion.store.posts import PostStore  # noqa: PLC0415
    from diatonic.common import ids  # noqa: PLC0415

    made = []
    for at in range(number):
        moment = clock.iso(now + timedelta(seconds=at))
        one = Post(
            post_id=ids.scoped(scope.organization_id, "post"),
            organization_id=scope.organization_id,
            author_id=scope.user_id,
            author=Author(scope.user_name),
            text=Text(content=f"Post {at}.", tags=said.get("tags", ())),
            wanted=said.get("visibility", Visibility.ORGANIZATION),
            status=Status.APPROVED,
            created_at=moment,
            updated_at=moment,
            published_at=moment,
        )
        tx = Transaction()
        PostStore(scope).add(tx, one)
        tags.follow(tx, None, one)
        tx.commit()
        made.append(one.post_id)
    return made[::-1]


def all_of(read_page):
    """Return every page of a list, in order, and how many pages there were."""
    found, cursor, pages = [], None, 0
    while True:
        page = read_page(cursor)
        found += [seen.post.post_id for seen in page.items]
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            return found, pages


@pytest.mark.parametrize("number", [10, 300])
def test_a_page_costs_the_same_however_many_there_are(author, colleague, number):
    put_listed(author, number, visibility=PUBLIC, tags=("bread",))

    for most, options in (
        (4, {}),
        (3, {"tag": "bread"}),
        (4, {"is_public": True}),
        (3, {"is_public": True, "tag": "bread"}),
    ):
        feeds.forget()
        with counting() as calls:
            page = services.list_posts(colleague, **options)
        assert calls.total == most, (options, calls.by_operation)
        assert len(page.items) == min(number, 25)
    with counting() as calls:
        services.list_by_person(colleague, user_id=author.user_id)
    assert calls.total == 3


def test_the_shards_are_one_list_page_by_page(author, stranger):
    made = put_listed(author, 40, visibility=PUBLIC)
    assert len({listing.shard_of(post_id) for post_id in made}) == listing.PUBLIC_SHARDS

    found, pages = all_of(lambda cursor: services.list_posts(stranger, is_public=True, limit=7, cursor=cursor))

    assert found == made
    assert pages == 6


def test_what_comes_while_one_reads_on_is_not_mixed_in(author, stranger):
    made = put_listed(author, 12, visibility=PUBLIC)
    first = services.list_posts(stranger, is_public=True, limit=5)
    put_listed(author, 6, visibility=PUBLIC, now=NOW + timedelta(hours=1))

    rest, _ = all_of(
        lambda cursor: services.list_posts(stranger, is_public=True, limit=5, cursor=cursor or first.next_cursor)
    )

    assert [seen.post.post_id for seen in first.items] + rest == made


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), max_size=30))
def test_merging_keeps_the_order_and_loses_nothing(entries):
    batches = [
        [
            Key(f"{moment}", f"{shard}-{at}")
            for at, (moment, of) in enumerate(sorted(entries, reverse=True))
            if of == shard
        ]
        for shard in (0, 1)
    ]

    merged = list(feeds._merged(batches))

    assert [key.published_at for key in merged] == sorted((str(moment) for moment, _ in entries), reverse=True)
    assert sorted(merged) == sorted(key for batch in batches for key in batch)


def test_polling_the_public_feed_asks_for_its_keys_once_a_second(author, stranger):
    post(author, visibility=PUBLIC)
    services.list_posts(stranger, is_public=True)

    with counting() as calls:
        services.list_posts(stranger, is_public=True)

    assert calls.by_operation["Query"] == 0


def test_what_was_taken_out_is_gone_at_once_although_keys_are_kept(author, stranger):
    post_id = post(author, visibility=PUBLIC)
    assert feed(stranger, is_public=True) == [post_id]

    services.delete_post(author, post_id=post_id, revision=None, now=NOW)

    assert feed(stranger, is_public=True) == []


def test_what_is_newer_is_one_query_while_nothing_is(author, colleague):
    first = post(author)
    newest = read(author, first).post
    since = f"{newest.published_at}/{first}"

    with counting() as calls:
        assert services.news_since(colleague, since).keys == ()
    assert calls.by_operation == {"Query": 1}

    second = post(author, "News.", now=NOW + timedelta(seconds=1))
    news = services.news_since(colleague, since)
    assert [seen.post.post_id for seen in services.read_news(colleague, news)] == [second]
    assert not news.more


def test_more_news_than_a_page_is_told(author, colleague):
    made = put_listed(author, 28, visibility=PUBLIC)
    oldest = read(author, made[-1]).post
    since = f"{oldest.published_at}/{oldest.post_id}"

    for is_public in (False, True):
        news = services.news_since(colleague, since, is_public=is_public)
        assert [key.post_id for key in news.keys] == made[:25]
        assert news.more


@pytest.mark.parametrize("since", ["", "x", "2026/demo:post:1", "2026-01-31T09:30:00.000Z/x"])
def test_nonsense_is_no_place_in_a_list(colleague, since):
    with pytest.raises(Invalid):
        services.news_since(colleague, since)


def test_whom_one_does_not_want_to_see_is_in_no_list(author, colleague, moderator):
    post_id = post(author, tags=["bread"])
    profiles.hide(colleague, user_id=author.user_id, relation=Relation.MUTED, now=NOW)
    profiles.hide(moderator, user_id=author.user_id, relation=Relation.MUTED, now=NOW)

    assert feed(colleague) == feed(colleague, tag="bread") == []
    assert services.list_by_person(colleague, user_id=author.user_id).items == ()
    assert feed(moderator) == [post_id]


def test_ones_own_list_has_everything_but_drafts(author, colleague):
    shown, waiting = post(author, "Shown."), write(author, "Waiting.").post.post_id
    draft(author)

    mine = {seen.post.post_id for seen in services.list_by_person(author, user_id=author.user_id).items}
    theirs = [seen.post.post_id for seen in services.list_by_person(colleague, user_id=author.user_id).items]

    assert mine == {shown, waiting}
    assert theirs == [shown]


def test_a_page_is_no_larger_than_one_read(colleague):
    for limit in (0, 26):
        with pytest.raises(Invalid):
            services.list_posts(colleague, limit=limit)


def test_a_persons_public_posts_are_read_from_anywhere(author, stranger):
    post_id = post(author, visibility=PUBLIC)
    post(author, "Here only.")

    found = services.list_by_person(stranger, user_id=author.user_id, is_public=True)

    assert [seen.post.post_id for seen in found.items] == [post_id]
    assert services.list_by_person(stranger, user_id=author.user_id).items == ()


def test_a_held_change_of_a_listed_post_stays_listed(author, colleague):
    from community.moderation.rules.targets import Standing  # noqa: PLC0415
    from tests.community.discussion.posting import edit  # noqa: PLC0415

    post_id = post(author)
    edit(author, post_id, content="Hmm.")
    decide(post_id, Standing.HELD)

    assert feed(colleague) == [post_id]


def test_one_s_own_post_that_was_approved_a_moment_ago_is_there_before_the_index_names_it(author):
    older, own = post(author, now=NOW), post(author, now=NOW + timedelta(minutes=1))
    found = {post_id: read(author, post_id).post for post_id in (older, own)}

    assert listing.is_beside(found[own], newest=found[older].published_at)
    assert listing.is_beside(found[own], newest="")
    assert not listing.is_beside(found[older], newest=found[own].published_at)
    assert not listing.is_beside(found[own], newest=found[own].published_at)


@pytest.mark.parametrize("how", ["edited", "taken out", "deleted"])
def test_tags_that_nobody_uses_any_more_do_not_stand_before_those_that_are_used(author, how):
    first = post(author, tags=[f"a-{number}" for number in range(10)])
    second = post(author, tags=[f"b-{number}" for number in range(10)])
    kept = post(author, tags=["salt", "b-0"])
    for gone in (first, second):
        match how:
            case "edited":
                edit(author, gone, tags=[])
                decide(gone)
            case "taken out":
                decide(gone, Standing.HIDDEN, by="moderator")
            case _:
                services.delete_post(author, post_id=gone, revision=None, now=NOW)

    work("demo", only="tidy_tags")

    assert services.list_tags(author) == [("b-0", 1), ("salt", 1)]
    assert feed(author, tag="salt") == [kept]
