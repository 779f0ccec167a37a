"""What the workbench shows on the start page: runs that wait for the person, a budget that is nearly used up, the
person's run under way, and their own projects."""

from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.accounts.home import Panel, Part
from workbench.agents import services as agents
from workbench.llm import services as llm
from workbench.llm.views.presenting import bar
from workbench.runs import services as runs
from workbench.runs.views.presenting import Card

_SHOWN = 3


def part(scope: Scope) -> Part:
    """Return the panels of the person, up to five DynamoDB calls."""
    return Part(lambda: (*_runs(scope), *_budgets(scope), *_projects(scope)))


def _runs(scope: Scope) -> tuple[Panel, ...]:
    waiting, mine = runs.list_mine(scope)
    panels = (
        (10, "Runs that wait for you", [Card.of(run, scope) for run in waiting[:_SHOWN]]),
        (21, "Your run under way", [Card.of(mine, scope)] if mine else []),
    )
    return tuple(
        Panel("workbench/runs/_home.html", {"title": title, "runs": cards}, order)
        for order, title, cards in panels
        if cards
    )


def _budgets(scope: Scope) -> tuple[Panel, ...]:
    if not scope.can("llm.edit"):
        return ()
    bars = [bar(budget, used) for budget, used in llm.get_budgets(scope, now=clock.now())]
    short = [one for one in bars if one.look]
    return (Panel("workbench/llm/_home.html", {"bars": short}, 11),) if short else ()


def _projects(scope: Scope) -> tuple[Panel, ...]:
    if not (scope.can("agents.view") and scope.can("agents.create")):
        return ()
    mine = agents.list_projects(scope, mine=True, limit=_SHOWN).items
    return (Panel("workbench/agents/_home.html", {"projects": mine}, 45),) if mine else ()
