"""The policies of docs/DEPLOY.md, and what was asked of DynamoDB as IAM sees it."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Self

from django.conf import settings

from diatonic.common.dynamo.connection import client
from local.place import ROOT

Statement = dict[str, Any]
#: action, table or index, and of a pointer its key
Call = tuple[str, str, str]


class Asked:
    """What is asked of DynamoDB inside a block, by whomever."""

    def __init__(self) -> None:
        self.calls: set[Call] = set()

    def __enter__(self) -> Self:
        client().meta.events.register("provide-client-params.dynamodb", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        client().meta.events.unregister("provide-client-params.dynamodb", self._note)

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls |= set(_seen_by_iam(model.name, params))


@cache
def policies() -> dict[str, list[Statement]]:
    """Return the statements of each process, with the prefixes of the tests' tables."""
    section = (ROOT / "docs/DEPLOY.md").read_text().partition("## Permissions")[2]
    for family, prefix in settings.DIATONIC.table_prefixes.items():
        section = section.replace(f"<{family}>", prefix)
    blocks = re.findall(r"### (\w+)\n.*?```json\n(.*?)```", section, flags=re.DOTALL)
    return {name: json.loads(text)["Statement"] for name, text in blocks if '"Statement"' in text}


def refused(process: str, calls: set[Call]) -> list[Call]:
    """Return what the policy of the process does not allow."""
    return sorted(call for call in calls if not any(_allows(statement, *call) for statement in policies()[process]))


def many(value: str | list[str]) -> list[str]:
    """Return IAM's one or several as a list."""
    return value if isinstance(value, list) else [value]


def _allows(statement: Statement, action: str, place: str, pointer: str) -> bool:
    wanted = f"arn:aws:dynamodb:<region>:<account>:table/{place}"
    keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"])
    return (
        f"dynamodb:{action}" in many(statement["Action"])
        and any(fnmatchcase(wanted, resource) for resource in many(statement["Resource"]))
        and any(fnmatchcase(pointer, key) for key in keys)
    )


_PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


def _seen_by_iam(operation: str, params: dict[str, Any]) -> Iterator[Call]:
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            for kind, part in item.items():
                yield _PARTS[kind], part["TableName"], _pointer(part)
    elif "RequestItems" in params:
        for table, asked in params["RequestItems"].items():
            keys = asked["Keys"] if isinstance(asked, dict) else []
            yield from {(operation, table, _pointer({"Key": key})) for key in keys} or [(operation, table, "")]
    else:
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        yield operation, params["TableName"] + index, _pointer(params)


def _pointer(part: dict[str, Any]) -> str:
    item = part.get("Key") or part.get("Item") or {}
    return str(item.get("pointer_id", {}).get("S", ""))
