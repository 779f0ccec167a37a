"""Comments on the editor's pages, on the review page and on a page of their own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock
from diatonic.common.errors import AppError, Conflict, Invalid, NotFound, Stale
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.authoring import services
from education.authoring.rules import MAX_COMMENT, Comment, Module, Outline, Thread, threads
from education.authoring.views.presenting import address

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Group:
    """The threads at one section. ``href``: the section in the editor, empty where it was deleted."""

    title: str
    href: str
    open: list[Thread]
    resolved: list[Thread]


def context(scope: Scope, module: Module, outline: Outline, *, content_id: str | None) -> dict[str, Any]:
    """Return what ``_comments.html`` needs: the threads at a section, at the module (empty id), or all (None).

    Reads nothing while nobody has commented on the module.
    """
    found: tuple[Comment, ...] = ()
    more = None
    if outline.open_threads is not None:
        page = services.comments_of(scope, module_id=module.module_id, content_id=content_id, limit=_SHOWN)
        found, more = page.items, page.next_cursor
    return {
        "comment_groups": _groups(scope, module, outline, found),
        "comments_more": bool(more),
        "comments_url": address("comments", scope, module.module_id),
        "comments_at": content_id or "",
        "comments_are_all": content_id is None,
        "open_comments": len(outline.open_threads or ()) if content_id is None else outline.open_at(content_id),
        "may_moderate": scope.can("members.manage"),
        "max_comment": MAX_COMMENT,
    }


def _groups(scope: Scope, module: Module, outline: Outline, found: tuple[Comment, ...]) -> list[Group]:
    at: dict[str, list[Thread]] = {}
    for thread in threads(found):
        at.setdefault(thread.head.content_id, []).append(thread)
    groups = []
    for content_id in sorted(at, key=lambda one: outline.position(one) if one else -1):
        entry = outline.entry(content_id)
        said = at[content_id]
        title = "The module as a whole" if not content_id else entry.title if entry else said[0].head.section_title
        groups.append(
            Group(
                title,
                address("section", scope, module.module_id, content_id) if entry else "",
                [thread for thread in said if thread.head.is_open],
                [thread for thread in said if not thread.head.is_open],
            )
        )
    # Those of deleted sections have no place in the outline, and come last.
    return sorted(groups, key=lambda group: not group.href and group.title != "The module as a whole")


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show all comments of a module; write one."""
    if request.method == "POST":
        return _add(request, module_id)
    module, outline = services.get_module_with_outline(request.scope, module_id=module_id)
    page = services.comments_of(
        request.scope, module_id=module_id, content_id=None, limit=_SHOWN, cursor=request.GET.get("cursor")
    )
    shown: dict[str, Any] = {
        "comment_groups": _groups(request.scope, module, outline, page.items),
        "comments_url": address("comments", request.scope, module_id),
        "comments_at": "",
        "comments_are_all": True,
        "open_comments": len(outline.open_threads or ()),
        "may_moderate": request.scope.can("members.manage"),
        "max_comment": MAX_COMMENT,
        "outline": outline,
        "next_cursor": page.next_cursor,
    }
    return render(request, "education/authoring/comments.html", shown | _frame(request, module))


def _frame(request: Request, module: Module) -> dict[str, Any]:
    scope = request.scope
    return {
        "module": module,
        "trail": [("Teach", address("modules", scope)), (module.title, address("module", scope, module.module_id))],
    }


def _add(request: Request, module_id: str) -> HttpResponse:
    given = request.POST
    try:
        comment = services.add_comment(
            request.scope,
            module_id=module_id,
            text=given.get("text", ""),
            content_id=given.get("content_id", ""),
            reply_to=given.get("reply_to", ""),
            now=clock.now(),
        )
    except (Invalid, NotFound, Conflict) as failure:
        return _again(request, module_id, failure)
    return redirect(f"{_back(request, module_id, comment.content_id)}#comment-{comment.comment_id}")


def _again(request: Request, module_id: str, failure: AppError) -> HttpResponse:
    """Give the words back to whoever wrote them."""
    module = services.get_module(request.scope, module_id=module_id)
    given = request.POST
    shown = {
        "failure": failure,
        "text": given.get("text", ""),
        "content_id": "" if isinstance(failure, NotFound) else given.get("content_id", ""),
        "reply_to": "" if isinstance(failure, NotFound | Conflict) else given.get("reply_to", ""),
        "back": given.get("back", ""),
        "max_comment": MAX_COMMENT,
    }
    return render(request, "education/authoring/comment_again.html", shown | _frame(request, module), status=422)


@require_POST
def comment(request: Request, organization: str, module_id: str, comment_id: str) -> HttpResponse:
    """Resolve, reopen, rewrite or take away one comment, and go back to where it stood."""
    given, scope = request.POST, request.scope
    content_id, done = given.get("content_id", ""), given.get("do", "")
    try:
        if done == "delete":
            services.delete_comment(scope, module_id=module_id, comment_id=comment_id, now=clock.now())
        else:
            services.change_comment(
                scope,
                module_id=module_id,
                comment_id=comment_id,
                text=given.get("text") if done == "edit" else None,
                is_resolved={"resolve": True, "reopen": False}.get(done),
                now=clock.now(),
            )
    except (Invalid, Conflict, Stale) as failure:
        if done == "edit":
            return _again(request, module_id, failure)
        messages.error(request, failure.detail)
    anchor = "comments" if done == "delete" else f"comment-{comment_id}"
    return redirect(f"{_back(request, module_id, content_id)}#{anchor}")


def _back(request: Request, module_id: str, content_id: str) -> str:
    """Return the page from which something was said."""
    page = request.POST.get("back", "")
    if page == "section" and content_id:
        return address("section", request.scope, module_id, content_id)
    return address(page if page in {"review", "module"} else "comments", request.scope, module_id)
