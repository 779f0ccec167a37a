"""``script/bench``: two databases with generated data, a web server on each, and the figures of both."""

import argparse
import json
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmark import measure, report
from benchmark.installation import Installation, environment_of, sign_in
from benchmark.scenarios import SCENARIOS
from local import provision
from local.place import from_environment, temporary
from local.processes import Running, end_leftovers

_SMALL, _BIG = 1_000, 100_000


def main() -> None:
    """Measure, print, write the JSON. Ends with 1 where an aim is missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 sections only, a second for each figure")
    parser.add_argument(
        "--posts", type=int, default=0, help="1,000 sections, so many posts, and what asks for posts alone"
    )
    parser.add_argument("--strict", action="store_true", help="end with 1 where an aim is missed")
    parser.add_argument("--runs", action="store_true", help="1,000 sections, and the runs of agents alone")
    options = parser.parse_args()
    var = from_environment().var
    sizes = [_SMALL] if options.quick or options.posts or options.runs else [_SMALL, _BIG]
    machine = report.machine()
    print(", ".join(f"{name} {value}" for name, value in machine.items()), flush=True)
    with ExitStack() as stack:
        installations = _install(stack, var / "bench", sizes, posts=options.posts)
        if options.runs:
            print("\n".join(str(aim) for aim in report.run_aims(installations[0].inside("runs"))))
            return
        if options.posts:
            asking = [scenario for scenario in SCENARIOS if "/community" in scenario.path]
            _print(installations, slices=6, seconds=1.0, scenarios=asking)
            return
        found = _measure(installations, slices=1 if options.quick else 6, seconds=1.0)
    target = var / "bench.json"
    target.write_text(json.dumps({**found, "machine": machine}, indent=1))
    print(f"\nWritten to {target}")
    if options.strict and not all(aim["met"] for aim in found["aims"]):
        sys.exit(1)


def _install(stack: ExitStack, folder: Path, sizes: list[int], *, posts: int) -> list[Installation]:
    """Start the servers, write the data, start a web server on each database."""
    first = temporary(folder / "small")
    second = temporary(folder / "big")
    for place in (first, second):
        end_leftovers(place)
    shutil.rmtree(folder, ignore_errors=True)
    stack.enter_context(Running(first))
    shared = provision.set_up_pool(first, stage="dev")
    user, token = sign_in(first, shared)
    made = []
    for size, place in zip(sizes, (first, second), strict=False):
        if place is second:
            stack.enter_context(Running(second, ["dynamodb"]))
        environment = environment_of(place, shared, user=user, token=token)
        each = Installation(f"{size:,} sections", size, place, provision.accounts_file(first), environment, posts)
        print(f"{each.name} written in {each.generate():.1f} s", flush=True)
        each.record()
        made.append(stack.enter_context(each))
    return made


def _print(installations: list[Installation], **how: Any) -> list[measure.Row]:
    """Measure and print row by row."""
    rows = []
    print("\n" + report.head())
    for row in measure.rows(installations, **how):
        rows.append(row)
        print(report.line(row), flush=True)
    return rows


def _measure(installations: list[Installation], *, slices: int, seconds: float) -> dict[str, Any]:
    rows = _print(installations, slices=slices, seconds=seconds)
    thinking = measure.thinking(installations[-1], clients=50, seconds=10 * seconds)
    others = {
        "web_process": max(each.resident() for each in installations),
        "memory": installations[-1].inside("memory"),
        "media": installations[0].inside("media"),
        "questions": installations[0].inside("questions"),
        "archives": installations[0].inside("archives"),
        "logs": installations[-1].inside("logs"),
        "moderation": installations[0].inside("moderation"),
        "runs": installations[0].inside("runs"),
    }
    held = report.aims(rows, others, thinking)
    print(f"\n50 clients with 1 s of thinking: p50 {thinking.p50:.1f}, p95 {thinking.p95:.1f} ms\n")
    print("\n".join(str(aim) for aim in held))
    return report.as_json(rows, others, thinking, held)


if __name__ == "__main__":
    main()
