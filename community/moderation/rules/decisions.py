"""What a moderator can decide: which actions go together, what each needs, and how a decision reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from community.moderation.rules.cases import Case, Decision, Waiting, waits_for
from community.moderation.rules.reasons import Reason, in_words
from community.moderation.rules.targets import Standing
from diatonic.common import clock
from diatonic.common.errors import FieldError

MAX_NOTE = 2000
MAX_HOURS = 24 * 365
#: So many cases are decided by one request.
AT_ONCE = 50


class Action(StrEnum):
    """What a moderator does. The first four say what becomes of the text, the others are about its author."""

    APPROVE = "approve"
    HIDE = "hide"
    REQUEST_EDIT = "request_edit"
    REMOVE = "remove"
    WARN = "warn"
    MUTE = "mute"
    SUSPEND = "suspend"


STANDINGS: Mapping[Action, Standing] = {
    Action.APPROVE: Standing.APPROVED,
    Action.HIDE: Standing.HIDDEN,
    Action.REQUEST_EDIT: Standing.EDIT_REQUESTED,
    Action.REMOVE: Standing.REMOVED,
}
_TIMED = (Action.MUTE, Action.SUSPEND)
_DONE: Mapping[str, str] = {
    Action.APPROVE: "approved",
    Action.HIDE: "hidden",
    Action.REQUEST_EDIT: "an edit asked for",
    Action.REMOVE: "removed",
    Action.WARN: "author warned",
    Action.MUTE: "author muted",
    Action.SUSPEND: "author suspended",
}
#: What is counted of an author, by what was decided.
_COUNTED: Mapping[str, str] = {
    Action.HIDE: "hidden",
    Action.REQUEST_EDIT: "edits_asked",
    Action.REMOVE: "removed",
    Action.WARN: "warnings",
}


class Means(BaseModel):
    """What is decided. ``rule``: which one was broken; ``note``: told to the author; ``duration_hours``: of a mute or suspension."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    actions: Annotated[list[Action], Field(min_length=1, max_length=len(Action))]
    rule: Reason | None = None
    note: Annotated[str, Field(max_length=MAX_NOTE)] = ""
    duration_hours: int | None = Field(default=None, ge=1, le=MAX_HOURS)


class DecisionInput(Means):
    """A decision about one case as it was read."""

    revision: Annotated[int, Field(ge=1)]


def wrong_decision(given: Means, case: Case) -> list[FieldError]:
    """Return what is wrong with a decision about a case; empty: it can stand."""
    return [*_wrong_actions(given.actions, case), *_wrong_means(given)]


def _wrong_actions(actions: Iterable[Action], case: Case) -> Iterator[FieldError]:
    chosen = list(actions)
    if len(set(chosen)) != len(chosen):
        yield FieldError("/actions", "Name each action once.")
    about_text = [action for action in STANDINGS if action in chosen]
    if len(about_text) > 1:
        yield FieldError("/actions", "Choose one of approve, hide, request_edit and remove: they exclude each other.")
    if not about_text and case.standing is not Standing.APPROVED:
        yield FieldError("/actions", "Say also what becomes of the text: approve, hide, request_edit or remove.")
    if Action.MUTE in chosen and Action.SUSPEND in chosen:
        yield FieldError("/actions", "Who is suspended cannot write either: choose one of mute and suspend.")


def _wrong_means(given: Means) -> Iterator[FieldError]:
    is_timed = any(action in _TIMED for action in given.actions)
    if is_timed and given.duration_hours is None:
        yield FieldError("/duration_hours", f"Say for how many hours, 1 to {MAX_HOURS:,}.")
    if given.duration_hours is not None and not is_timed:
        yield FieldError("/duration_hours", "Only a mute or a suspension has a duration.")
    if list(given.actions) != [Action.APPROVE] and given.rule is None:
        yield FieldError("/rule", f"Say which rule it is about: one of {', '.join(Reason)}.")
    if Action.REQUEST_EDIT in given.actions and not given.note:
        yield FieldError("/note", "Say what has to be changed.")


def standing_by(actions: Iterable[str], before: Standing) -> Standing:
    """Return where a text stands by the actions."""
    return next((STANDINGS[Action(action)] for action in actions if action in STANDINGS), before)


def until(given: Means, action: Action, now: datetime) -> str:
    """Return until when a mute or suspension lasts (ISO); empty where the decision has none."""
    if action not in given.actions or given.duration_hours is None:
        return ""
    return clock.iso(now + timedelta(hours=given.duration_hours))


def counted(decision: Decision) -> dict[str, int]:
    """Return what is counted of the author by a decision."""
    return {"decisions": 1, **{_COUNTED[action]: 1 for action in decision.actions if action in _COUNTED}}


def is_against(decision: Decision) -> bool:
    """Say whether a decision is more than letting the text stand: then who reported it was right."""
    return tuple(decision.actions) != (Action.APPROVE,)


def in_brief(decision: Decision) -> str:
    """Return a decision in a few words: “removed, author warned: insults or harassment”."""
    done = ", ".join(_DONE[action] for action in decision.actions)
    return f"{done}: {in_words(decision.rule).lower()}" if decision.rule else done


def decided(case: Case, decision: Decision, *, now: datetime) -> Case:
    """Return the case with a decision, after which it waits for nobody."""
    after = replace(case, decision=decision, standing=decision.standing, revision=case.revision + 1)
    return waits_for(after, Waiting(), now=now)


def undone(case: Case, decision: Decision, *, now: datetime) -> Case:
    """Return the case as it was before its last decision, with what came in since."""
    since = case.waiting
    waiting = replace(
        decision.waited,
        appeal=False,
        reports=decision.waited.reports + since.reports,
        weight=round(decision.waited.weight + since.weight, 3),
    )
    after = replace(case, decision=decision, standing=decision.before, revision=case.revision + 1)
    return waits_for(after, waiting, now=now)
