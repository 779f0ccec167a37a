"""What authors and reporters hear of moderation; who a moderator is they are not told."""

from datetime import datetime
from typing import Any

from community.moderation.rules.cases import Case, Decision, Machine
from community.moderation.rules.decisions import Action
from community.moderation.rules.reasons import in_words
from community.moderation.rules.targets import Standing, Target, Told
from community.moderation.store.parts import Part
from diatonic.common import formats
from diatonic.common.dynamo import Transaction
from organizations.notifications import services as notifications

#: So many letters of a text without a title name it.
_NAMED = 60
_STATES = {
    Standing.APPROVED: "is shown",
    Standing.HELD: "is held until a moderator has looked at it",
    Standing.FLAGGED: "is not shown until a moderator has looked at it",
    Standing.HIDDEN: "was hidden by a moderator",
    Standing.EDIT_REQUESTED: "is not shown until you change it, as a moderator asks",
    Standing.REMOVED: "was removed by a moderator",
}


def named(target_type: str, title: str, content: str) -> str:
    """Return what people know a target by: “post “Bread””, “comment “I would…””."""
    words = " ".join((title or content).split())
    short = words if len(words) <= _NAMED else f"{words[: _NAMED - 1]}…"
    return f"{target_type} “{short}”" if short else str(target_type)


def told_of(case: Case, decision: Decision) -> Told:
    """Return what the author reads of a moderator's decision beside what they wrote."""
    return Told(
        case_id=case.case_id,
        standing=decision.standing,
        by="moderator",
        at=decision.at,
        content_revision=decision.content_revision,
        rules=(decision.rule,) if decision.rule else (),
        reasons=(in_words(decision.rule),) if decision.rule else (),
        passages=_passages(case) if decision.rule else (),
        note=decision.note,
        appeal_until=decision.appeal_until,
    )


def told_again(case: Case, *, at: str) -> Told:
    """Return what the author reads where a decision was taken back: what stood there before it."""
    is_shown = case.standing is Standing.APPROVED
    rules = _rules(case)
    return Told(
        case_id=case.case_id,
        standing=case.standing,
        by="moderator" if is_shown else "machine",
        at=at,
        content_revision=case.content_revision,
        rules=() if is_shown else rules,
        reasons=() if is_shown else tuple(in_words(rule) for rule in rules),
        passages=() if is_shown else _passages(case),
    )


def why(decision: Decision) -> str:
    """Return why somebody may not write for a time, as they are told."""
    return ". ".join(part for part in (in_words(decision.rule) if decision.rule else "", decision.note[:200]) if part)


def tell_checked(tx: Transaction, target: Target, told: Told, *, now: datetime) -> None:
    """Tell the author what came of the check, in the transaction."""
    rules = [in_words(rule).lower() for rule in told.rules]
    because = f": {', '.join(rules)}" if rules and told.standing is not Standing.APPROVED else ""
    _send(
        tx,
        organization_id=target.author_organization_id,
        to=target.author_id,
        about=target.target_id,
        text=f"Your {named(target.target_type, target.title, target.content)} {_STATES[told.standing]}{because}.",
        path=target.path,
        now=now,
    )


def tell_decided(tx: Transaction, case: Case, decision: Decision, *, now: datetime) -> None:
    """Tell the author what a moderator decided and what they can do, in the transaction."""
    said = []
    if decision.standing is not decision.before or decision.standing is not Standing.APPROVED:
        because = f": {in_words(decision.rule).lower()}" if decision.rule else ""
        said.append(f"Your {name_of(case)} {_STATES[decision.standing]}{because}.")
    if Action.WARN in decision.actions:
        said.append(f"A moderator warns you about your {name_of(case)}: {in_words(decision.rule).lower()}.")
    if decision.muted_until:
        said.append(f"You can post and comment again from {formats.exact(decision.muted_until)}.")
    if decision.suspended_until:
        said.append(
            f"Until {formats.exact(decision.suspended_until)} you can only read, and report what should not stand."
        )
    if decision.appeal_until:
        said.append(f"You can appeal until {formats.day(decision.appeal_until)}.")
    if said:
        tell_author(tx, case, " ".join(said), now=now)


def tell_author(tx: Transaction, case: Case, text: str, *, now: datetime) -> None:
    """Tell the author of a case something, in the organization in which they wrote it."""
    _send(
        tx,
        organization_id=case.author_organization_id,
        to=case.author_id,
        about=case.target_id,
        text=text,
        path=case.path,
        now=now,
    )


def tell_reporter(tx: Transaction, case: Case, report: Part, *, is_right: bool, now: datetime) -> None:
    """Thank who reported something, and say what came of it, in the transaction."""
    came = "a moderator acted on it" if is_right else "a moderator looked at it and let it stand"
    _send(
        tx,
        organization_id=str(report.content.get("from") or case.organization_id),
        to=report.by,
        about=case.target_id,
        text=f"Thank you for your report of a {case.target_type}: {came}.",
        path="" if is_right else case.path,
        now=now,
    )


def tell_let_stand(tx: Transaction, case: Case, *, to: str, organization_id: str, now: datetime) -> None:
    """Tell whoever reports what a moderator let stand as it is that this is so, and what their report is for."""
    text = (
        f"Thank you for your report of a {case.target_type}. A moderator has looked at what it says now and let it stand. "
        "Your report is kept: where more people report it, moderators look again."
    )
    _send(tx, organization_id=organization_id, to=to, about=case.target_id, text=text, path=case.path, now=now)


def name_of(case: Case) -> str:
    """Return what people know the target of a case by."""
    return named(case.target_type, case.title, case.excerpt)


def _rules(case: Case) -> tuple[str, ...]:
    found = tuple(str(one["rule"]) for one in _caught(case.machine))
    return found or (("reported",) if case.waiting.reports else ())


def _passages(case: Case) -> tuple[tuple[int, int, str], ...]:
    """Return what the machine marked in the text that the case is about."""
    if case.machine is None or case.machine.content_revision != case.content_revision:
        return ()
    found = [passage for finding in _caught(case.machine) for passage in finding["passages"]]
    return tuple((one["start"], one["end"], one["reason"]) for one in found if one["field"] == "content")


def _caught(machine: Machine | None) -> list[dict[str, Any]]:
    if machine is None or machine.outcome == "approved":
        return []
    return [dict(one) for one in machine.findings if one["score"] >= one["threshold"] > 0]


def _send(tx: Transaction, *, organization_id: str, to: str, about: str, text: str, path: str, now: datetime) -> None:  # noqa: PLR0913 -- all named
    """Notify a person of what they wrote or reported: the newest takes the place of what they were told of it before."""
    place = path.lstrip("/") or "community/"
    url = f"/o/{organization_id}/{place}"
    notifications.send(
        tx, organization_id=organization_id, to=to, kind="moderation.outcome", text=text, url=url, now=now, about=about
    )
