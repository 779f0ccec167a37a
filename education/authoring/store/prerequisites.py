"""The graph of prerequisites of one organization."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from diatonic.common import ids
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from education.authoring.models import PrerequisitesModel
from education.authoring.rules.prerequisites import MAX_PART, PARTS, Graph, part_of, weight
from education.authoring.store.sections import ReadAgain


class GraphFull(Conflict):
    """The organization's prerequisites take all the room that there is."""

    def __init__(self) -> None:
        super().__init__(
            "Your organization has as many prerequisites as can be kept. Remove some of archived modules.",
            code="too_many_prerequisites",
        )


@dataclass(frozen=True, slots=True)
class SeenGraph:
    """The graph as it was read, with the revision of each part (0: the part is not there yet)."""

    edges: Graph
    revisions: Sequence[int]
    weights: Sequence[int] = field(default=())


class PrerequisiteStore:
    """Which modules of the scope's organization require which."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def graph(self) -> SeenGraph:
        """Return the whole graph, by modules' ids. One consistent read of sixteen items."""
        found = batch_get([(PrerequisitesModel, (self._organization_id, _name(part))) for part in range(PARTS)])
        edges = {
            self._id(module): [self._id(one) for one in required]
            for item in found
            if item is not None
            for module, required in item.edges.items()
        }
        revisions = [0 if item is None else int(item.revision) for item in found]
        return SeenGraph(edges, revisions, [0 if item is None else weight(item.edges) for item in found])

    def write(
        self, tx: Transaction, seen: SeenGraph, module_id: str, required: Sequence[str], *, whole: bool, at: str
    ) -> None:
        """Write what a module requires, unless its part of the graph changed since it was read.

        ``whole``: unless any part changed. So of two saves that would make a cycle together one reads again.
        """
        own = part_of(module_id)
        if required and seen.weights[own] + len(required) >= MAX_PART:
            raise GraphFull
        for part, revision in enumerate(seen.revisions):
            if part == own:
                self._write_part(tx, part, revision, module_id, required, at=at)
            elif whole:
                tx.check(
                    PrerequisitesModel,
                    (self._organization_id, _name(part)),
                    PrerequisitesModel.revision == revision if revision else PrerequisitesModel.part.does_not_exist(),
                    otherwise=GraphMoved(),
                )

    def _write_part(
        self, tx: Transaction, part: int, revision: int, module_id: str, required: Sequence[str], *, at: str
    ) -> None:
        item = PrerequisitesModel(self._organization_id, _name(part))
        key, values = ids.uuid_of(module_id), [ids.uuid_of(one) for one in required]
        if not revision:
            item.edges, item.created_at, item.updated_at = {key: values}, at, at
            tx.put(item, PrerequisitesModel.part.does_not_exist(), otherwise=GraphMoved())
            return
        place = Path(["edges", key])
        actions: list[Action] = [place.set(to_dynamo(values)) if values else place.remove()]
        actions += [PrerequisitesModel.revision.add(1), PrerequisitesModel.updated_at.set(at)]
        tx.update(item, actions, PrerequisitesModel.revision == revision, otherwise=GraphMoved())

    def _id(self, uuid: str) -> str:
        return f"{self._organization_id}:module:{uuid}"


class GraphMoved(ReadAgain):
    """Somebody changed prerequisites at the same moment."""

    def __init__(self) -> None:
        super().__init__("Somebody changed the prerequisites of modules meanwhile. Try again.")


def _name(part: int) -> str:
    return f"{part:02}"
