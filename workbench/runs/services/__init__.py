"""Use cases of runs: start, watch, stop and resume them, answer what they wait for; and what workers do."""

from workbench.runs.services.analytics import Analytics, analytics_sheet, get_analytics
from workbench.runs.services.answering import Answered, NotWaiting, decide, expire, give_result
from workbench.runs.services.beginning import get_given, get_inputs
from workbench.runs.services.executing import give_up, go_on
from workbench.runs.services.keeping import (
    ProjectData,
    clear_data,
    delete_data,
    drop_data,
    get_data,
    list_data,
)
from workbench.runs.services.starting import Begun, execute, resume, stop
from workbench.runs.services.streaming import BadTicket, Ticket, Watching, issue_ticket, use_ticket, watcher_scope
from workbench.runs.services.telling import tell, tell_failed
from workbench.runs.services.watching import (
    LONGEST_WAIT,
    NODES,
    Lines,
    WholeRun,
    find_run,
    find_wait,
    get_run,
    held_until,
    list_agent_runs,
    list_mine,
    list_runs,
    list_standing,
    look,
    read_logs,
    whole,
)
from workbench.runs.store.data import DataMoved, DataUnknown
from workbench.runs.store.runs import RunMoved, RunUnknown, WaitUnknown
from workbench.runs.store.seats import leave_seat, take_seat
from workbench.runs.store.tickets import TicketUsed

__all__ = [
    "LONGEST_WAIT",
    "NODES",
    "Analytics",
    "Answered",
    "BadTicket",
    "Begun",
    "DataMoved",
    "DataUnknown",
    "Lines",
    "NotWaiting",
    "ProjectData",
    "RunMoved",
    "RunUnknown",
    "Ticket",
    "TicketUsed",
    "WaitUnknown",
    "Watching",
    "WholeRun",
    "analytics_sheet",
    "clear_data",
    "decide",
    "delete_data",
    "drop_data",
    "execute",
    "expire",
    "find_run",
    "find_wait",
    "get_analytics",
    "get_data",
    "get_given",
    "get_inputs",
    "get_run",
    "give_result",
    "give_up",
    "go_on",
    "held_until",
    "issue_ticket",
    "leave_seat",
    "list_agent_runs",
    "list_data",
    "list_mine",
    "list_runs",
    "list_standing",
    "look",
    "read_logs",
    "resume",
    "stop",
    "take_seat",
    "tell",
    "tell_failed",
    "use_ticket",
    "watcher_scope",
    "whole",
]
