"""What discussion keeps of a person: posts, comments, reactions."""

from community.discussion.holdings import comments, posts

__all__ = ["comments", "posts"]
