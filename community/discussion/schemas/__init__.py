"""What the API of posts, comments and reactions takes and answers."""

from community.discussion.schemas.posts import (
    PostChangeIn,
    PostIn,
    PostOut,
    PostRevisionsOut,
    PostsOut,
    PostUploadIn,
    ReportIn,
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
