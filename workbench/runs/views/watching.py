"""The list of runs, and one run: its plan, what it waits for, its log, what it came to and what that cost."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.pages import MAX_LIMIT
from diatonic.common.scope import Scope
from workbench.llm import services as llm
from workbench.llm.rules.ledger import Line
from workbench.runs import policies, services
from workbench.runs.rules.runs import Run
from workbench.runs.rules.standing import STANDINGS, standing
from workbench.runs.rules.states import OVER, Deed, RunStatus, can
from workbench.runs.views import drawing, presenting
from workbench.runs.views.presenting import Refused

_DIGITS = 8


@require_safe
def runs(request: Request, organization: str) -> HttpResponse:
    """Show the organization's runs, last begun first; ``?status=`` only those that stand so, ``?mine=yes`` one's own."""
    asked = request.GET.get("status", "")
    state, mine = asked if asked in STANDINGS else "", request.GET.get("mine") == "yes"
    page = services.list_standing(request.scope, state=state, mine=mine, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "runs": [presenting.Card.of(run, request.scope) for run in page.items],
        "next_cursor": page.next_cursor,
        "states": STANDINGS,
        "state": state,
        "mine": mine,
        "is_first_page": "cursor" not in request.GET,
        "held_until": services.held_until(request.scope, *page.items, now=clock.now()),
        "is_under_way": "cursor" not in request.GET and any(_goes_on(run) for run in page.items),
    }
    return render(request, "workbench/runs/runs.html", context)


def _goes_on(run: Run) -> bool:
    return standing(run) in STANDINGS[:2]


@require_safe
def run(request: Request, organization: str, run_id: str) -> HttpResponse:
    """Show a run. The page follows it; without script it is as it was when it was loaded."""
    return show(request, run_id)


def show(request: Request, run_id: str, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    """Show a run; ``refused``: what somebody answered that was not taken."""
    scope = request.scope
    whole = services.get_run(scope, run_id=run_id)
    found = whole.run
    after = _after(request, found)
    lines = services.read_logs(scope, run_id=run_id, after=after)
    steers = policies.can_control(scope, found)
    nodes = presenting.nodes(whole, lines.items)
    context: dict[str, Any] = {
        "run": found,
        "card": presenting.Card.of(found, scope),
        "held_until": services.held_until(scope, found, now=clock.now()),
        "nodes": nodes,
        "picture": drawing.picture(whole, nodes),
        "more_nodes": len(whole.nodes) - presenting.SHOWN,
        "waits": [presenting.asked(scope, found, one, refused) for one in whole.waits if one.is_open],
        "given": presenting.json_text(whole.given) if whole.given else "",
        "output": presenting.output_text(whole.output) if whole.output is not None else "",
        "judged": _judged(scope, found),
        "lines": lines,
        "after": after,
        "is_log_whole": after == 0 and lines.last >= found.lines,
        "has_later": lines.last < found.lines,
        "can_stop": steers and can(found.status, Deed.STOP) and not found.completed_at,
        "can_resume": steers and can(found.status, Deed.RESUME),
        "run_again": presenting.again(scope, found) if found.status in OVER else "",
        "can_change": policies.may_change_configuration(scope, found),
        "trail": [("Runs", presenting.address("runs", scope))],
    }
    return render(request, "workbench/runs/run.html", context, status=status)


def _judged(scope: Scope, found: Run) -> Line | None:
    """Return the call whose answer the person may judge: the last of a run that a model had a part in, once it is over."""
    is_answered = found.status is RunStatus.COMPLETED and found.tokens > 0
    return llm.find_answer(scope, conversation_id=found.run_id) if is_answered else None


def _after(request: Request, found: Run) -> int:
    """Return after which line the log begins: the last lines, unless the address says another one."""
    said = request.GET.get("after", "")
    is_number = said.isdecimal() and said.isascii() and len(said) <= _DIGITS
    return int(said) if is_number else max(0, found.lines - MAX_LIMIT)
