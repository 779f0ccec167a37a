"""By what the catalogue can be narrowed: a level, a tag, or both; written with what learners see."""

from typing import Any

from diatonic.common import pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
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


def list_again(organization_id: str) -> int:
    """List what was published before there were levels and tags under them; return how many modules that were.

    Idempotent: what is listed already, or is published or withdrawn at this moment, is left alone. For every hundred
    modules one query and one read, and a transaction for each that was not listed.
    """
    count, cursor, is_more = 0, None, True
    while is_more:
        found = page(organization_id, difficulty="", tag="", limit=pages.MAX_LIMIT, cursor=cursor)
        keys = [(PublishedModel, (organization_id, item.module_id)) for item in found.items]
        unlisted = [item for item in batch_get(keys) if item is not None and not item.difficulty_in]
        count += sum(_list_again(item) for item in unlisted)
        cursor, is_more = found.next_cursor, found.next_cursor is not None
    return count


def _list_again(live: PublishedModel) -> bool:
    is_still_live = (PublishedModel.release == live.release) & PublishedModel.difficulty_in.does_not_exist()
    live.difficulty_in = difficulty_key(live.organization_id, live.card["difficulty"])
    tx = Transaction()
    put_tags(tx, live, was_live=False)
    tx.put(live, is_still_live)
    try:
        tx.commit()
    except Conflict:
        return False
    return True


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
