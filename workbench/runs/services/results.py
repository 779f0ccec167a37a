"""What nodes refer to: what other nodes came to, read when it is wanted."""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Any

from workbench.agents.rules.graphs import Graph
from workbench.runs.rules.runs import Checkpoint, Spot
from workbench.runs.store.desk import Desk

_KEPT = 50


class Results(Mapping[str, Any]):
    """The results of a graph's nodes by id, for all its threads; those looked at last are kept in memory."""

    def __init__(self, desk: Desk, frame: str, finished: Iterable[str]) -> None:
        self._desk, self._frame = desk, frame
        self._there = dict.fromkeys(finished)
        self._kept: dict[str, Any] = {}
        self._lock = Lock()

    def add(self, node_id: str, result: Any) -> None:
        """Note what a node came to."""
        with self._lock:
            self._there[node_id] = None
            self._kept[node_id] = result
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]

    def __getitem__(self, node_id: str) -> Any:
        """Return a result."""
        if node_id not in self._there:
            raise KeyError(node_id)
        with self._lock:
            if node_id in self._kept:
                return self._kept[node_id]
        result = self._desk.result(Spot.of(self._frame, node_id).path)
        self.add(node_id, result)
        return result

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter(tuple(self._there))

    def __len__(self) -> int:
        return len(self._there)


class Variables(Mapping[str, Any]):
    """What nodes have set, by the names that they say in ``sets``: the last one to finish counts."""

    def __init__(self, graph: Graph, results: Results, finished: Iterable[Checkpoint]) -> None:
        self._graph, self._results = graph, results
        self._set_by: dict[str, tuple[int, str]] = {}
        for one in sorted(finished, key=lambda each: each.number):
            self.note(one.node, one.number)

    def note(self, node_id: str, number: int) -> None:
        """Note that a node finished, with the number that its checkpoint says: of two the later one counts."""
        node = self._graph.nodes.get(node_id)
        name = node.config.get("sets") if node is not None else None
        if isinstance(name, str) and name:
            self._set_by[name] = max(self._set_by.get(name, (-1, "")), (number, node_id))

    def __getitem__(self, name: str) -> Any:
        """Return the value of a variable."""
        return self._results[self._set_by[name][1]]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._set_by))

    def __len__(self) -> int:
        return len(self._set_by)
