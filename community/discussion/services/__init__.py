"""Use cases of posts, comments and reactions."""

from community.discussion.services.feeds import (
    Feed,
    News,
    list_by_person,
    list_drafts,
    list_newest,
    list_posts,
    list_tags,
    news_since,
    read_news,
)
from community.discussion.services.files import FileGone, FileNotReady, path_of, read_attachment, request_upload
from community.discussion.services.revising import list_revisions
from community.discussion.services.sharing import NotShared, report_post, share_post
from community.discussion.services.showing import SeenPost, read_post
from community.discussion.services.views import note_view
from community.discussion.services.writing import (
    change_draft,
    change_post,
    create_post,
    delete_post,
    publish_post,
    remove_preview,
)
from community.discussion.store.posts import PostNotFound

__all__ = [
    "Feed",
    "FileGone",
    "FileNotReady",
    "News",
    "NotShared",
    "PostNotFound",
    "SeenPost",
    "change_draft",
    "change_post",
    "create_post",
    "delete_post",
    "list_by_person",
    "list_drafts",
    "list_newest",
    "list_posts",
    "list_revisions",
    "list_tags",
    "news_since",
    "note_view",
    "path_of",
    "publish_post",
    "read_attachment",
    "read_news",
    "read_post",
    "remove_preview",
    "report_post",
    "request_upload",
    "share_post",
]
