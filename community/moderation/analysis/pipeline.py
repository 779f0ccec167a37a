"""All three analyzers over a text, and the outcome by seed 003. What fails or takes too long is held, never approved."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from functools import partial

import structlog

from community.moderation.analysis.profanity import Profanity
from community.moderation.analysis.spam import Spam
from community.moderation.analysis.toxicity import Toxicity
from community.moderation.analysis.verdicts import (
    Analyzer,
    Context,
    Finding,
    Outcome,
    Rule,
    Settings,
    Text,
    Verdict,
)

logger = structlog.get_logger(__name__)

#: The toxicity analyzers by the setting's name; others are added by :func:`offer`.
_TOXICITY: dict[str, Analyzer] = {"local": Toxicity()}
_PROFANITY, _SPAM = Profanity(), Spam()
_AT_ONCE = 200  # so many that each text is read once for all analyzers
_WORDS_FOR_FAILED = "This could not be checked by a machine just now, so a moderator decides."


def offer(name: str, analyzer: Analyzer) -> None:
    """Let ``Settings.toxicity_analyzer`` name this analyzer."""
    _TOXICITY[name] = analyzer


def offered() -> tuple[str, ...]:
    """Return which analyzers of toxicity can be named here."""
    return tuple(_TOXICITY)


def analyzers_for(settings: Settings) -> tuple[Analyzer, ...]:
    """Return the analyzers that these settings ask for. One that is not there fails like one that is broken."""
    return (_PROFANITY, _SPAM, _TOXICITY.get(settings.toxicity_analyzer, _Missing(settings.toxicity_analyzer)))


def check(text: Text, context: Context, settings: Settings, analyzers: Sequence[Analyzer] | None = None) -> Verdict:
    """Return every analyzer's finding for a text, and the outcome."""
    findings = tuple(_find(analyzer, text, context, settings) for analyzer in _chosen(analyzers, settings))
    return Verdict(outcome_of(findings, settings), findings)


def check_many(
    texts: Sequence[Text],
    contexts: Sequence[Context] | None,
    settings: Settings,
    analyzers: Sequence[Analyzer] | None = None,
) -> list[Verdict]:
    """Return the verdict of each text: the same as :func:`check` one by one."""
    around = list(contexts) if contexts is not None else [Context()] * len(texts)
    chosen = _chosen(analyzers, settings)
    verdicts: list[Verdict] = []
    for start in range(0, len(texts), _AT_ONCE):
        some, theirs = list(texts[start : start + _AT_ONCE]), around[start : start + _AT_ONCE]
        columns = [_find_many(analyzer, some, theirs, settings) for analyzer in chosen]
        rows = zip(*columns, strict=True) if columns else ((),) * len(some)
        verdicts.extend(Verdict(outcome_of(findings, settings), tuple(findings)) for findings in rows)
    return verdicts


def outcome_of(findings: Sequence[Finding], settings: Settings) -> Outcome:
    """Return what becomes of a text with these findings, by these thresholds; the findings' own play no part."""
    scores = {finding.rule: finding.score for finding in findings if not finding.failed}
    if _is_flagged(scores, settings):
        return Outcome.FLAGGED
    all_found = all(rule in scores for rule in Rule)
    if all_found and scores[Rule.TOXICITY] < settings.toxicity_held_at:
        return Outcome.APPROVED
    return Outcome.HELD


def _is_flagged(scores: Mapping[Rule, float], settings: Settings) -> bool:
    return (
        scores.get(Rule.PROFANITY, -1.0) >= settings.profanity_at
        or scores.get(Rule.SPAM, -1.0) >= settings.spam_at
        or scores.get(Rule.TOXICITY, -1.0) > settings.toxicity_flagged_at
    )


def _chosen(analyzers: Sequence[Analyzer] | None, settings: Settings) -> Sequence[Analyzer]:
    return analyzers_for(settings) if analyzers is None else analyzers


def _find(analyzer: Analyzer, text: Text, context: Context, settings: Settings) -> Finding:
    finding, failure = _tried(analyzer, text, context, settings)
    if failure is not None:
        _log(analyzer, failure, 1)
    return finding


def _find_many(analyzer: Analyzer, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
    if analyzer.seconds is None:
        try:
            return analyzer.analyze_many(texts, contexts, settings)
        except Exception as failure:
            logger.warning("analyzer_failed_on_many", analyzer=analyzer.name, failure=type(failure).__name__)
    tried = [_tried(analyzer, text, context, settings) for text, context in zip(texts, contexts, strict=True)]
    failures = [failure for _, failure in tried if failure is not None]
    if failures:
        _log(analyzer, failures[0], len(failures))
    return [finding for finding, _ in tried]


def _tried(analyzer: Analyzer, text: Text, context: Context, settings: Settings) -> tuple[Finding, Exception | None]:
    try:
        return _in_time(analyzer.seconds, partial(analyzer.analyze, text, context, settings)), None
    except Exception as failure:
        return _failed(analyzer, settings, late=isinstance(failure, TooSlow)), failure


def _log(analyzer: Analyzer, failure: Exception, texts: int) -> None:
    kind, detail = type(failure).__name__, str(failure)[:300]
    logger.warning("analyzer_failed", analyzer=analyzer.name, failure=kind, detail=detail, texts=texts)


def _in_time(seconds: float | None, find: "partial[Finding]") -> Finding:
    """Call in place what is bounded by its text, else beside, for so long; what is late is left to end by itself."""
    if seconds is None:
        return find()
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="analyzer")
    try:
        answer: Future[Finding] = pool.submit(find)
        return answer.result(timeout=seconds)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _failed(analyzer: Analyzer, settings: Settings, *, late: bool) -> Finding:
    thresholds = {
        Rule.PROFANITY: settings.profanity_at,
        Rule.SPAM: settings.spam_at,
        Rule.TOXICITY: settings.toxicity_held_at,
    }
    reason = f"{_WORDS_FOR_FAILED} It took too long." if late else _WORDS_FOR_FAILED
    return Finding(analyzer.rule, 0.0, thresholds[analyzer.rule], (), (reason,), analyzer.name, failed=True)


class _Missing:
    """Stands for a toxicity analyzer that no one offers."""

    rule = Rule.TOXICITY
    seconds: float | None = None

    def __init__(self, name: str) -> None:
        self.name = name

    def analyze(self, _text: Text, _context: Context, _settings: Settings) -> Finding:
        raise LookupError(f"There is no analyzer {self.name}.")

    def analyze_many(self, _texts: list[Text], _contexts: list[Context], _settings: Settings) -> list[Finding]:
        raise LookupError(f"There is no analyzer {self.name}.")
