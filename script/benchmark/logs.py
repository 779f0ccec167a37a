"""The whole audit log as JSON Lines: when its first line comes, and by how much the process grows."""

import resource
import time
from typing import Any

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock
from diatonic.common.scope import system_scope
from organizations.audit import services
from organizations.audit.rules import Filters


def measure() -> dict[str, Any]:
    """Export the log in this process; returns entries, seconds to the first line and in all, bytes, and memory at most."""
    scope = system_scope(ORGANIZATION, reason="benchmark")
    before, started = _most_memory(), time.perf_counter()
    lines = services.export_lines(scope, filters=Filters(), now=clock.now())
    size = len(next(lines).encode())
    first, count = time.perf_counter() - started, 0
    for line in lines:
        size += len(line.encode())
        count += 1
    return {
        "entries": count - 1,  # the last line says how many there were
        "first_line": first,
        "seconds": time.perf_counter() - started,
        "size": size,
        "memory": _most_memory() - before,
    }


def _most_memory() -> int:
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
