"""Comments at a module or a section of it: written, answered, resolved one by one, by whoever sees the draft."""

from dataclasses import replace
from datetime import datetime

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, Invalid, NotFound, Stale
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import (
    MAX_COMMENT,
    Comment,
    Module,
    ModuleRole,
    Outline,
    Status,
    place_of,
    thread_of,
)
from education.authoring.services.audited import record
from education.authoring.store import CommentStore, ModuleStore
from education.authoring.store.comments import CommentNotFound
from organizations.notifications import services as notifications

_QUOTED = 160
#: Notices go into the transaction of the comment, which holds a hundred writes.
_MOST_TOLD = 80


def list_comments(
    scope: Scope,
    *,
    module_id: str,
    content_id: str | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Page[Comment]:
    """Return one page of comments, thread by thread, each followed by its replies; needs ``modules.view``.

    ``content_id``: those at one section, or with an empty one at the module as a whole. Two DynamoDB calls.
    """
    policies.check(scope, "modules.view")
    ModuleStore(scope).get(module_id)
    return comments_of(scope, module_id=module_id, content_id=content_id, limit=limit, cursor=cursor)


def comments_of(
    scope: Scope, *, module_id: str, content_id: str | None, limit: int, cursor: str | None = None
) -> Page[Comment]:
    """Return what :func:`list_comments` does of a module that was read with this scope. One DynamoDB call."""
    policies.check(scope, "modules.view")
    place = None if content_id is None else place_of(content_id)
    return CommentStore(scope, module_id).page(place=place, limit=limit, cursor=cursor)


def add_comment(
    scope: Scope, *, module_id: str, text: str, now: datetime, content_id: str = "", reply_to: str = ""
) -> Comment:
    """Write a comment at a section, or at the module where ``content_id`` is empty; or answer one (``reply_to``).

    In every state of the module, for whoever sees its draft. Its authors, co-authors and reviewers, and whoever
    wrote in the thread, are told. Raises ``Invalid`` for no text or too much, ``NotFound`` for a section or a
    thread that is gone, ``Conflict`` where 200 threads are open. Two DynamoDB calls, three for a reply.
    """
    policies.check(scope, "modules.view")
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    store = CommentStore(scope, module_id)
    words = _checked(text)
    tx = Transaction()
    if reply_to:
        (head,) = store.several(thread_of(reply_to))
        comment = _new(scope, f"{head.comment_id}.{ids.new()}", head.content_id, head.section_title, words, now)
        store.reply(tx, comment)
        told = head.participants
    else:
        title = _title(outline, content_id)
        comment = _new(scope, f"{place_of(content_id)}.{ids.new()}", content_id, title, words, now)
        store.begin(tx, comment)
        told = frozenset()
    _tell(tx, scope, module, outline, comment, told, now)
    tx.commit()
    return comment


def _title(outline: Outline, content_id: str) -> str:
    if not content_id:
        return ""
    entry = outline.entry(content_id)
    if entry is None:
        raise NotFound("This section is not there any more. Say it about the module as a whole instead.")
    return entry.title


def _new(scope: Scope, comment_id: str, content_id: str, title: str, text: str, now: datetime) -> Comment:
    return Comment(
        comment_id=comment_id,
        content_id=content_id,
        section_title=title,
        author_id=scope.user_id,
        author_name=scope.user_name,
        text=text,
        created_at=clock.iso(now),
        participants=frozenset({scope.user_id}),
    )


def change_comment(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    comment_id: str,
    now: datetime,
    text: str | None = None,
    is_resolved: bool | None = None,
    revision: int | None = None,
) -> Comment:
    """Rewrite one's own comment, or resolve or reopen a thread (whoever sees the draft may).

    ``revision``: of the comment as it was read, where that matters; raises ``Stale`` where it is another one by now.
    Resolving what is resolved changes nothing. Raises ``Invalid`` for both at once. Three DynamoDB calls at most.
    """
    policies.check(scope, "modules.view")
    if text is not None and is_resolved is not None:
        raise Invalid(
            "These are two changes.", fields=[FieldError("/state", "Send the text and the state one after the other.")]
        )
    module = ModuleStore(scope).get(module_id)
    store = CommentStore(scope, module_id)
    (comment,) = store.several(comment_id)
    if revision is not None and revision != comment.revision:
        raise Stale("This comment was changed meanwhile.", extra={"revision": comment.revision})
    at = clock.iso(now)
    tx = Transaction()
    changed = comment
    if text is not None and (words := _checked(text)) != comment.text:
        _check_own(scope, comment)
        store.rewrite(tx, comment, words, at=at)
        changed = replace(changed, text=words, edited_at=at, revision=comment.revision + 1)
    elif is_resolved is not None and comment.is_reply:
        raise Invalid(
            "Only a whole thread is resolved.", fields=[FieldError("/state", "Name the comment that begins it.")]
        )
    elif is_resolved is not None and is_resolved is comment.is_open:
        store.settle(tx, comment, is_open=not is_resolved, at=at)
        by, moment = (scope.user_name, at) if is_resolved else ("", "")
        changed = replace(changed, resolved_at=moment, resolved_by_name=by, revision=comment.revision + 1)
        _tell_of_outcome(tx, scope, module, changed, now)
    tx.commit()
    return changed


def delete_comment(scope: Scope, *, module_id: str, comment_id: str, now: datetime) -> None:
    """Take one's own comment away; administrators take away anybody's, which is audited.

    Where replies hang on it, its words go and its place stays.
    """
    policies.check(scope, "modules.view")
    module = ModuleStore(scope).get(module_id)
    store = CommentStore(scope, module_id)
    (comment,) = store.several(comment_id)
    if comment.is_removed:
        raise CommentNotFound
    tx = Transaction()
    if comment.author_id != scope.user_id:
        if not scope.can("members.manage"):
            raise Denied("Only its author and administrators take a comment away.")
        record(
            tx,
            scope,
            module,
            action="comment.removed",
            summary=f"took away a comment of {comment.author_name} about “{module.title}”",
            about=comment.author_id,
            now=now,
        )
    store.remove(tx, comment, at=clock.iso(now))
    tx.commit()


def _check_own(scope: Scope, comment: Comment) -> None:
    if comment.author_id != scope.user_id or comment.is_removed:
        raise Denied("Only its author rewrites a comment.")


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > MAX_COMMENT:
        message = f"Write something, in up to {MAX_COMMENT} characters."
        raise Invalid("The comment has no words, or too many.", fields=[FieldError("/text", message)])
    return words


def _tell(  # noqa: PLR0913, PLR0917 -- one call
    tx: Transaction,
    scope: Scope,
    module: Module,
    outline: Outline,
    comment: Comment,
    participants: frozenset[str],
    now: datetime,
) -> None:
    of_module = {module.created_by, module.submitted_by} | module.people.having(ModuleRole.COAUTHOR)
    if module.status is Status.REVIEW:
        of_module |= module.people.having(ModuleRole.REVIEWER)
    told = of_module | participants
    if module.people.is_restricted:
        told &= {module.created_by, *module.people.roles}
    where = f"“{comment.section_title}” in “{module.title}”" if comment.section_title else f"“{module.title}”"
    verb = "answered at" if comment.is_reply else "commented on"
    said = comment.text if len(comment.text) <= _QUOTED else f"{comment.text[:_QUOTED]}…"
    for user_id in sorted(told - {scope.user_id, ""})[:_MOST_TOLD]:
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=user_id,
            kind="comment.added",
            text=f"{scope.user_name} {verb} {where}: {' '.join(said.split())}",
            url=_url(scope, module, comment, is_there=outline.entry(comment.content_id) is not None),
            now=now,
        )


def _tell_of_outcome(tx: Transaction, scope: Scope, module: Module, head: Comment, now: datetime) -> None:
    is_among = not module.people.is_restricted or head.author_id in {module.created_by, *module.people.roles}
    if head.author_id == scope.user_id or not is_among:
        return
    verb = "reopened" if head.is_open else "resolved"
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=head.author_id,
        kind="comment.settled",
        text=f"{scope.user_name} {verb} your comment about “{module.title}”.",
        url=f"/o/{scope.organization_id}/teach/{module.module_id}/comments/#comment-{head.comment_id}",
        now=now,
    )


def _url(scope: Scope, module: Module, comment: Comment, *, is_there: bool) -> str:
    page = f"/o/{scope.organization_id}/teach/{module.module_id}/"
    page += f"sections/{comment.content_id}/" if is_there else "comments/"
    return f"{page}#comment-{comment.comment_id}"
