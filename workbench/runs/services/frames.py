"""Executing a graph: the run's own, or that of an agent which another one calls."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from diatonic.common.errors import AppError, Unavailable
from workbench.agents.rules.graphs import Graph, Node, NodeType
from workbench.runs.rules import planning, wholes
from workbench.runs.rules.runs import MAX_RESULT, Finished, NodeFailed, Spot
from workbench.runs.services import nodes
from workbench.runs.services.branches import Branches
from workbench.runs.services.results import Results, Variables
from workbench.runs.services.work import At, Waiting, Work
from workbench.runs.store.desk import Lost
from workbench.runs.store.values import TooLong


class Failed(Exception):
    """A node failed, and with it the run."""

    def __init__(self, node_id: str, failure: NodeFailed) -> None:
        super().__init__(failure.detail)
        self.node_id, self.failure = node_id, failure


@dataclass(frozen=True, slots=True)
class _Done:
    result: Any
    choice: str
    number: int


class Frame:
    """One graph in a run: what of it has finished, and what its nodes refer to."""

    def __init__(self, work: Work, graph: Graph, given: Mapping[str, Any], name: str) -> None:
        self._work, self._graph, self._name = work, graph, name
        kept = {one.node: one for one in work.desk.finished(name)}
        # A configuration may be another one since the run was resumed: what is not in it any more does not count.
        finished = {node: one for node, one in kept.items() if node in graph.nodes}
        self._progress = planning.Progress(planning.plan(graph), {node: one.choice for node, one in finished.items()})
        self._results = Results(work.desk, name, finished)
        self._variables = Variables(graph, self._results, finished.values())
        self._done: dict[str, _Done] = {}
        self._values = {"input": dict(given), "vars": self._variables, "nodes": self._results}

    def run(self) -> Any:
        """Execute every node that has not finished, some at once; return what the graph comes to.

        Raises ``Waiting`` when all that is left waits for somebody, :class:`Failed`, ``HandOn``, ``Lost``; before that
        what is under way comes to its end, and nothing new begins.
        """
        waiting: set[str] = set()
        with Branches(self._work.spare) as branches:
            while not self._progress.is_over:
                ready = [name for name in self._progress.ready if name not in waiting | branches.names]
                if not ready and not branches.names:
                    raise Waiting
                here = self._begin(ready, branches)
                ended = [(here, self._failure(here))] if here else []
                for name, failure in [*ended, *branches.ended(waiting=not here)]:
                    if isinstance(failure, Waiting):
                        waiting.add(name)
                    elif failure is not None:
                        raise failure
                    else:
                        self._note(name)
        return self._outcome()

    def _begin(self, ready: list[str], branches: Branches) -> str:
        """Give nodes to threads, as far as there are any; return one that is to be executed here, or nothing.

        Here comes what is alone, and what would otherwise wait for threads that other graphs of the run have.
        """
        is_alone = len(ready) == 1 and not branches.names
        for name in ready:
            self._work.check_slice()
            if is_alone or not branches.begin(name, partial(self._do, self._graph.nodes[name])):
                return "" if branches.names else name
        return ""

    def _failure(self, name: str) -> BaseException | None:
        try:
            self._do(self._graph.nodes[name])
        except Exception as failure:
            return failure
        return None

    def _note(self, name: str) -> None:
        done = self._done.pop(name)
        self._results.add(name, done.result)
        self._variables.note(name, done.number)
        self._progress.finish(name, done.choice)

    def _do(self, node: Node) -> None:
        """Execute a node and keep what it came to; in any thread."""
        work, began = self._work, time.monotonic()
        spot = Spot.of(self._name, node.id)
        try:
            done = nodes.execute(At(work, self._graph, node, spot, self._values), random=random.random)
            result = work.environment.redact(done.result)
            finished = Finished(spot, result, done.choice, nodes.milliseconds_since(began))
            number = work.desk.checkpoint(finished, done.beside)
        except NodeFailed as failure:
            raise Failed(node.id, failure) from failure
        except TooLong as long:
            told = f"What this node came to is longer than the {MAX_RESULT:,} bytes that are kept."
            raise Failed(node.id, NodeFailed(told, code="output_too_large")) from long
        except (Lost, Unavailable):
            raise
        except AppError as failure:  # what was to be written beside it was not
            raise Failed(node.id, nodes.as_node_failed(failure)) from failure
        self._done[node.id] = _Done(result, done.choice, number)

    def _outcome(self) -> Any:
        ends = [name for name, node in self._graph.nodes.items() if node.type is NodeType.OUTPUT]
        ends = [name for name in ends or self._graph.nodes if name in self._results]
        return self._results[ends[0]] if len(ends) == 1 else {name: self._results[name] for name in ends}


def run_agent(work: Work, agent_id: str, given: Mapping[str, Any], frame: str) -> Any:
    """Execute an agent that another one calls, and return what it comes to."""
    if agent_id not in work.config["agents"]:
        raise NodeFailed("There is no such agent in this configuration.", code="unknown_agent")
    values = wholes.given(work.config, agent_id, given)
    graph = wholes.graph_of(work.config, agent_id)
    try:
        return Frame(work, graph, values, frame).run()
    except Failed as failed:
        title = wholes.title_of(work.config, agent_id)
        raise NodeFailed(f"{title}: {failed.failure.detail}", code=failed.failure.code) from failed
