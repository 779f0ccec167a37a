"""Threads of comments: reading, writing, and what becomes of them."""

from community.discussion.services.comments.deciding import CommentTargets, report_comment, target_of
from community.discussion.services.comments.following import clear_comment, follow_visibility, purge_comments
from community.discussion.services.comments.reading import (
    EarlierText,
    SeenComment,
    Thread,
    get_comment,
    list_comments,
    list_replies,
    list_texts,
)
from community.discussion.services.comments.writing import add_comment, delete_comment, edit_comment
from community.discussion.store.comments import CommentNotFound

__all__ = [
    "CommentNotFound",
    "CommentTargets",
    "EarlierText",
    "SeenComment",
    "Thread",
    "add_comment",
    "clear_comment",
    "delete_comment",
    "edit_comment",
    "follow_visibility",
    "get_comment",
    "list_comments",
    "list_replies",
    "list_texts",
    "purge_comments",
    "report_comment",
    "target_of",
]
