"""Values that the flows of a project keep for each other."""

import json
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.errors import Invalid
from diatonic.common.scope import Scope
from workbench.runs.models import DataItem

MAX_VALUE = 100_000


class DataStore:
    """The values of one project of the scope's organization."""

    def __init__(self, scope: Scope, project_id: str) -> None:
        self._scope = scope
        self._key = f"{scope.organization_id}#{project_id}"

    def get(self, name: str) -> Any:
        """Return a value, ``None`` where there is none. One consistent read."""
        (item,) = batch_get([(DataItem, (self._key, name))])
        return None if item is None else json.loads(item.body)

    def put(self, name: str, value: Any, *, now: datetime) -> None:
        """Keep a value in the place of the one before. Raises ``Invalid`` for one over 100 KB."""
        body, at = json.dumps(value, ensure_ascii=False), clock.iso(now)
        if len(body.encode(errors="replace")) > MAX_VALUE:
            raise Invalid(f"A value takes at most {MAX_VALUE:,} bytes as JSON.", code="too_long")
        organization_id = self._scope.organization_id
        DataItem(self._key, name, body=body, organization_id=organization_id, created_at=at, updated_at=at).save()

    def delete(self, name: str) -> None:
        """Forget a value; one that is not there does not matter."""
        DataItem(self._key, name).delete()
