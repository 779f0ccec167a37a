"""What education offers to agents: finding modules that the person who asks may learn."""

from collections.abc import Mapping
from typing import Any

from diatonic.common import matching
from diatonic.common.offers import Asked, Offer
from education.authoring import services as authoring
from education.authoring.rules import Card, Difficulty

_LOOKED_AT, _USUAL, _MOST = 100, 5, 20


def _search(asked: Asked, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One DynamoDB call."""
    level, tag = arguments.get("level", ""), arguments.get("tag", "")
    cards = authoring.list_published(asked.scope, difficulty=level, tag=tag, limit=_LOOKED_AT).items
    found = matching.best(cards, arguments.get("words", ""), _texts, most=arguments.get("count", _USUAL))
    return {"modules": [_told(card) for card in found], "looked_at": len(cards)}


def _texts(card: Card) -> list[str]:
    return [card.title, card.summary, " ".join(card.tags)]


def _told(card: Card) -> dict[str, Any]:
    return {
        "id": card.module_id,
        "title": card.title,
        "summary": card.summary,
        "level": str(card.difficulty),
        "minutes": int(card.duration),
        "tags": list(card.tags),
        "sections": int(card.section_count),
    }


MODULE_SEARCH = Offer(
    name="module-search",
    description=(
        "Finds learning modules that this organization has published, by words of their title, summary and tags, by a "
        f"tag or a level. It looks at the {_LOOKED_AT} newest that have the tag and the level."
    ),
    input_schema={
        "type": "object",
        "properties": {
            "words": {"type": "string", "maxLength": 200},
            "tag": {"type": "string", "maxLength": 60},
            "level": {"enum": [str(level) for level in Difficulty]},
            "count": {"type": "integer", "minimum": 1, "maximum": _MOST},
        },
        "additionalProperties": False,
    },
    category="education",
    run=_search,
)
