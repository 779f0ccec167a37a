"""Measuring one row at a time, the installations in turn, so that a busy machine is busy for all of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median, quantiles
from typing import Any

from benchmark.installation import Installation, ask
from benchmark.scenarios import SCENARIOS, Identity, Scenario, raw_request

MANY = 16
#: Reading requests rotate through so many modules.
_VARIETY = 200


@dataclass
class Series:
    """Times of one kind of request, in milliseconds, collected over several slices."""

    milliseconds: list[float] = field(default_factory=list)
    slices: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)

    def add(self, answer: dict[str, Any]) -> None:
        """Take in what one slice saw."""
        self.milliseconds += answer["milliseconds"]
        self.slices.append(_p95(answer["milliseconds"]))
        self.elapsed += answer.get("elapsed", 0.0)
        self.failures.update(answer.get("failures", {}))

    @property
    def p50(self) -> float:
        """The median."""
        return median(self.milliseconds) if self.milliseconds else float("nan")

    @property
    def p95(self) -> float:
        """What 95 of 100 stay below."""
        return _p95(self.milliseconds)

    def growth(self, smaller: "Series") -> float:
        """The p95 over that of a smaller installation, whose slices were measured in turn with these: the median."""
        return median(here / there for here, there in zip(self.slices, smaller.slices, strict=True))

    @property
    def per_second(self) -> float:
        """Requests a second, of all clients together."""
        return len(self.milliseconds) / self.elapsed if self.elapsed else float("nan")


def _p95(milliseconds: Sequence[float]) -> float:
    return quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else float("nan")


@dataclass
class Row:
    """One scenario at one installation."""

    scenario: Scenario
    installation: str
    sections: int
    operations: list[str]
    alone: Series = field(default_factory=Series)
    many: Series = field(default_factory=Series)
    bare: Series = field(default_factory=Series)
    ratios: list[float] = field(default_factory=list)

    def add_both(self, bare: dict[str, Any], alone: dict[str, Any]) -> None:
        """Take in the calls of one slice made bare, and the requests of one client right after them."""
        self.bare.add(bare)
        self.alone.add(alone)
        if alone["milliseconds"]:
            self.ratios.append(median(alone["milliseconds"]) / median(bare["milliseconds"]))

    @property
    def calls(self) -> int:
        """DynamoDB calls beside sign-in and scope: 2 of a page with a session, 1 of the API with a bearer token."""
        return len(self.operations) - (2 if self.scenario.is_page else 1)

    @property
    def overhead(self) -> float:
        """The time of the request over the time of the same calls made bare: the median of what the slices say.

        A shared machine is twice as fast in one minute as in the next; the two of a slice follow each other at once.
        """
        return median(self.ratios) if self.ratios else float("nan")


def rows(
    installations: Sequence[Installation], *, slices: int, seconds: float, scenarios: Sequence[Scenario] = SCENARIOS
) -> Iterable[Row]:
    """Measure scenarios at every installation: the bare calls, one client, sixteen clients."""
    for scenario in scenarios:
        made = [
            Row(scenario, each.name, each.sections, [operation for operation, _ in each.calls[scenario.name][0]])
            for each in installations
        ]
        for each in installations:
            _load(each, [scenario], clients=MANY, seconds=min(seconds, 1.0))  # both workers have served it once
        for _ in range(slices):
            for row, each in zip(made, installations, strict=True):
                row.add_both(
                    _bare(each, scenario, seconds=seconds / 2), _load(each, [scenario], clients=1, seconds=seconds)
                )
                row.many.add(_load(each, [scenario], clients=MANY, seconds=seconds))
        yield from made


def thinking(installation: Installation, *, clients: int, seconds: float) -> Series:
    """Let clients read, each with a second of thinking between its requests."""
    reading = [scenario for scenario in SCENARIOS if not scenario.is_write]
    series = Series()
    series.add(_load(installation, reading, clients=clients, seconds=seconds, thinking_seconds=1.0))
    return series


def _bare(installation: Installation, scenario: Scenario, *, seconds: float) -> dict[str, Any]:
    place = installation.place
    plan = {
        "endpoint": place.url("dynamodb"),
        "region": place.region,
        "seconds": seconds,
        "number": installation.bare_number,
        "calls": installation.calls[scenario.name],
    }
    answer = ask("benchmark.bare", [], environment=installation.environment, given=plan)
    if scenario.method == "PUT":
        installation.bare_number = answer["number"]
    return answer


def _load(
    installation: Installation,
    scenarios: Sequence[Scenario],
    *,
    clients: int,
    seconds: float,
    thinking_seconds: float = 0.0,
) -> dict[str, Any]:
    key = scenarios[0].name
    numbers = installation.numbers.setdefault(key, [installation.data["revision"]] * MANY)
    plan = {
        "port": installation.place.ports["web"],
        "seconds": seconds,
        "thinking": thinking_seconds,
        "clients": [
            {
                "requests": _requests(installation, scenarios, client),
                "number": numbers[client] if client < MANY else client,
            }
            for client in range(clients)
        ],
    }
    answer = ask("benchmark.load", [], environment=installation.environment, given=plan)
    if not thinking_seconds:
        numbers[:clients] = answer["numbers"]
    return answer


def _requests(installation: Installation, scenarios: Sequence[Scenario], client: int) -> list[str]:
    """Return the requests of one client: those that write have a module of their own, others go through many."""
    identity = Identity(installation.environment["BENCHMARK_TOKEN"], installation.session)
    modules, posts = installation.data["modules"], installation.data["posts"]
    names = {name: installation.data[name] for name in ("section", "quiz", "newest")}
    if scenarios[0].is_write:
        names["post"] = posts[client]
        return [raw_request(scenarios[0], identity, module=modules[client], names=names)]
    rotated = [*modules[client:], *modules[:client]]
    return [
        raw_request(
            scenarios[(place + client) % len(scenarios)],
            identity,
            module=module,
            names=names | {"post": posts[(place + client) % len(posts)]},
        )
        for place, module in enumerate(islice(rotated, _VARIETY))
    ]
