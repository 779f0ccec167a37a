"""Reactions: twice is once, exact whoever comes at the same time, who reacted, and what their author gains by them."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from community.discussion.rules.reactions import CHOICES, ReactionType
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments, reactions
from community.discussion.store.reactions import ReactionStore
from community.profiles import services as profiles
from community.profiles.rules import Relation
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import client
from diatonic.common.errors import Conflict, Denied, NotFound
from diatonic.common.pages import Page
from tests.community.discussion.talking import find, hide, make_post, part, react, say, set_post
from tests.guessing import almost
from tests.people import COLLEAGUE, MEMBER, NOW, OWNER, STRANGER, VIEWER, person


def reactors(scope: Any, target_id: str, kind: str = "like", **asked: Any) -> Page[Any]:
    name = "comment_id" if ":comment:" in target_id else "post_id"
    return reactions.list_reactors(
        scope, **{name: target_id, "kind": ReactionType(kind), "limit": 10, "cursor": None, **asked}
    )


def standing(scope: Any) -> Any:
    return profiles.standing_of("demo", scope.user_id, now=NOW).figures


@pytest.fixture
def post_id():
    return make_post(visibility=Visibility.PUBLIC)


@pytest.fixture(params=["post", "comment"])
def target_id(request, post_id):
    return post_id if request.param == "post" else say(OWNER, post_id)


@pytest.mark.parametrize("kind", CHOICES)
def test_sending_a_reaction_twice_is_sending_it_once_and_so_is_taking_it_back(target_id, kind):
    said = [react(MEMBER, target_id, kind, on=on) for on in (True, True, False, False)]

    name = f"{kind}s" if kind != "love" else "loves"
    assert [getattr(each.counts, name) for each in said] == [1, 1, 0, 0]
    assert [sorted(each.mine) for each in said] == [[kind], [kind], [], []]
    assert reactors(VIEWER, target_id, kind).items == ()


def test_one_person_reacts_in_several_ways_and_others_count_beside_them(target_id):
    react(MEMBER, target_id, "like")
    react(MEMBER, target_id, "insight")
    said = react(COLLEAGUE, target_id, "like")

    assert (said.counts.likes, said.counts.insights, said.counts.loves) == (2, 1, 0)
    assert said.mine == {"like"}
    assert {each.user_id for each in reactors(VIEWER, target_id).items} == {COLLEAGUE.user_id, MEMBER.user_id}
    assert [each.name for each in reactors(VIEWER, target_id, "insight").items] == ["Member"]


def test_my_reactions_to_comments_are_in_my_part_of_the_post(post_id):
    first, second = say(OWNER, post_id), say(OWNER, post_id)
    react(MEMBER, first, "love")
    react(MEMBER, second, "like")
    react(COLLEAGUE, first, "question")

    shown = comments.list_comments(MEMBER, post_id=post_id).items

    assert [sorted(each.my_reactions) for each in shown] == [["love"], ["like"]]
    assert [(each.comment.counts.loves, each.comment.counts.questions) for each in shown] == [(1, 1), (0, 0)]


def test_who_reacted_is_paged(target_id):
    for each in range(5):
        react(person(f"p{each}"), target_id)

    first = reactors(VIEWER, target_id, limit=3)
    last = reactors(VIEWER, target_id, limit=3, cursor=first.next_cursor)

    names = [each.user_id for each in (*first.items, *last.items)]
    assert (sorted(names), len(first.items), last.next_cursor) == ([f"p{each}-id" for each in range(5)], 3, None)


def test_whom_one_mutes_is_not_among_those_who_reacted(target_id):
    react(MEMBER, target_id)
    react(COLLEAGUE, target_id)
    hide(VIEWER, MEMBER, Relation.MUTED)

    assert [each.user_id for each in reactors(VIEWER, target_id).items] == [COLLEAGUE.user_id]


def test_fifty_people_at_once_are_counted_each(target_id):
    people = [person(f"p{each}") for each in range(50)]

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda each: react(each, target_id), people))
        assert _likes(target_id) == 50
        list(pool.map(lambda each: react(each, target_id, on=False), people[:20]))

    assert _likes(target_id) == 30


def test_one_person_who_sends_twenty_at_once_is_counted_once(target_id):
    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(lambda _: react(MEMBER, target_id), range(20)))

    assert {min(each.mine) for each in said} == {"like"}
    assert _likes(target_id) == 1


def test_people_who_change_their_mind_at_the_same_time_leave_an_exact_count(target_id):
    people = [person(f"p{each}") for each in range(8)]

    def waver(scope: Any) -> None:
        for on in (True, False, True, False, True):
            react(scope, target_id, on=on)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(waver, people))

    assert _likes(target_id) == 8
    assert len(reactors(VIEWER, target_id).items) == 8


def _likes(target_id: str) -> int:
    if ":comment:" in target_id:
        return find(VIEWER, target_id).comment.counts.likes
    return part(VIEWER, target_id)[0].likes


@pytest.fixture
def contended():
    """Refuse transactions as Amazon's DynamoDB does, where another one on the same item is under way.

    The local server takes one at a time, so nothing ever meets there. Each is held for as long as Amazon's takes.
    """
    busy: dict[str, str] = {}
    lock, refused = threading.Lock(), []
    body = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "CancellationReasons": [{"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}],
    }

    class Raw(BytesIO):
        def stream(self):
            yield self.read()

    def keys_of(request: Any) -> set[str]:
        keys = set()
        for part_ in json.loads(request.body)["TransactItems"]:
            ((_, write),) = part_.items()
            item = write.get("Key") or {name: value for name, value in write["Item"].items() if name.endswith("_id")}
            keys.add(f"{write['TableName']} {json.dumps(item, sort_keys=True)}")
        return keys

    def meet(request, **_):
        keys, me = keys_of(request), threading.current_thread().name
        with lock:
            if any(busy.get(key, me) != me for key in keys):
                refused.append(me)
                return AWSResponse(request.url, 400, {}, Raw(json.dumps(body).encode()))
            busy.update(dict.fromkeys(keys, me))
        time.sleep(0.008)
        return None

    def leave(**_):
        me = threading.current_thread().name
        with lock:
            for key in [key for key, holder in busy.items() if holder == me]:
                del busy[key]

    events = client().meta.events
    events.register("before-send.dynamodb.TransactWriteItems", meet)
    events.register("after-call.dynamodb.TransactWriteItems", leave)
    yield refused
    events.unregister("before-send.dynamodb.TransactWriteItems", meet)
    events.unregister("after-call.dynamodb.TransactWriteItems", leave)


def test_fifty_people_at_once_all_get_through_where_transactions_refuse_each_other(post_id, contended):
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda each: react(person(f"p{each}"), post_id), range(50)))

    assert len(contended) > 50  # they did meet
    assert part(VIEWER, post_id)[0].likes == 50


def test_an_author_earns_by_what_others_find_and_by_nothing_of_their_own(target_id):
    react(OWNER, target_id, "insight")
    react(MEMBER, target_id, "insight")
    react(MEMBER, target_id, "like")
    assert (standing(OWNER).insights, standing(OWNER).likes) == (1, 1)

    react(MEMBER, target_id, "insight", on=False)
    react(MEMBER, target_id, "love")

    assert (standing(OWNER).insights, standing(OWNER).likes) == (0, 1)


def test_what_another_organization_finds_insightful_raises_no_level(target_id):
    react(STRANGER, target_id, "insight")
    react(MEMBER, target_id, "insight")

    assert (standing(OWNER).insights, standing(OWNER).people) == (2, 1)


def test_who_may_not_take_part_or_is_not_wanted_does_not_react(target_id):
    hide(OWNER, MEMBER, Relation.BLOCKED)

    for scope in (VIEWER, MEMBER):
        with pytest.raises(Denied):
            react(scope, target_id)
    assert _likes(target_id) == 0
    assert react(COLLEAGUE, target_id).counts.likes == 1


def test_anybody_reacts_to_what_is_public_and_nobody_to_what_they_do_not_see(target_id, post_id):
    assert react(STRANGER, target_id).counts.likes == 1

    set_post(OWNER, post_id, wanted=Visibility.ORGANIZATION)
    with pytest.raises(NotFound):
        react(STRANGER, target_id)
    set_post(OWNER, post_id, status=Status.REMOVED)
    for scope in (MEMBER, VIEWER):
        with pytest.raises((NotFound, Denied)):
            react(scope, target_id)


def test_what_is_deleted_takes_no_reaction(post_id):
    comment_id = say(OWNER, post_id)
    say(MEMBER, post_id, to=comment_id)
    comments.delete_comment(OWNER, comment_id=comment_id, now=NOW)

    for asked in (comment_id, almost(say(MEMBER, post_id)), "demo:post:nothing"):
        with pytest.raises(NotFound):
            react(MEMBER, asked)


def test_sharing_counts_once_a_person(post_id):
    def share(scope: Any) -> None:
        tx = Transaction()
        ReactionStore(scope).share(tx, post_id=post_id, organization_id="demo", now=NOW)
        tx.commit()

    share(MEMBER)
    share(COLLEAGUE)
    with pytest.raises(Conflict):
        share(MEMBER)

    counts, mine = part(MEMBER, post_id)
    assert (counts.shares, set(mine.reactions)) == (2, {"share"})
    assert react(MEMBER, post_id).mine == {"like"}
