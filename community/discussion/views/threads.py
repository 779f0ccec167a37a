"""A post with its comments: the tree as the page shows it, each comment with its words, its ways and its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from community.discussion import policies
from community.discussion.rules.comments import MAX_CONTENT, MAX_DEPTH
from community.discussion.rules.posts import Author
from community.discussion.rules.states import Sight, Status, Visibility
from community.discussion.services.comments import SeenComment, Thread
from community.discussion.services.showing import SeenPost
from community.discussion.views import cards, notices, presenting, reaction_buttons, wording
from community.discussion.views.notices import Notice
from diatonic.common.formats import number
from diatonic.common.http.access import Request
from diatonic.common.ids import uuid_of
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope

_GONE = {
    "deleted": "This comment was deleted.",
    "removed": "This comment is not shown.",
    "hidden_by_you": "You muted or blocked whoever wrote this.",
}


@dataclass(frozen=True, slots=True)
class More:
    """What leads to more answers of a branch. ``is_next``: they come behind those that are there."""

    url: str
    words: str
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A comment on a page. Who sees the same of it has an equal one, so that it is drawn once (``{% drawn %}``).

    ``organization_id``: where it is read. ``gone``: why only its place is left. ``text``, ``revision`` and
    ``content_revision`` are for its author, who may change it. ``is_out``: others read it.
    """

    organization_id: str
    post_id: str
    comment_id: str
    author_id: str
    author: Author
    html: str
    at: str
    reactions: tuple[reaction_buttons.Reaction, ...]
    gone: str = ""
    told: Notice | None = None
    text: str = ""
    revision: int = 0
    content_revision: int = 0
    is_out: bool = False
    is_edited: bool = False
    is_by_author: bool = False
    sees_newest: bool = False
    has_replies: bool = False
    can_react: bool = False
    can_reply: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_report: bool = False

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"comment-{uuid_of(self.comment_id)}"

    @property
    def branch(self) -> str:
        """The place of its answers."""
        return f"b-{uuid_of(self.comment_id)}"

    @property
    def edit_key(self) -> str:
        """Under which name a change of it is kept on the device: another one for each text."""
        return f"{self.anchor}-{self.content_revision}"

    @property
    def max_comment(self) -> int:
        """So many characters an answer has at most."""
        return MAX_CONTENT

    @property
    def urls(self) -> Mapping[str, str]:
        """Where one goes from it."""
        return _urls(self.organization_id, self.post_id, self.comment_id, self.author_id)

    @property
    def total_reactions(self) -> int:
        """How often people reacted."""
        return sum(one.count for one in self.reactions)


@dataclass(frozen=True, slots=True)
class Branch:
    """A comment with those below it."""

    said: Said
    depth: int
    replies: tuple["Branch", ...] = ()
    more: More | None = None


def show(request: Request, thread: Thread, *, branch: str = "", status: int = 200) -> HttpResponse:
    """Return the page of a post with a page of its comments, or of those below the comment ``branch``."""
    scope, seen = request.scope, thread.post
    card = cards.card(scope, seen, html=wording.post_html(scope, seen.text), is_alone=True)
    context: dict[str, Any] = {
        "card": card,
        "trail": presenting.trail(scope),
        "around": bool(branch),
        "is_first_page": "cursor" not in request.GET,
        **frame(scope, seen),
    }
    if branch and thread.holder is not None:
        context["thread"] = [_held(scope, thread, thread.holder)]
    else:
        context |= {"thread": tree(scope, thread), "next_cursor": thread.next_cursor}
    return render(request, "community/discussion/post.html", context, status=status)


def frame(scope: Scope, seen: SeenPost) -> dict[str, Any]:
    """Return what a comment on a page needs beside itself."""
    why_not = why_closed(scope, seen)
    return {
        "say_url": f"{presenting.post_url(scope, seen.post.post_id)}comments/",
        "max_comment": MAX_CONTENT,
        "can_comment": not why_not,
        "why_not": why_not,
    }


def why_closed(scope: Scope, seen: SeenPost) -> str:
    """Return why the viewer cannot comment on a post; empty where they can."""
    post = seen.post
    if post.visibility is Visibility.PRIVATE:
        return "Only you see this post. Share it with others, and they can comment on it."
    if post.status in (Status.HIDDEN, Status.EDIT_REQUESTED, Status.REMOVED):
        return "Nobody can comment on it while it is taken out."
    if scope.read_only:
        return scope.read_only
    if not policies.can_post(scope):
        return "You can read here, but not write. An administrator can make you a member."
    return ""


def tree(scope: Scope, thread: Thread) -> list[Branch]:
    """Return a page of comments, with those of the viewer's own that wait in their places."""
    below: dict[str, list[SeenComment]] = {}
    for one in thread.waiting:
        below.setdefault(one.comment.parent_comment_id, []).append(one)
    shown = [branch_of(scope, thread.post, each, below=below) for each in thread.items]
    # Below what is not on this page: at its end, so that nobody looks in vain for what they wrote.
    rest = [one for left in below.values() for one in left]
    return [*shown, *(branch_of(scope, thread.post, each) for each in rest)]


def _held(scope: Scope, thread: Thread, holder: SeenComment) -> Branch:
    """Return a comment with a page of its answers."""
    answers = tuple(tree(scope, replace(thread, holder=None)))
    said = one_said(scope, thread.post, holder, has_replies=bool(answers))
    more = None
    if thread.next_cursor:
        more = More(f"{said.urls['branch']}&cursor={thread.next_cursor}", "Load more", is_next=True)
    return Branch(said, holder.comment.depth, answers, more)


def branch_of(
    scope: Scope, post: SeenPost, seen: SeenComment, *, below: dict[str, list[SeenComment]] | None = None
) -> Branch:
    """Return a comment with its first answers.

    ``below``: what waits below which comment; what finds its place is taken out.
    """
    comment = seen.comment
    waiting = (below or {}).pop(comment.comment_id, [])
    replies = tuple(branch_of(scope, post, each, below=below) for each in (*seen.first_replies, *waiting))
    said = one_said(scope, post, seen, has_replies=bool(replies))
    return Branch(said, comment.depth, replies, _more(comment.replies - len(seen.first_replies), said))


def one_said(scope: Scope, post: SeenPost, seen: SeenComment, *, has_replies: bool = False) -> Said:
    """Return a comment for a page, without its answers."""
    comment, sight = seen.comment, seen.sight
    may_take_part = policies.can_post(scope) and not scope.read_only
    is_changeable = seen.is_mine and may_take_part and comment.status not in (Status.HIDDEN, Status.REMOVED)
    said = Said(
        scope.organization_id,
        comment.post_id,
        comment.comment_id,
        comment.author_id,
        comment.author,
        wording.rich(scope, seen.said.content, seen.said.mentions),
        comment.created_at,
        reaction_buttons.reactions(comment.counts, seen.my_reactions),
        gone=_GONE.get(seen.status, _GONE["removed"]) if sight is Sight.NOTHING else "",
        told=about(scope, seen),
        is_out=comment.speaks,
        is_edited=bool(comment.edited_at) and sight is Sight.NEWEST_TEXT,
        is_by_author=comment.author_id == post.post.author_id,
        sees_newest=seen.sees_newest,
        has_replies=has_replies,
        can_react=may_take_part,
        can_reply=may_take_part and comment.speaks and comment.depth < MAX_DEPTH and not why_closed(scope, post),
        can_edit=is_changeable,
        can_delete=seen.is_mine,
        can_report=may_take_part and not seen.is_mine,
    )
    if not is_changeable:
        return said
    return replace(
        said, text=comment.said.content, revision=comment.revision, content_revision=comment.content_revision
    )


def _more(left: int, said: Said) -> More | None:
    if left <= 0:
        return None
    return More(said.urls["branch"], f"Show {number(left)} more {'reply' if left == 1 else 'replies'}")


@lru_cache(maxsize=64)  # a comment that is drawn asks for each of them
def _urls(organization_id: str, post_id: str, comment_id: str, author_id: str) -> Mapping[str, str]:
    own = reverse("community:discussion:comment", args=[organization_id, comment_id])
    post = reverse("community:discussion:post", args=[organization_id, post_id])
    branch = f"{post}?comment={comment_id}"
    is_somebody = author_id not in ("", NOBODY)
    parts = ("edit", "history", "delete", "react", "reactions", "report", "state")
    return {
        "own": f"{branch}#comment-{uuid_of(comment_id)}",
        "branch": branch,
        "say": f"{post}comments/",
        "author": reverse("community:discussion:person", args=[organization_id, author_id]) if is_somebody else "",
        **{part: f"{own}{part}/" for part in parts},
    }


def about(scope: Scope, seen: SeenComment, *, asked: int = 0) -> Notice | None:
    """Return what the author of a comment reads beside it, and moderators while others do not see it."""
    comment = seen.comment
    if not seen.sees_newest or comment.status not in notices.SPOKEN_OF:
        return None
    if not seen.is_mine:
        return notices.for_moderators(comment.status)
    own = reverse("community:discussion:comment", args=[scope.organization_id, comment.comment_id])
    return notices.notice(
        comment.status,
        comment.told,
        content=comment.said.content,
        still_shown=comment.has_approved_text,
        poll_url=f"{own}state/?asked={asked + 1}",
        edit_url="",
        appeal_url=notices.appeal_url(scope, comment.told),
        asked=asked,
    )
