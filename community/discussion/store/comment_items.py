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
    return Comment(
        comment_id=item.comment_id,
        post_id=item.post_id,
        organization_id=item.organization_id,
        author_id=item.author_id,
        author_organization_id=item.author_organization_id,
        author=Author(**item.author_profile),
        visibility=Visibility(item.visibility),
        said=Said(item.content, tuple(item.mentions or ())),
        status=Status(item.status),
        created_at=item.created_at,
        updated_at=item.updated_at,
        parent_comment_id=item.parent_comment_id or "",
        ancestors=tuple(item.ancestors or ()),
        depth=int(item.depth),
        content_revision=int(item.content_revision),
        revision=int(item.revision),
        approved=_said(item.approved),
        told=_told(item.moderation),
        edited_at=item.edited_at or "",
        listed_at=item.listed_at or "",
        branch=item.branch or "",
        first_replies=tuple(item.first_replies or ()),
        replies=int(item.replies or 0),
        counts=Counts(
            likes=int(item.likes or 0),
            loves=int(item.loves or 0),
            insights=int(item.insights or 0),
            questions=int(item.questions or 0),
            comments=int(item.replies or 0),
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
