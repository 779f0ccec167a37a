"""By what the catalogue can be narrowed: a level, a tag, or both; written with what learners see."""

from typing import Any

from diatonic.common import pages
from diatonic.common.dynamo.transaction import Transaction
from education.authoring.models import PublishedModel, PublishedTagModel

#: A module has at most so many tags.
_MOST = 20


def difficulty_key(organization_id: str, difficulty: str) -> str:
    """Return the partition of a level."""
    return f"{organization_id}#{difficulty}"


def put_tags(tx: Transaction, live: PublishedModel, *, was_live: bool) -> None:
    """Write in the transaction under which tags the catalogue finds the module from now on, and drop the others.

    One query where it may have been live before (``was_live``).
    """
    card, organization_id = live.card, live.organization_id
    tags = list(dict.fromkeys(card["tags"]))[:_MOST]
    if was_live:
        _drop(tx, live.module_id, keep=set(tags))
    for tag in tags:
        item = PublishedTagModel(
            live.module_id,
            tag,
            organization_id=organization_id,
            tag_in=f"{organization_id}#{tag}",
            tag_difficulty_in=f"{organization_id}#{card['difficulty']}#{tag}",
            version=live.version,
            published_at=live.published_at,
            card=card,
            section_count=live.section_count,
            created_at=live.published_at,
            updated_at=live.published_at,
        )
        tx.put(item)


def drop_tags(tx: Transaction, module_id: str) -> None:
    """Let the catalogue find the module under no tag any more. One query."""
    _drop(tx, module_id, keep=set())


def page(organization_id: str, *, difficulty: str, tag: str, limit: int, cursor: str | None) -> pages.Page[Any]:
    """Return one page of what is published, of a level or with a tag where they are given, newest first. One query."""
    source: Any = PublishedModel.published_index
    partition = organization_id
    if tag and difficulty:
        source, partition = PublishedTagModel.both_index, f"{organization_id}#{difficulty}#{tag}"
    elif tag:
        source, partition = PublishedTagModel.tag_index, f"{organization_id}#{tag}"
    elif difficulty:
        source, partition = PublishedModel.difficulty_index, difficulty_key(organization_id, difficulty)
    return pages.query(source, partition, list_name=f"catalogue:{source.Meta.index_name}", limit=limit, cursor=cursor)


def _drop(tx: Transaction, module_id: str, *, keep: set[str]) -> None:
    found = PublishedTagModel.query(module_id, consistent_read=True, limit=_MOST, page_size=_MOST)
    for item in found:
        if item.tag not in keep:
            tx.delete(PublishedTagModel(module_id, item.tag))
