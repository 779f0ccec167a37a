"""What the API of posts, comments and reactions takes and answers."""

from community.discussion.schemas.posts import PostChangeIn, PostIn, PostUploadIn, ReportIn
from community.discussion.schemas.shown import (
    PostOut,
    PostRevisionsOut,
    PostsOut,
    SharedOut,
    TagOut,
    TagsOut,
    html_of,
)

__all__ = [
    "PostChangeIn",
    "PostIn",
    "PostOut",
    "PostRevisionsOut",
    "PostUploadIn",
    "PostsOut",
    "ReportIn",
    "SharedOut",
    "TagOut",
    "TagsOut",
    "html_of",
]
