"""What an organization has set for its moderation, and changing it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.conf import settings as configured

from community.moderation import policies
from community.moderation.analysis import pipeline
from community.moderation.analysis.verdicts import Settings
from community.moderation.rules import settings as rules
from community.moderation.rules.settings import ANALYZERS, THRESHOLDS, ModerationSettings
from community.moderation.store.settings import SettingsStore, stale
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.audit import services as audit

_IN_WORDS = {
    **{name: title for name, (title, _, _) in THRESHOLDS.items()},
    "words": "words to find",
    "allowed_words": "words to pass over",
    "toxicity_analyzer": "where toxicity is scored",
}


def settings_of(organization_id: str) -> ModerationSettings:
    """Return an organization's settings, or the usual ones. One consistent read."""
    return SettingsStore(organization_id).get()


def analysis_of(settings: ModerationSettings) -> Settings:
    """Return the settings as analyzers take them."""
    return Settings(
        profanity_at=settings.profanity_at,
        spam_at=settings.spam_at,
        toxicity_held_at=settings.toxicity_held_at,
        toxicity_flagged_at=settings.toxicity_flagged_at,
        words=frozenset(settings.words),
        allowed_words=frozenset(settings.allowed_words),
        toxicity_analyzer=settings.toxicity_analyzer,
    )


def available_analyzers() -> tuple[str, ...]:
    """Return where toxicity can be scored here: by ourselves, and by what the operators have turned on."""
    installation = configured.DIATONIC
    is_on = {"comprehend": installation.moderation_comprehend, "bedrock": bool(installation.moderation_guardrail)}
    return tuple(name for name in pipeline.offered() if is_on.get(name, True))


def get_settings(scope: Scope) -> ModerationSettings:
    """Return the settings for whoever decides about posts. One consistent read."""
    policies.check_can_moderate(scope)
    return settings_of(scope.organization_id)


def wanted_settings(seen: ModerationSettings, wanted: Mapping[str, Any]) -> ModerationSettings:
    """Return ``seen`` with what is wanted, saved or not; ``words`` and ``allowed_words`` are lines.

    Raises :class:`~diatonic.common.errors.Invalid` with every field, and every line, that cannot be.
    """
    thresholds: dict[str, Any] = {name: float(wanted.get(name, getattr(seen, name))) for name in THRESHOLDS}
    wrong = rules.wrong_thresholds(thresholds)
    words, wrong_words = _words("words", wanted, seen.words)
    allowed, wrong_allowed = _words("allowed_words", wanted, seen.allowed_words)
    wrong += wrong_words + wrong_allowed + rules.in_both(words, allowed)
    analyzer = str(wanted.get("toxicity_analyzer", seen.toxicity_analyzer))
    if analyzer != seen.toxicity_analyzer:
        wrong += _wrong_analyzer(analyzer)
    if wrong:
        raise Invalid("These settings cannot be.", fields=wrong)
    return replace(seen, **thresholds, words=words, allowed_words=allowed, toxicity_analyzer=analyzer)


def change_settings(
    scope: Scope, *, wanted: Mapping[str, Any], revision: int | None, now: datetime
) -> ModerationSettings:
    """Save what is wanted; what is not named stays.

    Whoever decides about posts may; sending texts to another service for scoring is for those who hold
    ``settings.edit``. Raises ``Invalid``, and ``Stale`` unless ``revision`` is the settings'. Two DynamoDB calls.
    """
    policies.check_can_moderate(scope)
    seen = settings_of(scope.organization_id)
    if revision is not None and revision != seen.revision:
        raise stale(seen)
    after = wanted_settings(seen, wanted)
    if after.toxicity_analyzer != seen.toxicity_analyzer:
        policies.check_can_choose_analyzer(scope)
    changed = [name for name in _IN_WORDS if getattr(after, name) != getattr(seen, name)]
    if not changed:
        return seen
    tx = Transaction()
    saved = SettingsStore(scope.organization_id).change(tx, seen, after, by=scope.user_name, now=now)
    before, now_set = _for_the_log(seen, changed, after), _for_the_log(after, changed, seen)
    audit.record(
        tx,
        scope,
        action="moderation.settings_changed",
        target_kind="organization",
        target_id=scope.organization_id,
        summary=f"changed the settings of moderation: {', '.join(_IN_WORDS[name] for name in changed)}",
        before=before,
        after=now_set,
        now=now,
    )
    tx.commit()
    return saved


def _words(name: str, wanted: Mapping[str, Any], seen: tuple[str, ...]) -> tuple[tuple[str, ...], list[FieldError]]:
    if name not in wanted:
        return seen, []
    return rules.read_words(wanted[name], field=f"/{name}")


def _wrong_analyzer(analyzer: str) -> list[FieldError]:
    if analyzer in available_analyzers():
        return []
    known = ANALYZERS.get(analyzer)
    sentence = (
        f"{known} is not turned on here. The operators of this installation can do that."
        if known
        else f"Choose one of {', '.join(available_analyzers())}."
    )
    return [FieldError("/toxicity_analyzer", sentence)]


_LOGGED_WORDS = 50


def _for_the_log(settings: ModerationSettings, changed: Sequence[str], other: ModerationSettings) -> dict[str, Any]:
    """Return the values that changed; of a list of words those that the other one has not, up to some."""
    values = {name: value for name, value in asdict(settings).items() if name in changed}
    for name in {"words", "allowed_words"} & set(changed):
        only = sorted(set(values[name]) - set(getattr(other, name)))
        more = [f"and {len(only) - _LOGGED_WORDS} more"] if len(only) > _LOGGED_WORDS else []
        values[name] = ", ".join(only[:_LOGGED_WORDS] + more)
    return values
