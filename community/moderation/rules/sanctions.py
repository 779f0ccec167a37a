"""What keeps somebody from writing: each decision holds by itself, and together they hold until the last one ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from community.moderation.rules.cases import Case, Decision
from community.moderation.rules.decisions import Action
from diatonic.common import clock

#: By decision: until when it mutes and suspends (ISO, empty where it does not), and the reason that is told.
Sanctions = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """A person in an organization as moderation knows them. ISO times; empty where nothing was decided."""

    user_id: str
    user_name: str = ""
    muted_until: str = ""
    suspended_until: str = ""
    reason: str = ""
    sanctioned_by: str = ""
    sanctioned_by_name: str = ""
    decisions: int = 0
    removed: int = 0
    hidden: int = 0
    edits_asked: int = 0
    warnings: int = 0
    overturned: int = 0
    reported: int = 0
    reports_on: str = ""
    reports_made: int = 0
    revision: int = 0
    sanctions: Sanctions = field(default_factory=dict)


def key_of(case: Case, decision: Decision) -> str:
    """Return under what a decision's sanction is kept."""
    return f"{case.case_id}#{decision.number}"


def by_decision(decision: Decision, reason: str) -> Mapping[str, str]:
    """Return what a decision alone keeps its author from, and until when."""
    ends = clock.iso(clock.parse(decision.at) + timedelta(hours=decision.duration_hours))
    return {
        "muted_until": ends if Action.MUTE in decision.actions else "",
        "suspended_until": ends if Action.SUSPEND in decision.actions else "",
        "reason": reason,
    }


def holding(sanctions: Sanctions, *, at: str) -> dict[str, Mapping[str, str]]:
    """Return those that have not ended."""
    return {key: one for key, one in sanctions.items() if _end(one) > at}


def together(sanctions: Sanctions) -> dict[str, str]:
    """Return until when somebody is muted and suspended by all of them, and the reason of the one that ends last."""
    last = sanctions.get(last_of(sanctions), {})
    return {
        "muted_until": max((one["muted_until"] for one in sanctions.values()), default=""),
        "suspended_until": max((one["suspended_until"] for one in sanctions.values()), default=""),
        "reason": last.get("reason", ""),
    }


def last_of(sanctions: Sanctions) -> str:
    """Return by which decision is what ends last; empty for none."""
    return max(sanctions, key=lambda key: _end(sanctions[key]), default="")


def decided_in(key: str) -> tuple[str, int]:
    """Return in which case, and as which decision of it, a sanction was decided: what :func:`key_of` was made of."""
    case_id, _, number = key.rpartition("#")
    return case_id, int(number)


def _end(one: Mapping[str, str]) -> str:
    return max(one["muted_until"], one["suspended_until"])
