"""What tables there are, as the code has them: describe, create, check against a live account, destroy."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from diatonic.common.dynamo.connection import client
from diatonic.common.dynamo.models import REGISTER, BaseModel

_POINT_IN_TIME_DAYS = 35
_WAIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index: keys as (name, type) pairs, and what it projects."""

    name: str
    keys: tuple[tuple[str, str], ...]
    projection: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the code describes it."""

    family: str
    table: str
    keys: tuple[tuple[str, str], ...]
    indexes: tuple[Index, ...]
    ttl: str | None

    @property
    def name(self) -> str:
        """The name on the wire."""
        return str(settings.DIATONIC.table_prefixes[self.family]) + self.table

    def described(self) -> dict[str, Any]:
        """Return the table in the form of the contract: ``name`` or ``name:N`` for each key."""
        return {
            "family": self.family,
            "table": self.table,
            "name": self.name,
            "key": [_key_text(key) for key in self.keys],
            "indexes": {index.name: [_key_text(key) for key in index.keys] for index in self.indexes},
            "ttl": self.ttl,
        }


def all_tables() -> list[Table]:
    """Return every table of every installed app, ordered by family and name."""
    return [_table(family, table, models) for (family, table), models in sorted(REGISTER.items())]


def create_all(tables: Iterable[Table] | None = None) -> list[str]:
    """Create the tables and indexes that do not exist yet; idempotent. Returns a sentence for each step."""
    return [step for table in tables or all_tables() for step in _create(table)]


def check_all() -> list[str]:
    """Compare the live account with the code. Returns a sentence for each drift, none when all agree."""
    return [drift for table in all_tables() for drift in _drifts(table)]


def destroy_all() -> list[str]:
    """Delete every table of ours, with all that is in it. Returns the names of those deleted."""
    gone = []
    for table in all_tables():
        if _describe(table.name) is not None:
            _allow_deletion(table.name)
            client().delete_table(TableName=table.name)
            gone.append(table.name)
    return gone


def _table(family: str, table: str, models: list[type[BaseModel]]) -> Table:
    indexes = {index.name: index for model in models for index in _indexes(model)}
    ttls = {model.Meta.ttl for model in models if getattr(model.Meta, "ttl", None)}
    model: Any = models[0]
    keys = tuple(_attribute(each) for each in (model._hash_key_attribute(), model._range_key_attribute()) if each)  # noqa: SLF001 -- pynamodb shows its keys no other way
    return Table(family, table, keys, tuple(sorted(indexes.values(), key=lambda i: i.name)), next(iter(ttls), None))


def _indexes(model: type[BaseModel]) -> Iterable[Index]:
    for index in model._indexes.values():  # noqa: SLF001 -- pynamodb's own register of the model's indexes
        schema = index._get_schema()  # noqa: SLF001
        types = {a["AttributeName"]: a["AttributeType"] for a in schema["attribute_definitions"]}
        keys = _live_keys(schema["key_schema"], types)
        projection: dict[str, Any] = {"ProjectionType": schema["projection"]["ProjectionType"]}
        if extra := schema["projection"].get("NonKeyAttributes"):
            projection["NonKeyAttributes"] = list(extra)
        yield Index(schema["index_name"], keys, projection)


def _attribute(attribute: Any) -> tuple[str, str]:
    return attribute.attr_name, attribute.attr_type


def _key_text(key: tuple[str, str]) -> str:
    name, kind = key
    return name if kind == "S" else f"{name}:{kind}"


def _key_schema(keys: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for (name, _), kind in zip(keys, ("HASH", "RANGE"), strict=False)]


def _definitions(table: Table, indexes: Iterable[Index]) -> list[dict[str, str]]:
    pairs = dict([*table.keys, *(key for index in indexes for key in index.keys)])
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in sorted(pairs.items())]


def _index_arguments(index: Index) -> dict[str, Any]:
    return {"IndexName": index.name, "KeySchema": _key_schema(index.keys), "Projection": index.projection}


def _describe(name: str) -> dict[str, Any] | None:
    try:
        return client().describe_table(TableName=name)["Table"]  # type: ignore[no-any-return]
    except ClientError as failure:
        if failure.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise


def _create(table: Table) -> Iterable[str]:
    live = _describe(table.name)
    if live is None:
        _create_table(table)
        yield f"created {table.name}"
        live = _wait_until_active(table.name)
        _protect(table)
    existing = {index["IndexName"] for index in live.get("GlobalSecondaryIndexes", [])}
    for index in table.indexes:
        # DynamoDB builds one index at a time.
        if index.name not in existing:
            client().update_table(
                TableName=table.name,
                AttributeDefinitions=_definitions(table, [index]),
                GlobalSecondaryIndexUpdates=[{"Create": _index_arguments(index)}],
            )
            _wait_until_active(table.name)
            yield f"added index {index.name} to {table.name}"
    if table.ttl and _live_ttl(table.name) is None:
        client().update_time_to_live(
            TableName=table.name, TimeToLiveSpecification={"Enabled": True, "AttributeName": table.ttl}
        )
        yield f"enabled expiry of {table.name} by {table.ttl}"


def _create_table(table: Table) -> None:
    production = settings.DIATONIC.stage == "production"
    arguments: dict[str, Any] = {
        "TableName": table.name,
        "KeySchema": _key_schema(table.keys),
        "AttributeDefinitions": _definitions(table, table.indexes),
        "BillingMode": "PAY_PER_REQUEST",
        "SSESpecification": {"Enabled": True},
        "DeletionProtectionEnabled": production,
        "Tags": [
            {"Key": "application", "Value": "diatonic"},
            {"Key": "stage", "Value": settings.DIATONIC.stage},
            {"Key": "family", "Value": table.family},
        ],
    }
    if table.indexes:
        arguments["GlobalSecondaryIndexes"] = [_index_arguments(index) for index in table.indexes]
    client().create_table(**arguments)


def _protect(table: Table) -> None:
    """Switch backups on where the endpoint knows them (Amazon's; the embedded one keeps a file)."""
    try:
        client().update_continuous_backups(
            TableName=table.name,
            PointInTimeRecoverySpecification={
                "PointInTimeRecoveryEnabled": True,
                "RecoveryPeriodInDays": _POINT_IN_TIME_DAYS,
            },
        )
    except ClientError as failure:
        if failure.response["Error"]["Code"] not in ("UnknownOperationException", "ValidationException"):
            raise


def _allow_deletion(name: str) -> None:
    live = _describe(name) or {}
    if live.get("DeletionProtectionEnabled"):
        client().update_table(TableName=name, DeletionProtectionEnabled=False)
        _wait_until_active(name)


def _wait_until_active(name: str) -> dict[str, Any]:
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        live = _describe(name)
        indexes = (live or {}).get("GlobalSecondaryIndexes", [])
        states = [live and live["TableStatus"], *(index.get("IndexStatus", "ACTIVE") for index in indexes)]
        if live is not None and set(states) == {"ACTIVE"}:
            return live
        time.sleep(0.5)
    raise TimeoutError(f"{name} is not active after {_WAIT_SECONDS} s")


def _live_ttl(name: str) -> str | None:
    described = client().describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    return described.get("AttributeName") if described["TimeToLiveStatus"] in ("ENABLED", "ENABLING") else None


def _drifts(table: Table) -> Iterable[str]:
    live = _describe(table.name)
    if live is None:
        yield f"{table.name} does not exist"
        return
    types = {a["AttributeName"]: a["AttributeType"] for a in live["AttributeDefinitions"]}
    if (found := _live_keys(live["KeySchema"], types)) != table.keys:
        yield f"{table.name} has the key {found}, not {table.keys}"
    yield from _index_drifts(table, live, types)
    if (ttl := _live_ttl(table.name)) != table.ttl:
        yield f"{table.name} expires by {ttl}, not by {table.ttl}"


def _index_drifts(table: Table, live: dict[str, Any], types: dict[str, str]) -> Iterable[str]:
    existing = {index["IndexName"]: index for index in live.get("GlobalSecondaryIndexes", [])}
    for index in table.indexes:
        other = existing.pop(index.name, None)
        if other is None:
            yield f"{table.name} lacks the index {index.name}"
        elif (found := _live_keys(other["KeySchema"], types)) != index.keys:
            yield f"{table.name} index {index.name} has the key {found}, not {index.keys}"
        elif _projected(other["Projection"]) != _projected(index.projection):
            yield f"{table.name} index {index.name} projects {_projected(other['Projection'])}"
    for name in existing:
        yield f"{table.name} has the index {name}, which the code does not know"


def _live_keys(schema: list[dict[str, str]], types: dict[str, str]) -> tuple[tuple[str, str], ...]:
    ordered = sorted(schema, key=lambda part: part["KeyType"])  # HASH before RANGE
    return tuple((part["AttributeName"], types[part["AttributeName"]]) for part in ordered)


def _projected(projection: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    return projection["ProjectionType"], tuple(sorted(projection.get("NonKeyAttributes", [])))
