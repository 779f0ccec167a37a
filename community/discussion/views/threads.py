"""A post with its comments: the tree as the page shows it, each comment with its words, its ways and its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from community.discussion.views import notices, presenting, reaction_buttons, wording
from community.discussion.views.notices import Notice
from diatonic.common.formats import number
from diatonic.common.http.access import Request
from diatonic.common.ids import uuid_of
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
    """A comment on a page, for one person."""

    seen: SeenComment
    html: str
    urls: Mapping[str, str]
    can_react: bool
    can_reply: bool
    is_by_author: bool
    told: Notice | None
    reactions: tuple[reaction_buttons.Reaction, ...]
    replies: tuple["Said", ...] = field(default=())
    more: More | None = None

    @property
    def comment_id(self) -> str:
        """The comment's id."""
        return self.seen.comment.comment_id

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
        return f"{self.anchor}-{self.seen.comment.content_revision}"

    @property
    def depth(self) -> int:
        """1 is directly below the post."""
        return self.seen.comment.depth

    @property
    def author(self) -> Author:
        """Who wrote it."""
        return self.seen.comment.author

    @property
    def text(self) -> str:
        """What its author has written, to be changed."""
        return self.seen.comment.said.content

    @property
    def revision(self) -> int:
        """Which one it is, for a change of it."""
        return self.seen.comment.revision

    @property
    def at(self) -> str:
        """When it was written."""
        return self.seen.comment.created_at

    @property
    def is_edited(self) -> bool:
        """Whether what is read was changed since."""
        return bool(self.seen.comment.edited_at) and self.seen.sight is Sight.NEWEST_TEXT

    @property
    def is_gone(self) -> bool:
        """Whether only its place is left."""
        return self.seen.sight is Sight.NOTHING

    @property
    def gone_words(self) -> str:
        """Why."""
        return _GONE.get(self.seen.status, _GONE["removed"])

    @property
    def is_out(self) -> bool:
        """Whether others read it."""
        return self.seen.comment.speaks

    @property
    def total_reactions(self) -> int:
        """How often people reacted."""
        return sum(one.count for one in self.reactions)

    @property
    def can_edit(self) -> bool:
        """Whether the viewer may change it."""
        return self.seen.is_mine and self.can_react and self.seen.comment.status not in (Status.HIDDEN, Status.REMOVED)

    @property
    def can_delete(self) -> bool:
        """Whether the viewer may delete it."""
        return self.seen.is_mine

    @property
    def can_report(self) -> bool:
        """Whether the viewer may report it."""
        return self.can_react and not self.seen.is_mine


def show(request: Request, thread: Thread, *, branch: str = "", status: int = 200) -> HttpResponse:
    """Return the page of a post with a page of its comments, or of those below the comment ``branch``."""
    scope, seen = request.scope, thread.post
    card = presenting.card(scope, seen, html=wording.post_html(scope, seen.text))
    context: dict[str, Any] = {
        "card": card,
        "trail": presenting.trail(scope),
        "around": bool(branch),
        "is_first_page": "cursor" not in request.GET,
        **frame(scope, seen),
    }
    if branch and thread.holder is not None:
        context["thread"] = [_branch(scope, thread, thread.holder)]
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


def tree(scope: Scope, thread: Thread) -> list[Said]:
    """Return a page of comments, with those of the viewer's own that wait in their places."""
    below: dict[str, list[SeenComment]] = {}
    for one in thread.waiting:
        below.setdefault(one.comment.parent_comment_id, []).append(one)
    shown = [one_said(scope, thread.post, each, below=below) for each in thread.items]
    # Below what is not on this page: at its end, so that nobody looks in vain for what they wrote.
    rest = [one for left in below.values() for one in left]
    return [*shown, *(one_said(scope, thread.post, each) for each in rest)]


def _branch(scope: Scope, thread: Thread, holder: SeenComment) -> Said:
    """Return a comment with a page of its answers."""
    answers = tree(scope, replace(thread, holder=None))
    root = one_said(scope, thread.post, replace(holder, first_replies=()))
    next_page = None
    if thread.next_cursor:
        next_page = More(f"{root.urls['branch']}&cursor={thread.next_cursor}", "Load more", is_next=True)
    return replace(root, replies=tuple(answers), more=next_page)


def one_said(
    scope: Scope, post: SeenPost, seen: SeenComment, *, below: dict[str, list[SeenComment]] | None = None
) -> Said:
    """Return a comment for a page. ``below``: what waits below which comment; what finds its place is taken out."""
    comment = seen.comment
    urls = _urls(scope, comment.post_id, comment.comment_id, comment.author_id)
    may_take_part = policies.can_post(scope) and not scope.read_only
    waiting = (below or {}).pop(comment.comment_id, [])
    answers = [*seen.first_replies, *waiting]
    return Said(
        seen,
        wording.rich(scope, seen.said.content, seen.said.mentions),
        urls,
        can_react=may_take_part,
        can_reply=may_take_part and comment.speaks and comment.depth < MAX_DEPTH and not why_closed(scope, post),
        is_by_author=comment.author_id == post.post.author_id,
        told=about(scope, seen),
        reactions=reaction_buttons.reactions(comment.counts, seen.my_reactions),
        replies=tuple(one_said(scope, post, each, below=below) for each in answers),
        more=_more(comment.replies - len(seen.first_replies), urls["branch"]),
    )


def _more(left: int, url: str) -> More | None:
    return More(url, f"Show {number(left)} more {'reply' if left == 1 else 'replies'}") if left > 0 else None


def _urls(scope: Scope, post_id: str, comment_id: str, author_id: str) -> dict[str, str]:
    own = reverse("community:discussion:comment", args=[scope.organization_id, comment_id])
    post = presenting.post_url(scope, post_id)
    branch = f"{post}?comment={comment_id}"
    parts = ("edit", "history", "delete", "react", "reactions", "report", "state")
    author = presenting.person_url(scope, author_id) if author_id else ""
    return {
        "own": f"{branch}#comment-{uuid_of(comment_id)}",
        "branch": branch,
        "author": author,
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
