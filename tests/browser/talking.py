"""A community in which every screen has something to show: posts in each state, a deep thread, reactions, drafts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from community.discussion.rules.comments import Comment, Said
from community.discussion.rules.posts import Author, ContentType, Link, Post, Text
from community.discussion.rules.reactions import ReactionType
from community.discussion.rules.states import Status, Visibility
from community.discussion.services import comments, reactions
from community.discussion.services.comments import CommentTargets
from community.discussion.services.targets import Posts
from community.discussion.store.comments import CommentStore
from community.discussion.store.posts import PostStore
from community.discussion.store.reactions import note_waiting
from community.moderation.rules.targets import Standing, Told
from community.moderation.services.targets import TargetHandler
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope
from organizations.notifications import services as notifications
from tests.browsing import demo_person
from tests.organizations.people import scope_for

_RICH = """Three things that helped me with **wet doughs**:

1. Rest before kneading.
2. Wet hands, not more flour.
3. A scraper, see [how it is held](https://example.org/scraper).

> The dough tells you when it is ready.

```text
500 g flour   350 g water   10 g salt
```

"""
_PLAIN = "How long do you let yours rise in the fridge?\nI tried 12 hours, and it was a little flat."
_RUDE = "Whoever bakes with this flour is a complete idiot, and I say so."


def furnish_talk() -> dict[str, str]:
    """Make everything; return the ids by name: ``post``, ``held``, ``draft``, ``comment``, …"""
    member, owner, instructor = (person(role) for role in ("member", "owner", "instructor"))
    times = _times()
    made = {
        "edited": make_post(owner, Text(content="Tomorrow at ten we bake together."), at=next(times), edited=True),
        "long": make_post(
            instructor, Text("Wet doughs", _RICH * 4, ContentType.RICH_TEXT, ("sourdough", "method")), at=next(times)
        ),
        "link": make_post(
            owner, Text(content="Worth an evening.", content_type=ContentType.LINK, link=_link()), at=next(times)
        ),
        "post": make_post(instructor, Text("Cold proof", _PLAIN, tags=("sourdough",)), at=next(times)),
        "public": make_post(
            _person("owner", "other"), Text("Open day", "Come and look at our oven."), Visibility.PUBLIC, at=next(times)
        ),
        "held": make_post(member, Text("Flour", _RUDE), status=Status.HELD, at=next(times), told=_told()),
        "checking": make_post(member, Text(content="Rye needs more water."), status=Status.CHECKING, at=next(times)),
        "draft": make_post(member, Text("Rye", "What I want to say about rye"), status=Status.DRAFT, at=next(times)),
        "instructor": instructor.user_id,
        "member": member.user_id,
    }
    made |= _thread(made["post"], [member, owner, instructor])
    for scope, kind in ((member, "like"), (owner, "like"), (owner, "insight")):
        reactions.react_to_post(scope, post_id=made["post"], kind=ReactionType(kind), on=True, now=clock.now())
    notifications.mute(owner, thread=made["post"], now=clock.now())
    return made


def _times() -> Iterator[datetime]:
    return (clock.now() - timedelta(hours=9) + timedelta(hours=hours) for hours in count())


def _person(role: str, organization: str) -> Scope:
    return scope_for(demo_person(role, organization=organization), organization)


def person(role: str) -> Scope:
    """Return what the demo person of the role may do."""
    return _person(role, "demo")


def _link() -> Link:
    title, description = "How yeast works, and what it does overnight", "A short introduction with pictures of dough."
    return Link("https://example.org/yeast?from=a-rather-long-address", "found", title, description, "example.org")


def _told() -> Told:
    start = _RUDE.index("complete")
    return Told(
        case_id=f"demo:case:{ids.new()}",
        standing=Standing.HELD,
        by="machine",
        at=clock.iso(clock.now()),
        content_revision=1,
        rules=("toxicity",),
        reasons=("This reads as hurtful: 0.81, where 0.70 is the limit.",),
        passages=((start, start + len("complete idiot"), "hurtful words"),),
    )


def make_post(  # noqa: PLR0913 -- all named but three
    author: Scope,
    text: Text,
    visibility: Visibility = Visibility.ORGANIZATION,
    *,
    at: datetime | None = None,
    status: Status = Status.APPROVED,
    told: Told | None = None,
    edited: bool = False,
) -> str:
    """Keep a post as it is after its check, without a job that checks it too; return its id."""
    moment = clock.iso(at or clock.now())
    post = Post(
        post_id=ids.scoped(author.organization_id, "post"),
        organization_id=author.organization_id,
        author_id=author.user_id,
        author=Author(author.user_name, "Baker"),
        text=text,
        wanted=visibility,
        status=Status.CHECKING if status is Status.APPROVED else status,
        created_at=moment,
        updated_at=moment,
        published_at="" if status is Status.DRAFT else moment,
        edited_at=moment if edited else "",
        told=told,
    )
    tx = Transaction()
    PostStore(author).add(tx, post)
    tx.commit()
    if status is Status.APPROVED:
        _settle(Posts(), post.post_id, author.organization_id)
    return post.post_id


def say(author: Scope, post_id: str, content: str, *, to: str = "", approved: bool = True) -> str:
    """Comment, and have it approved at once, without a job that checks it too; return its id."""
    above = comments.get_comment(author, comment_id=to)[1].comment if to else None
    place, at, tx = author.organization_id, clock.iso(clock.now()), Transaction()
    comment = Comment(
        comment_id=ids.scoped(place, "comment"),
        post_id=post_id,
        organization_id=place,
        author_id=author.user_id,
        author_organization_id=place,
        author=Author(author.user_name),
        visibility=Visibility.ORGANIZATION,
        said=Said(content),
        status=Status.CHECKING,
        created_at=at,
        updated_at=at,
        parent_comment_id=to,
        ancestors=(*above.ancestors, to) if above else (),
        depth=above.depth + 1 if above else 1,
    )
    CommentStore().add(tx, comment)
    note_waiting(
        tx,
        post_id=post_id,
        comment_id=comment.comment_id,
        author_id=author.user_id,
        organization_id=place,
        waits=True,
        now=clock.now(),
        is_new=True,
    )
    tx.commit()
    if approved:
        _settle(CommentTargets(), comment.comment_id, place)
    return comment.comment_id


def _settle(targets: TargetHandler, target_id: str, organization_id: str) -> None:
    """Let the check of a text have ended well."""
    place = system_scope(organization_id, reason="test")
    target = targets.read(place, target_id)
    assert target is not None
    told = replace(_told(), standing=Standing.APPROVED, rules=(), reasons=(), passages=())
    tx = Transaction()
    targets.settle(tx, place, target=target, told=told, now=clock.now())
    tx.commit()


def _thread(post_id: str, people: list[Scope]) -> dict[str, str]:
    """Make a thread of six levels, a comment with five answers, one that was deleted, and one that waits."""
    member, owner, instructor = people
    parent = first = say(member, post_id, "Twelve hours at **5 °C**. Longer, and it gets sour.")
    for level in range(2, 7):
        parent = say(
            people[level % 3], post_id, f"That is level {level}, with a sentence that takes some room.", to=parent
        )
    busy = say(owner, post_id, "Which flour do you take?")
    answers = [say(people[number % 3], post_id, f"Answer number {number + 1}.", to=busy) for number in range(5)]
    gone = say(instructor, post_id, "I was wrong here.")
    say(owner, post_id, "It happens.", to=gone)
    comments.delete_comment(instructor, comment_id=gone, now=clock.now())
    say(member, post_id, "This one is being checked.", approved=False)
    return {"comment": first, "busy": busy, "answer": answers[-1]}
