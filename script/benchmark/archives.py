"""A module of 200 sections as an archive: when its first byte comes, and what memory all of it takes."""

import time
import tracemalloc
from typing import Any

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock
from diatonic.common.scope import Scope, system_scope
from education.archives import services
from education.authoring import services as authoring
from education.authoring.rules import MAX_SECTIONS

_WORDS = "Flour, water, salt and time. " * 300  # 8 KB


def measure() -> dict[str, Any]:
    """Export a full module in this process; returns seconds to the first byte and in all, bytes, and memory at most."""
    scope = system_scope(ORGANIZATION, reason="benchmark")
    module_id = _module(scope)
    started = time.perf_counter()
    export = services.export_module(scope, module_id=module_id, now=clock.now())
    size = len(next(export.chunks))
    first = time.perf_counter() - started
    size += sum(len(chunk) for chunk in export.chunks)
    seconds = time.perf_counter() - started
    return {
        "sections": MAX_SECTIONS,
        "first_byte": first,
        "seconds": seconds,
        "size": size,
        "memory": _memory(scope, module_id),
    }


def _module(scope: Scope) -> str:
    module_id = authoring.create_module(scope, fields={"title": "Two hundred"}, now=clock.now()).module_id
    for number in range(MAX_SECTIONS):
        authoring.add_section(
            scope,
            module_id=module_id,
            content_type="text",
            title=f"Section {number}",
            content_data={"body": f"{number}. {_WORDS}"},
            now=clock.now(),
        )
    return module_id


def _memory(scope: Scope, module_id: str) -> int:
    """Export it once more: watching memory takes time, so the seconds are those of the export before."""
    tracemalloc.start()
    for _ in services.export_module(scope, module_id=module_id, now=clock.now()).chunks:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
