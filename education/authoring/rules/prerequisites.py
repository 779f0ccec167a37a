"""Which module requires which: paths through the graph, and who waits for whom."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from zlib import crc32

#: So many items hold an organization's graph; together room for some forty thousand modules with three each.
PARTS = 16
#: Modules and edges in one part: what fits into an item of DynamoDB with room to spare.
MAX_PART = 8_000
MAX_PREREQUISITES = 20

Graph = Mapping[str, Sequence[str]]


def part_of(module_id: str) -> int:
    """Return in which part of the graph a module's prerequisites stand."""
    return crc32(module_id.encode()) % PARTS


def weight(graph: Graph) -> int:
    """Return how much room a part of the graph takes: its modules and edges."""
    return sum(1 + len(required) for required in graph.values())


def find_cycle(graph: Graph, module_id: str, wanted: Collection[str]) -> list[str]:
    """Return the shortest way from the module through a wanted prerequisite back to itself; empty: there is none.

    ``graph``: module id → ids of those it requires, as it is; what it says of the module itself does not count.
    The first and the last id of the way are the module's. Each module is visited once, whatever the graph holds.
    """
    came_from = dict.fromkeys(wanted, module_id)
    waiting = deque(came_from)
    while waiting:
        here = waiting.popleft()
        if here == module_id:
            return _way_back(came_from, module_id)
        for required in graph.get(here, ()):
            if required not in came_from:
                came_from[required] = here
                waiting.append(required)
    return []


def _way_back(came_from: Mapping[str, str], module_id: str) -> list[str]:
    way = [module_id]
    while True:
        before = came_from[way[-1]]
        way.append(before)
        if before == module_id:
            return way[::-1]


def waiting_for(graph: Graph, module_id: str) -> list[str]:
    """Return the ids of the modules that require this one, in the order of their ids: the eldest first."""
    return sorted(other for other, required in graph.items() if module_id in required)
