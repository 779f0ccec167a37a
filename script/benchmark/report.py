"""The figures as a table, as JSON, and held against the aims."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmark.measure import Row, Series
from local.place import ROOT

MIB = 2**20
_OVERHEAD, _GROWTH, _THINKING, _VIDEO_CPU, _VIDEO_MIB, _PROCESS_MIB = 1.8, 1.2, 300, 3, 150, 150
_IMPORT_SECONDS, _IMPORT_MIB = 10, 200
_EXPORT_FIRST, _EXPORT_MIB = 2, 32
_CHECKED_BATCHED, _CHECKED_ALONE = 2000, 300
_NODE, _NODE_WRITES, _QUEUED_SECONDS, _FIRST_LINE = 6, 3, 15, 500


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that should hold, and what was measured."""

    what: str
    measured: str
    is_met: bool

    def __str__(self) -> str:
        return f"  {'met   ' if self.is_met else 'MISSED'}  {self.what}: {self.measured}"


def head() -> str:
    """Return the names of the columns. Times are milliseconds; calls are those beside sign-in and scope."""
    return (
        f"{'':25}{'sections':>9} {'calls':>5} │{'1 client: p50':>13}{'p95':>8}{'req/s':>7} │"
        f"{'16: p50':>9}{'p95':>8}{'req/s':>7} │{'bare':>7}{'overhead':>9}"
    )


def line(row: Row) -> str:
    """Return a row of the table."""
    return (
        f"{row.scenario.name:25}{row.sections:>9,} {row.calls:>5} │"
        f"{row.alone.p50:>13.1f}{row.alone.p95:>8.1f}{row.alone.per_second:>7.0f} │"
        f"{row.many.p50:>9.1f}{row.many.p95:>8.1f}{row.many.per_second:>7.0f} │"
        f"{row.bare.p50:>7.2f}{row.overhead:>9.2f}{_failed(row)}"
    )


def aims(rows: Sequence[Row], others: dict[str, Any], thinking: Series) -> list[Aim]:
    """Hold the figures against what the project aims at."""
    found = []
    for row in rows:
        if row.scenario.calls is not None:
            found.append(_at_most(f"{_title(row)}: calls", row.calls, row.scenario.calls))
            if not row.scenario.is_page:
                found.append(_at_most(f"{_title(row)}: overhead", row.overhead, _OVERHEAD))
    found += _growth(rows)
    video, failed = others["media"], sum(_failures(rows))
    log = f"an export of {others['logs']['entries']:,} entries of the audit log"
    return [
        *found,
        _at_most(f"50 clients thinking for 1 s on {os.cpu_count()} cores: p95, ms", thinking.p95, _THINKING),
        _at_most("a 60 s 720p video: seconds of CPU", video["cpu"], _VIDEO_CPU),
        _at_most("a 60 s 720p video: MB", video["child_memory"] / MIB, _VIDEO_MIB),
        _at_most("an import of 1,000 questions: seconds", others["questions"]["seconds"], _IMPORT_SECONDS),
        _at_most("an import of 1,000 questions: MB of the child", others["questions"]["memory"] / MIB, _IMPORT_MIB),
        _at_most(
            "an export of 200 sections: seconds to the first byte", others["archives"]["first_byte"], _EXPORT_FIRST
        ),
        _at_most("an export of 200 sections: MB of memory", others["archives"]["memory"] / MIB, _EXPORT_MIB),
        _at_most(f"{log}: seconds to the first line", others["logs"]["first_line"], _EXPORT_FIRST),
        _at_most(f"{log}: MB of memory", others["logs"]["memory"] / MIB, _EXPORT_MIB),
        _at_least("texts checked a second, in batches", others["moderation"]["batched"], _CHECKED_BATCHED),
        _at_least("texts checked a second, one at a time", others["moderation"]["alone"], _CHECKED_ALONE),
        _at_most("a process after use of every model: MB", others["memory"]["resident"] / MIB, _PROCESS_MIB),
        _at_most("a web process after these runs: MB", others["web_process"] / MIB, _PROCESS_MIB),
        _at_most("requests that failed", failed + thinking.failures.total(), 0),
        *run_aims(others["runs"]),
        Aim("all of them were taken", str(others["questions"]["is_taken"]), is_met=others["questions"]["is_taken"]),
        Aim("the video became a file", video["state"], is_met=video["is_ready"]),
    ]


def run_aims(runs: dict[str, Any]) -> list[Aim]:
    """Hold the figures of runs against what the project aims at."""
    told = f"{runs['opened_few_p50']:.1f} ms with 10 lines, {runs['opened_many_p50']:.1f} ms with 10,000"
    there = f"of these in DynamoDB {runs['node_milliseconds_of_dynamodb']:.2g}"
    return [
        _at_most(f"a node of a run: ms ({there})", runs["node_milliseconds"], _NODE),
        _at_most("a node of a run: writes", runs["node_writes"], _NODE_WRITES),
        _at_most("100 queued runs of 10 nodes, 2 workers: seconds", runs["queued_seconds"], _QUEUED_SECONDS),
        _at_most("from execute to a run's first line: p95, ms", runs["first_line_p95"], _FIRST_LINE),
        _at_most(f"a run opens ({told}): more calls", runs["opened_many_calls"] - runs["opened_few_calls"], 0),
    ]


def as_json(rows: Sequence[Row], others: dict[str, Any], thinking: Series, held: Sequence[Aim]) -> dict[str, Any]:
    """Return everything for later comparison."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": machine(),
        "rows": [
            {
                "name": row.scenario.name,
                "sections": row.sections,
                "operations": row.operations,
                "calls": row.calls,
                "one_client": _figures(row.alone),
                "sixteen_clients": _figures(row.many),
                "bare_p50": round(row.bare.p50, 3),
                "overhead": round(row.overhead, 3),
            }
            for row in rows
        ],
        "fifty_clients_thinking": _figures(thinking),
        **others,
        "aims": [{"what": aim.what, "measured": aim.measured, "met": aim.is_met} for aim in held],
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    cpus = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    memory = int(Path("/proc/meminfo").read_text().split()[1]) * 1024
    return {
        "cores": os.cpu_count(),
        "processor": cpus[0] if cpus else platform.processor(),
        "memory_gb": round(memory / 2**30, 1),
        "load_before": os.getloadavg()[0],
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _growth(rows: Iterable[Row]) -> Iterable[Aim]:
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(row.scenario.name, []).append(row)
    for name, (small, *bigger) in by_name.items():
        for big in bigger:
            what = f"{name}: p95 at {big.sections:,} over {small.sections:,}"
            yield _at_most(f"{what}, 1 client", big.alone.growth(small.alone), _GROWTH)
            yield _at_most(f"{what}, 16 clients", big.many.growth(small.many), _GROWTH)


def _at_most(what: str, measured: float, most: float) -> Aim:
    return Aim(f"{what}, at most {most:g}", f"{measured:.4g}", is_met=measured <= most)


def _at_least(what: str, measured: float, least: float) -> Aim:
    return Aim(f"{what}, at least {least:,}", f"{measured:,.0f}", is_met=measured >= least)


def _title(row: Row) -> str:
    return f"{row.scenario.name} at {row.sections:,}"


def _figures(series: Series) -> dict[str, Any]:
    return {
        "requests": len(series.milliseconds),
        "p50": round(series.p50, 2),
        "p95": round(series.p95, 2),
        "per_second": round(series.per_second, 1),
        "failures": dict(series.failures),
    }


def _failures(rows: Iterable[Row]) -> Iterable[int]:
    return (series.failures.total() for row in rows for series in (row.alone, row.many))


def _failed(row: Row) -> str:
    failed = row.alone.failures + row.many.failures
    return f"  failed: {dict(failed)}" if failed else ""


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()
