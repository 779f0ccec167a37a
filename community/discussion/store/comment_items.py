"""A comment as its item holds it, and back."""

from dataclasses import asdict
from typing import Any

from community.discussion.rules.comments import Comment, Said
from community.discussion.rules.posts import Author
from community.discussion.rules.reactions import Counts
from community.discussion.rules.states import Status, Visibility
from community.moderation.rules.targets import Standing, Told


def comment_of(item: Any) -> Comment:
    """Return the comment that an item holds."""
    # A thread has fifty of them: the values themselves, since pynamodb takes its time for every attribute.
    held = item.attribute_values
    return Comment(
        comment_id=held["comment_id"],
        post_id=held["post_id"],
        organization_id=held["organization_id"],
        author_id=held["author_id"],
        author_organization_id=held["author_organization_id"],
        author=Author(**held["author_profile"]),
        visibility=Visibility(held["visibility"]),
        said=Said(held["content"], tuple(held.get("mentions") or ())),
        status=Status(held["status"]),
        created_at=held["created_at"],
        updated_at=held["updated_at"],
        parent_comment_id=held.get("parent_comment_id") or "",
        ancestors=tuple(held.get("ancestors") or ()),
        depth=int(held["depth"]),
        content_revision=int(held["content_revision"]),
        revision=int(held["revision"]),
        approved=_said(held.get("approved")),
        told=_told(held.get("moderation")),
        edited_at=held.get("edited_at") or "",
        listed_at=held.get("listed_at") or "",
        branch=held.get("branch") or "",
        first_replies=tuple(held.get("first_replies") or ()),
        replies=int(held.get("replies") or 0),
        mentions_told=int(held.get("mentions_told") or 0),
        counts=Counts(
            likes=int(held.get("likes") or 0),
            loves=int(held.get("loves") or 0),
            insights=int(held.get("insights") or 0),
            questions=int(held.get("questions") or 0),
            comments=int(held.get("replies") or 0),
        ),
    )


def values_of(comment: Comment) -> dict[str, Any]:
    """Return the attributes of a comment but its key and what is counted of it."""
    return {
        "organization_id": comment.organization_id,
        "parent_comment_id": comment.parent_comment_id or None,
        "ancestors": list(comment.ancestors),
        "depth": comment.depth,
        "author_id": comment.author_id,
        "author_organization_id": comment.author_organization_id,
        "author_profile": asdict(comment.author),
        "visibility": comment.visibility.value,
        "content": comment.said.content,
        "mentions": list(comment.said.mentions),
        "status": comment.status.value,
        "content_revision": comment.content_revision,
        "approved": _document(comment.approved),
        "moderation": _document(comment.told),
        "edited_at": comment.edited_at or None,
        "listed_at": comment.listed_at or None,
        "branch": comment.branch or None,
        "written_in": f"{comment.author_organization_id}#{comment.author_id}" if comment.author_id else None,
        "mentions_told": comment.mentions_told or None,
        "created_at": comment.created_at,
        "updated_at": comment.updated_at,
    }


def _document(value: Said | Told | None) -> dict[str, Any] | None:
    return None if value is None else asdict(value)


def _said(document: Any) -> Said | None:
    return None if document is None else Said(document["content"], tuple(document["mentions"]))


def _told(document: Any) -> Told | None:
    if document is None:
        return None
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }
    values["passages"] = tuple((start, end, why) for start, end, why in document["passages"])
    values["standing"] = Standing(document["standing"])
    return Told(**values)
