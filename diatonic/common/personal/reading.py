"""Reading all that there is of something, a bounded page at a time: for work in the background only."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pynamodb.expressions.condition import Condition

from diatonic.common.dynamo.reading import batch_get, key_of

_PAGE = 100


def partition(source: Any, key: str, condition: Condition | None = None) -> Iterator[Any]:
    """Yield the items of a partition of a model or an index. One bounded query for every hundred."""
    is_table = hasattr(source, "batch_get")
    options: dict[str, Any] = {"consistent_read": True} if is_table else {}
    yield from source.query(key, condition, page_size=_PAGE, **options)


def complete(model: Any, found: Iterable[Any]) -> Iterator[Any]:
    """Yield as whole items of ``model`` what an index shows in part. One read for every hundred."""
    rest = iter(found)
    while some := list(islice(rest, _PAGE)):
        keys = [(model, key_of(model, item)) for item in some]
        yield from (item for item in batch_get(keys) if item is not None)
