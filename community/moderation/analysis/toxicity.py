"""Toxicity, without any service: a linear model over words, phrases and how they are aimed."""

from functools import lru_cache
from pathlib import Path

from community.moderation.analysis.folding import read
from community.moderation.analysis.signals import Vocabulary, signals
from community.moderation.analysis.terms import weights as weights_of
from community.moderation.analysis.verdicts import Context, Finding, Passage, Rule, Settings, Text

_FILE = Path(__file__).with_name("data") / "toxicity.tsv"
_MOST_PASSAGES = 20
_WORTH_MARKING = 0.3
# A term is marked that adds so much to the log-odds, and so much of what the loudest one adds.
_LEAST_HEARD = 1.5
_BESIDE_THE_LOUDEST = 0.4
_STRONGLY = 4.0


class Toxicity:
    """The local analyzer. The model is read when it is first asked, and takes a few megabytes."""

    rule = Rule.TOXICITY
    name = "local@2"
    seconds: float | None = None

    def analyze(self, text: Text, _context: Context, settings: Settings) -> Finding:
        """Return how likely a moderator finds the text toxic, and the words that say so."""
        title = _look(text.title, "title") if text.title else (0.0, [])
        content = _look(text.content, "content") if text.content or not text.title else (0.0, [])
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
    return Vocabulary.of(hostile, common), {**common, **hostile, **kinds["signal"]}


def _look(written: str, field: str) -> tuple[float, list[Passage]]:
    vocabulary, weights = model()
    folded, words = read(written)
    found = signals(folded, words, vocabulary)
    score = found.probability(weights)
    if score < _WORTH_MARKING:
        return score, []
    heard = [(added, name) for added, name in found.heard(weights) if name in found.numbers]
    least = max(_LEAST_HEARD, heard[0][0] * _BESIDE_THE_LOUDEST) if heard else 0.0
    aimed = "#you" in found.values
    passages = [
        Passage(*folded.span(*found.words.place(*found.numbers[name])), _reason(name, added, aimed=aimed), field)
        for added, name in heard
        if added >= least
    ]
    return score, sorted(passages, key=lambda passage: passage.start)


def _reason(term: str, added: float, *, aimed: bool) -> str:
    strength = "strongly" if added > _STRONGLY else "somewhat"
    at = ", and it is aimed at somebody" if aimed else ""
    return f"“{term}” speaks {strength} for hostility{at}."
