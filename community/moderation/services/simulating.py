"""Trying settings: on any text, and on what was checked lately. Nothing is kept of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import Any

from community.moderation import policies
from community.moderation.analysis import pipeline
from community.moderation.analysis.profanity import Profanity
from community.moderation.analysis.verdicts import Context, Finding, Rule, Settings, Text, Verdict
from community.moderation.rules.settings import ModerationSettings
from community.moderation.rules.simulating import Replayed, Simulation, summed_up
from community.moderation.rules.targets import Target, TargetType
from community.moderation.services.settings import analysis_of, settings_of, wanted_settings
from community.moderation.services.targets import handler_of
from community.moderation.store.checks import MOST, Check, CheckStore
from community.moderation.store.decided import decided_by_people
from diatonic.common import pace
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope

MAX_TEXT = 20_000
MAX_TITLE = 200
#: So many of the checks that would have come out otherwise are listed.
MOST_SHOWN = 100
#: With other words texts are checked again, up to so many characters in all: it is done while somebody waits.
_MOST_CHARACTERS = 500_000
_PREVIEWS_A_MINUTE = 60
_SIMULATIONS_A_MINUTE = 20
_NOT_THERE = ("private", "draft")
#: So much of a text is shown.
EXCERPT = 240


def preview(
    scope: Scope, *, title: str, content: str, wanted: Mapping[str, Any] | None, now: datetime
) -> tuple[ModerationSettings, Verdict]:
    """Return what the machine would say of a text, and with which settings: the organization's with what is ``wanted``.

    Nothing is kept. Another analyzer than the organization has chosen sends the text to another service, which needs
    ``settings.edit``, as choosing it does. Raises ``Denied``, ``Invalid``, ``TooMany``. One DynamoDB call.
    """
    policies.check_can_moderate(scope)
    pace.check("preview", scope.user_id, a_minute=_PREVIEWS_A_MINUTE, now=now)
    _check_size(title, content)
    seen = settings_of(scope.organization_id)
    settings = wanted_settings(seen, wanted or {})
    if settings.toxicity_analyzer != seen.toxicity_analyzer:
        policies.check_can_choose_analyzer(scope)
    return settings, pipeline.check(Text(content, title), Context(), analysis_of(settings))


def _check_size(title: str, content: str) -> None:
    sizes = (("title", title, MAX_TITLE), ("content", content, MAX_TEXT))
    wrong = [
        FieldError(f"/{name}", f"At most {most:,} characters; these are {len(text):,}.")
        for name, text, most in sizes
        if len(text) > most
    ]
    if not (title.strip() or content.strip()):
        wrong.append(FieldError("/content", "Write or paste the text that is to be tried."))
    if wrong:
        raise Invalid("This text cannot be tried.", fields=wrong)


def simulate(scope: Scope, *, wanted: Mapping[str, Any], now: datetime, limit: int = MOST) -> Simulation:
    """Return what settings would have done with the last checks, at most 500: the organization's with what is ``wanted``.

    Scores are those of then. Where words are other than now, profanity is looked for again in the texts that still
    stand there as they were checked, up to half a million characters. Two DynamoDB calls, and for every hundred checks
    one for the cases and at most two for the texts.
    """
    policies.check_can_moderate(scope)
    pace.check("simulate", scope.user_id, a_minute=_SIMULATIONS_A_MINUTE, now=now)
    seen = settings_of(scope.organization_id)
    tried = wanted_settings(seen, wanted)
    checks = CheckStore(scope.organization_id).recent(limit=limit, now=now)
    decided = decided_by_people(scope.organization_id, [(one.target_id, one.content_revision) for one in checks])
    other_words = (tried.words, tried.allowed_words) != (seen.words, seen.allowed_words)
    texts = _texts(scope, checks) if other_words else {}
    scores, not_read = _scores(checks, texts, analysis_of(tried)) if other_words else ([c.scores for c in checks], 0)
    replayed = [
        _replayed(check, known, analysis_of(tried), decided.get((check.target_id, check.content_revision), ""))
        for check, known in zip(checks, scores, strict=True)
    ]
    return _shown(scope, replayed, checks, texts if other_words else None, not_read)


def _replayed(check: Check, scores: Mapping[str, float], settings: Settings, decided: str) -> Replayed:
    findings = tuple(Finding(rule, scores.get(rule, 0.0), 0.0, failed=rule not in scores) for rule in Rule)
    return Replayed(
        target_type=check.target_type,
        target_id=check.target_id,
        checked_at=check.checked_at,
        before=check.outcome,
        after=pipeline.outcome_of(findings, settings),
        scores=scores,
        decided=decided,
    )


def _shown(
    scope: Scope,
    replayed: Sequence[Replayed],
    checks: Sequence[Check],
    texts: Mapping[str, Target] | None,
    not_read: int,
) -> Simulation:
    """Sum up; the texts that would have come out otherwise are shown where they still stand there."""
    changed = [(one, check) for one, check in zip(replayed, checks, strict=True) if one.changes][:MOST_SHOWN]
    if texts is None:
        texts = _texts(scope, [check for _, check in changed])
    shown = [_with_text(one, check, texts.get(check.target_id)) for one, check in changed]
    return summed_up(replayed, shown, not_read=not_read)


def _with_text(one: Replayed, check: Check, target: Target | None) -> Replayed:
    """Return what is shown with its text, where that still is the one that scored so."""
    if target is None:
        return one
    if target.content_revision != check.content_revision:
        return replace(one, edited=True)
    return replace(one, title=target.title, excerpt=target.content[:EXCERPT], path=target.path)


def _texts(scope: Scope, checks: Sequence[Check]) -> dict[str, Target]:
    """Return those targets of checks that are there, with their newest text, and that moderators may see."""
    keys: dict[TargetType, dict[str, tuple[str, str]]] = defaultdict(dict)
    for check in checks:
        keys[check.target_type][check.target_id] = (check.target_id, check.post_id)
    found: dict[str, Target] = {}
    for kind, wanted in keys.items():
        found |= handler_of(kind).read_many(scope, list(wanted.values()))
    return {
        target_id: target
        for target_id, target in found.items()
        if target.visibility not in _NOT_THERE and target.status not in _NOT_THERE
    }


def _scores(
    checks: Sequence[Check], texts: Mapping[str, Target], settings: Settings
) -> tuple[list[Mapping[str, float]], int]:
    """Return the scores of checks with profanity looked for again, and how many texts could not be read for it."""
    there = [texts.get(check.target_id) for check in checks]
    there = [
        target if target and target.content_revision == check.content_revision else None
        for target, check in zip(there, checks, strict=True)
    ]
    sizes = accumulate(len(target.title) + len(target.content) if target else 0 for target in there)
    found: list[Mapping[str, float]] = []
    not_read = 0
    analyzer = Profanity()
    for check, target, size in zip(checks, there, sizes, strict=True):
        if target is None or size > _MOST_CHARACTERS:
            not_read += 1
            found.append(check.scores)
        else:
            finding = analyzer.analyze(Text(target.content, target.title), Context(), settings)
            found.append({**check.scores, Rule.PROFANITY.value: finding.score})
    return found, not_read
