"""What the screens show of scores and of what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from community.moderation.rules.passages import Marked, mark
from community.moderation.rules.reasons import in_words
from community.moderation.rules.settings import ModerationSettings


@dataclass(frozen=True, slots=True)
class Bar:
    """A score against its thresholds, in percent of the way to 1. ``said``: what came of it, in words."""

    label: str
    score: float
    percent: int
    marks: tuple[int, ...]
    said: str
    tone: str
    reasons: tuple[str, ...] = ()


def bars(findings: Iterable[Mapping[str, Any]], settings: ModerationSettings) -> list[Bar]:
    """Return a bar for each finding (``rule``, ``score``, ``failed``, ``reasons``)."""
    return [_bar(finding, settings) for finding in findings]


def _bar(finding: Mapping[str, Any], settings: ModerationSettings) -> Bar:
    rule, score = str(finding["rule"]), float(finding["score"])
    if rule == "toxicity":
        held, flagged = settings.toxicity_held_at, settings.toxicity_flagged_at
        marks = [held, flagged]
        outcome = "flagged" if score > flagged else "held" if score >= held else ""
        limits = f"held from {held:.2f}, flagged above {flagged:.2f}"
    else:
        at = settings.profanity_at if rule == "profanity" else settings.spam_at
        marks = [at]
        outcome = "flagged" if score >= at else ""
        limits = f"flagged from {at:.2f}"
    if finding.get("failed"):
        said, tone = "could not be checked, so a moderator decides", "held"
    else:
        said, tone = limits, outcome or "approved"
    return Bar(
        label=in_words(rule),
        score=score,
        percent=round(100 * min(1.0, max(0.0, score))),
        marks=tuple(round(100 * each) for each in marks),
        said=said,
        tone=tone,
        reasons=tuple(finding.get("reasons", ())),
    )


def marked(title: str, content: str, findings: Iterable[Mapping[str, Any]]) -> tuple[Marked, Marked]:
    """Return title and content with what findings mark in them; their reasons are numbered through."""
    passages: dict[str, list[tuple[int, int, str]]] = {"title": [], "content": []}
    for finding in findings:
        for each in finding.get("passages", ()):
            where = passages.setdefault(each.get("field", "content"), [])
            where.append((int(each["start"]), int(each["end"]), str(each["reason"])))
    above = mark(title, passages["title"])
    return above, mark(content, passages["content"], first=1 + len(above.reasons))


def figures(counts: Mapping[str, int], words: Mapping[str, str] | None = None) -> Sequence[tuple[str, int, int]]:
    """Return what is counted in words, its number, and its part of the largest in percent; the largest first."""
    most = max(counts.values(), default=0) or 1
    return [
        ((words or {}).get(name) or in_words(name), number, round(100 * number / most))
        for name, number in counts.items()
    ]
