"""The tables of posts, comments, reactions, and what is counted of them."""

from community.discussion.models.comments import CommentModel, MyPart, ReactionModel
from community.discussion.models.posts import CounterModel, PostModel, PostTag, TagUse, TextRevision

__all__ = ["CommentModel", "CounterModel", "MyPart", "PostModel", "PostTag", "ReactionModel", "TagUse", "TextRevision"]
