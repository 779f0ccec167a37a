"""What becomes of runs when somebody is erased: what was said goes, what it cost stays and is nobody's."""

import json

import pytest

from diatonic.common import clock, personal, storage
from diatonic.common.dynamo import Transaction, tables
from diatonic.common.dynamo.connection import client
from diatonic.common.personal import NOBODY, Subject
from diatonic.common.scope import Scope
from tests.workbench.runs.executing import Team, offering
from workbench.runs import services
from workbench.runs.models import HistoryItem, PartItem, RunItem
from workbench.runs.rules.runs import Decision

_TABLES = ("agent-runs", "run-parts", "agent-execution-history", "run-tallies", "agent-data")


def erase(scope: Scope) -> None:
    subject = Subject(scope.user_id, "demo", frozenset({scope.user_name}))
    for holding in sorted(personal.holdings(), key=lambda one: one.order):
        if holding.name.startswith("runs."):
            for item in list(holding.find(subject)):
                holding.shown(item, subject)
                tx = Transaction()
                holding.erase(tx, item, subject, clock.now())
                tx.commit()
            assert list(holding.find(subject)) == [], holding.name


def _traces(*needles: str) -> list[str]:
    found = []
    for table in tables.all_tables():
        if table.table in _TABLES:
            for item in client().scan(TableName=table.name)["Items"]:
                found += [f"{table.name}: {needle}" for needle in needles if needle in json.dumps(item, default=str)]
    return found


def test_what_an_erased_person_said_goes_and_what_it_cost_stays(team: Team) -> None:
    name = offering(lambda _: "x" * 50_000)
    large = team.run(team.line(("make", "tool", {"tool": name}), builtin_tools=[name])).run
    place = PartItem.get(large.run_id, "node##make").place
    run = team.run(team.agent(), message="What I said").run

    erase(team.member)

    assert _traces(team.member.user_id, "Mina", "What I said") == []
    assert RunItem.get(run.run_id).user_id == NOBODY
    assert HistoryItem.get(run.agent_id, run.run_id).tokens == run.tokens
    with pytest.raises(storage.NotThere):
        storage.head(place)


def test_who_decided_is_forgotten_and_the_decision_stays(team: Team) -> None:
    run = team.run(team.line(("ask", "approval", {"title": "Well?"}))).run
    (wait,) = team.look(run).waits
    services.decide(team.owner, run_id=run.run_id, wait_id=wait.wait_id, decision=Decision.APPROVE, now=clock.now())

    erase(team.owner)

    assert _traces(team.owner.user_id) == []
    assert team.go_on(run).run.status == "completed"
