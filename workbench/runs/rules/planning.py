"""In which order the nodes of a graph are executed, which of them at once, and which not at all.

A node is executed when all ways to it are decided and one of them is open. A way is open when the node that it comes
from has finished and, if it is one of several (a condition's), has chosen it. A node to which no way is open is skipped,
and with it what can only be reached through it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from workbench.agents.rules.graphs import Edge, Graph


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes in an order in which every one comes after those that lead to it, and the ways from each of them."""

    order: tuple[str, ...]
    onward: Mapping[str, tuple[Edge, ...]]
    incoming: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many nodes there are."""
        return len(self.order)


def plan(graph: Graph) -> Plan:
    """Return the plan of a graph that was found good; of nodes that could come at once, the first drawn comes first.

    Raises ``graphlib.CycleError`` for a graph that goes round.
    """
    nodes = list(graph.nodes)
    drawn = {name: at for at, name in enumerate(nodes)}
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(nodes, ()))
    onward: dict[str, list[Edge]] = {name: [] for name in nodes}
    incoming = dict.fromkeys(nodes, 0)
    for way in dict.fromkeys(graph.edges):
        sorter.add(way.target, way.source)
        onward[way.source].append(way)
        incoming[way.target] += 1
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=drawn.__getitem__)
        order += ready
        sorter.done(*ready)
    return Plan(tuple(order), {name: tuple(found) for name, found in onward.items()}, incoming)


class Progress:
    """How far a run has come in its plan. Each way is looked at once, however many nodes there are."""

    def __init__(self, planned: Plan, finished: Mapping[str, str] | None = None) -> None:
        """Begin, or go on after the nodes that ``finished``, each with what it chose (nothing: every way is open).

        Of another configuration's nodes those count that this plan would have come to by now.
        """
        self._plan = planned
        self._undecided = dict(planned.incoming)
        self._open = dict.fromkeys(planned.order, 0)
        self._over: set[str] = set()
        self._ready: dict[str, None] = {name: None for name in planned.order if not planned.incoming[name]}
        self.skipped: list[str] = []
        before = finished or {}
        for name in planned.order:
            if name in before and name in self._ready:
                self.finish(name, before[name])

    @property
    def ready(self) -> tuple[str, ...]:
        """The nodes that can be executed now, all at once; those that are being executed are among them."""
        return tuple(self._ready)

    @property
    def is_over(self) -> bool:
        """Whether every node has been executed or skipped."""
        return len(self._over) == self._plan.total

    @property
    def done(self) -> int:
        """How many nodes have been executed or skipped."""
        return len(self._over)

    def finish(self, name: str, choice: str = "") -> tuple[str, ...]:
        """Note that a node has finished, and return which nodes can be executed because of it.

        ``choice``: the outcome whose ways are open, besides those that belong to no outcome. Raises ``ValueError`` for
        a node that was not to be executed.
        """
        if name not in self._ready:
            raise ValueError(f"The node {name} is not to be executed now.")
        del self._ready[name]
        opened: list[str] = []
        waiting = [(name, choice, True)]
        while waiting:
            one, chosen, was_executed = waiting.pop()
            self._over.add(one)
            for way in self._plan.onward[one]:
                is_open = was_executed and (not chosen or not way.source_handle or way.source_handle == chosen)
                self._undecided[way.target] -= 1
                self._open[way.target] += is_open
                if self._undecided[way.target]:
                    continue
                if self._open[way.target]:
                    opened.append(way.target)
                else:
                    self.skipped.append(way.target)
                    waiting.append((way.target, "", False))
        self._ready.update(dict.fromkeys(opened))
        return tuple(opened)
