"""Toxicity, without any service: a linear model over words, phrases and how they are aimed."""

import math
from functools import lru_cache
from pathlib import Path

from community.moderation.analysis.folding import fold
from community.moderation.analysis.signals import Signal, Vocabulary, signals
from community.moderation.analysis.terms import phrases_of
from community.moderation.analysis.terms import weights as weights_of
from community.moderation.analysis.verdicts import Context, Finding, Passage, Rule, Settings, Text

_FILE = Path(__file__).with_name("data") / "toxicity.tsv"
_MOST_PASSAGES = 20
_WORTH_MARKING = 0.3
_STEEPEST = 12.0


class Toxicity:
    """The local analyzer. The model is read when it is first asked, and takes a few megabytes."""

    rule = Rule.TOXICITY
    name = "local@1"
    seconds: float | None = None

    def analyze(self, text: Text, _context: Context, settings: Settings) -> Finding:
        """Return how likely a moderator finds the text toxic, and the words that say so."""
        title = _read(text.title, "title") if text.title else (0.0, [])
        content = _read(text.content, "content") if text.content or not text.title else (0.0, [])
        score, passages = max(title, content, key=lambda one: one[0])[0], [*title[1], *content[1]]
        reasons = tuple(dict.fromkeys(passage.reason for passage in passages))[:5]
        return Finding(
            self.rule, round(score, 6), settings.toxicity_held_at, tuple(passages[:_MOST_PASSAGES]), reasons, self.name
        )

    def analyze_many(self, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
        """Return the finding of each text."""
        return [self.analyze(text, context, settings) for text, context in zip(texts, contexts, strict=True)]


@lru_cache(maxsize=1)
def model() -> tuple[Vocabulary, dict[str, float]]:
    """Return the vocabulary, and the weight of every signal by its name."""
    kinds = weights_of(_FILE)
    hostile, common = kinds["hostile"], kinds["common"]
    return Vocabulary(hostile, phrases_of(hostile), common), {**common, **hostile, **kinds["signal"]}


def probability(found: list[Signal], weights: dict[str, float]) -> float:
    """Return the model's answer for the signals of a text, 0 to 1."""
    total = sum(weights.get(signal.name, 0.0) * signal.value for signal in found)
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, total))))


def _read(written: str, field: str) -> tuple[float, list[Passage]]:
    vocabulary, weights = model()
    folded = fold(written)
    found = signals(folded, vocabulary)
    score = probability(found, weights)
    if score < _WORTH_MARKING:
        return score, []
    heard = [(weights[signal.name] * signal.value, signal) for signal in found if signal.end]
    least = max(1.5, max((weight for weight, _ in heard), default=0.0) * 0.4)
    aimed = any(signal.name == "#you" for signal in found)
    return score, [
        Passage(*folded.span(signal.start, signal.end), _reason(signal.name, weight, aimed=aimed), field)
        for weight, signal in sorted(heard, key=lambda one: one[1].start)
        if weight >= least
    ]


def _reason(term: str, weight: float, *, aimed: bool) -> str:
    strength = "strongly" if weight > 4 else "somewhat"  # noqa: PLR2004
    at = ", and it is aimed at somebody" if aimed else ""
    return f"“{term}” speaks {strength} for hostility{at}."
