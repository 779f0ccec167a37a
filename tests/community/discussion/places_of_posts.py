"""Posts in every state, each with words of its own, and the one table of who may read which of them anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from community.discussion import services
from community.discussion.rules.posts import Link
from community.discussion.store.posts import PostStore
from community.moderation.rules.targets import Standing
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.media import services as media
from tests.community.discussion.posting import LINK, ORGANIZATION, PRIVATE, PUBLIC, decide, draft, edit, post, write
from tests.community.discussion.talking import react, say
from tests.organizations.media.conftest import send, work
from tests.organizations.people import NOW

#: What stands in the newest text only, in the one that was approved before it, and in a comment below.
HUSH, OPEN, TALK = "hush", "open", "talk"
ALL_HERE = ("author", "colleague", "viewer", "moderator", "blocked", "suspended")
EVERYBODY = (*ALL_HERE, "stranger")
JUDGES = ("moderator", "muting moderator")

Words = frozenset[str]
Readers = Mapping[str, Words]


def readers(*names: str, **more: tuple[str, ...]) -> Readers:
    """Return who reads which words: the author all, moderators with ``judges``, and ``names`` what is ``open``."""
    judging = {name: frozenset(more.get("judges", ())) for name in JUDGES}
    found = {name: frozenset({OPEN, TALK}) for name in names} | judging
    found["author"] = frozenset(more["author"])
    return {name: words for name, words in found.items() if words}


#: How a post stands → who reads which of its words, wherever it comes out. Who is not named reads none of them.
TABLE: Mapping[str, Readers] = {
    "draft": readers(author=(HUSH,)),
    "private": readers(author=(HUSH,)),
    "made private": readers(author=(HUSH,)),  # what others said below it is nobody's to read
    "waiting": readers(author=(HUSH,), judges=(HUSH,)),
    "waiting, public": readers(author=(HUSH,), judges=(HUSH,)),
    "held": readers(author=(HUSH,), judges=(HUSH,)),
    "approved": readers(*ALL_HERE, author=(OPEN, TALK), judges=(OPEN, TALK)),
    "approved, public": readers(*EVERYBODY, author=(OPEN, TALK), judges=(OPEN, TALK)),
    "changed": readers(*ALL_HERE, author=(HUSH, OPEN, TALK), judges=(HUSH, OPEN, TALK)),
    "changed and flagged, public": readers(*EVERYBODY, author=(HUSH, OPEN, TALK), judges=(HUSH, OPEN, TALK)),
    "hidden": readers(author=(HUSH, TALK), judges=(HUSH, TALK)),
    "removed": readers(author=(HUSH, TALK), judges=(HUSH, TALK)),
    "edit asked for": readers(author=(HUSH, TALK), judges=(HUSH, TALK)),
    "deleted": readers(author=()),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A post, and a comment below it where there is one.

    ``kinds``: which words it was ever written with; ``files``: to which of them each file belongs.
    """

    number: int
    post_id: str
    comment_id: str
    files: Mapping[str, str]
    kinds: tuple[str, ...]

    def word(self, kind: str) -> str:
        """Return the word of a kind that stands in this post alone."""
        return f"{kind}{self.number}x"


class Maker:
    """Makes one post for every state of the table, by the same author, answered by the same colleague."""

    def __init__(self, author: Scope, colleague: Scope, mentioned: tuple[Scope, ...]) -> None:
        self.author, self.colleague = author, colleague
        self.names = " ".join(f"@[{each.user_name}]({each.user_id})" for each in mentioned)
        self.files = {kind: self._upload(kind) for kind in (HUSH, OPEN)}

    def all(self) -> dict[str, Made]:
        """Return the posts by their states."""
        made = {state: self._make(number, state) for number, state in enumerate(TABLE)}
        _follow()
        return made

    def _make(self, number: int, state: str) -> Made:
        at = NOW + timedelta(hours=number)
        is_changed = state.startswith(("approved", "changed"))
        said = self._said(number, OPEN if is_changed else HUSH)
        post_id, comment_id = _MAKERS[state](self, said, at), ""
        if state not in ("draft", "private", "waiting", "waiting, public", "held"):
            self._preview(post_id, said["title"])
            _follow()
            comment_id = say(self.colleague, post_id, f"talk{number}x {self.names}", at=at)
            react(self.colleague, post_id)
            self._afterwards(post_id, state, number)
        kinds = (OPEN,) * is_changed + (HUSH,) * (not state.startswith("approved"))
        return Made(number, post_id, comment_id, {file_id: kind for kind, file_id in self.files.items()}, kinds)

    def _afterwards(self, post_id: str, state: str, number: int) -> None:
        if state == "made private":
            edit(self.author, post_id, visibility=PRIVATE)
        elif state.startswith("changed"):
            edit(self.author, post_id, **self._said(number, HUSH))
            if "flagged" in state:
                decide(post_id, Standing.FLAGGED)
        elif state in _DECIDED:
            decide(post_id, _DECIDED[state], by="moderator")
        elif state == "deleted":
            services.delete_post(self.author, post_id=post_id, revision=None, now=NOW)

    def _said(self, number: int, kind: str) -> dict[str, Any]:
        word = f"{kind}{number}x"
        return {
            "title": f"{word} title",
            "content": f"{word} {self.names}",
            "tags": [word],
            "content_type": LINK,
            "link": f"http://127.0.0.1:1/{word}",
            "attachments": [(self.files[kind], word)],
        }

    def _preview(self, post_id: str, title: str) -> None:
        """Put beside the link what its page says of itself."""
        found = PostStore(self.author).get(post_id)
        assert found.text.link is not None
        text = replace(found.text, link=Link(found.text.link.url, "found", title=title, description=title))
        tx = Transaction()
        PostStore(self.author).change(tx, found, replace(found, text=text))
        tx.commit()

    def _upload(self, kind: str) -> str:
        content = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{kind}\n".encode()
        name = f"{kind}.vtt"
        ticket = services.request_upload(
            self.author, filename=name, content_type="", size=len(content), now=clock.now()
        )
        assert send(ticket, content).status_code == 204
        media.complete_upload(self.author, upload_id=ticket.upload_id, now=clock.now())
        work("demo", only="process_upload")
        return ticket.upload_id


def _follow() -> None:
    """Do what follows from a verdict or a change; what waits for its check goes on waiting."""
    for task in ("follow_approval", "follow_visibility", "clear_post", "clear_comment", "tidy_files"):
        while work("demo", only=task):
            pass


Make = Callable[[Maker, dict[str, Any], Any], str]


def _waiting(visibility: Any, *, held: bool = False) -> Make:
    def make(maker: Maker, said: dict[str, Any], at: Any) -> str:
        post_id = write(maker.author, now=at, visibility=visibility, **said).post.post_id
        if held:
            decide(post_id, Standing.HELD)
        return post_id

    return make


def _approved(visibility: Any) -> Make:
    return lambda maker, said, at: post(maker.author, now=at, visibility=visibility, **said)


_DECIDED = {
    "hidden": Standing.HIDDEN,
    "removed": Standing.REMOVED,
    "edit asked for": Standing.EDIT_REQUESTED,
}
_MAKERS: dict[str, Make] = {
    "draft": lambda maker, said, at: draft(maker.author, now=at, visibility=PUBLIC, **said).post.post_id,
    "private": _waiting(PRIVATE),
    "made private": _approved(PUBLIC),
    "waiting": _waiting(ORGANIZATION),
    "waiting, public": _waiting(PUBLIC),
    "held": _waiting(PUBLIC, held=True),
    "approved": _approved(ORGANIZATION),
    "changed": _approved(ORGANIZATION),
    **dict.fromkeys(
        ("approved, public", "changed and flagged, public", "hidden", "removed", "edit asked for", "deleted"),
        _approved(PUBLIC),
    ),
}
