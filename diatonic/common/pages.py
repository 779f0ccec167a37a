"""Pages of a list, with a signed cursor that carries the last item's keys without the list's partition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from pydantic import Field
from pynamodb.expressions.condition import Condition

from diatonic.common.errors import FieldError, Invalid

MAX_LIMIT = 100
DEFAULT_LIMIT = 24

T = TypeVar("T")
U = TypeVar("U")


#: A cursor as a query parameter of the API.
Cursor = Annotated[str | None, Field(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order, and the cursor of the next page (``None``: this is the last)."""

    items: tuple[T, ...]
    next_cursor: str | None = None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """Return the page with every item changed."""
        return Page(tuple(change(item) for item in self.items), self.next_cursor)


def query(  # noqa: PLR0913 -- all named but two
    source: Any,
    partition: str,
    *,
    list_name: str,
    limit: int,
    cursor: str | None = None,
    newest_first: bool = True,
    range_condition: Condition | None = None,
    consistent: bool | None = None,
) -> Page[Any]:
    """Read one page of a model or an index by one bounded query.

    ``list_name`` binds the cursor to this list, ``partition`` to whose it is: a cursor of another list or
    organization is refused like a forged one. Raises :class:`~diatonic.common.errors.Invalid` for a bad
    cursor or limit.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(
            "The page size is out of range.", fields=[FieldError("/limit", f"Choose a limit of 1 to {MAX_LIMIT}.")]
        )
    salt = f"cursor:{list_name}:{partition}"
    partition_names = _partition_names(source)
    options: dict[str, Any] = {} if consistent is None else {"consistent_read": consistent}
    results = source.query(
        partition,
        range_key_condition=range_condition,
        scan_index_forward=not newest_first,
        limit=limit + 1,  # one more tells whether another page follows; DynamoDB itself does not know
        page_size=limit + 1,
        last_evaluated_key=_open(cursor, salt, dict.fromkeys(partition_names, partition)) if cursor else None,
        **options,
    )
    found = tuple(results)
    items = found[:limit]
    return Page(items, _seal(_key(items[-1], source), salt, partition_names) if len(found) > limit else None)


def _partition_names(source: Any) -> list[str]:
    """Return the attributes that hold the partition: the source's, and the table's where it is the same one."""
    return [source._hash_key_attribute().attr_name]  # noqa: SLF001 -- pynamodb shows its keys no other way


def _key(item: Any, source: Any) -> dict[str, Any]:
    """Return the key of an item in the source and in its table, as DynamoDB names the last item it looked at."""
    schemas = (source._get_schema(), type(item)._get_schema())  # noqa: SLF001 -- as above
    names = {key["AttributeName"] for schema in schemas for key in schema["key_schema"]}
    return {name: value for name, value in item.serialize(null_check=False).items() if name in names}


def _seal(last: dict[str, Any], salt: str, partition_names: list[str]) -> str:
    return signing.dumps({name: value for name, value in last.items() if name not in partition_names}, salt=salt)


def _open(cursor: str, salt: str, partition: dict[str, str]) -> dict[str, Any]:
    try:
        sort_keys = signing.loads(cursor, salt=salt)
    except signing.BadSignature:
        raise Invalid(
            "This cursor is not of this list.",
            code="bad_cursor",
            fields=[FieldError("/cursor", "Use the next_cursor of the page before, or leave it out.")],
        ) from None
    return {**sort_keys, **{name: {"S": value} for name, value in partition.items()}}
