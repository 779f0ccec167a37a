"""The coverage table of a module; it is read with the outline."""

from collections.abc import Mapping, Sequence

from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Stale
from diatonic.common.scope import Scope
from education.authoring.models import COVERAGE, CoverageModel
from education.authoring.store.modules import ModuleStore


class CoverageStore:
    """The coverage table of one module of the scope's organization."""

    def __init__(self, scope: Scope, module_id: str) -> None:
        self._scope = scope
        self._module_id = ModuleStore(scope).own(module_id)

    def save(
        self,
        tx: Transaction,
        links: Mapping[str, Sequence[str]],
        *,
        revision: int,
        at: str,
        otherwise: Stale | None = None,
    ) -> None:
        """Write the table, while its revision is still the one that was read (0: there was none)."""
        item = CoverageModel(
            self._module_id,
            COVERAGE,
            organization_id=self._scope.organization_id,
            links={objective: list(places) for objective, places in links.items() if places},
            updated_by_name=self._scope.user_name,
            revision=revision + 1,
            created_at=at,
            updated_at=at,
        )
        unchanged = CoverageModel.revision == revision if revision else CoverageModel.revision.does_not_exist()
        tx.put(item, unchanged, otherwise=otherwise or stale(revision))


def stale(revision: int) -> Stale:
    """Return the failure of a table that somebody else changed."""
    return Stale(
        "Somebody changed what serves the objectives meanwhile. Look at it as it is now.", extra={"revision": revision}
    )
