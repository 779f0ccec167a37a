"""What the community offers to agents: finding posts that the person who asks may read."""

from collections.abc import Mapping
from typing import Any

from community.discussion.rules.listing import MOST_LISTED
from community.discussion.services import feeds
from community.discussion.services.showing import SeenPost
from diatonic.common import matching
from diatonic.common.offers import Asked, Offer

_USUAL, _MOST, _EXTRACT = 5, 20, 500


def _search(asked: Asked, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Up to four DynamoDB calls. Who wrote a post is not told: a model needs what it says."""
    posts = feeds.list_posts(asked.scope, tag=arguments.get("tag", ""), limit=MOST_LISTED).items
    found = matching.best(posts, arguments.get("words", ""), _texts, most=arguments.get("count", _USUAL))
    return {"posts": [_told(seen) for seen in found], "looked_at": len(posts)}


def _texts(seen: SeenPost) -> list[str]:
    return [seen.text.title, seen.text.content, " ".join(seen.text.tags)]


def _told(seen: SeenPost) -> dict[str, Any]:
    return {
        "id": seen.post.post_id,
        "title": seen.text.title,
        "extract": seen.text.content[:_EXTRACT],
        "tags": list(seen.text.tags),
        "at": seen.updated_at,
    }


COMMUNITY_SEARCH = Offer(
    name="community-search",
    description=(
        "Finds posts of this organization's community by words of their title, text and tags, or by a tag. It looks at "
        f"the {MOST_LISTED} newest that have the tag."
    ),
    input_schema={
        "type": "object",
        "properties": {
            "words": {"type": "string", "maxLength": 200},
            "tag": {"type": "string", "maxLength": 60},
            "count": {"type": "integer", "minimum": 1, "maximum": _MOST},
        },
        "additionalProperties": False,
    },
    category="community",
    run=_search,
)
