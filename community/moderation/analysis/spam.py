"""Spam: advertising, bait and floods, by a linear model over words, links, numbers and what is known around a text."""

from functools import lru_cache
from pathlib import Path

from community.moderation.analysis import bait
from community.moderation.analysis.folding import Folded, fold
from community.moderation.analysis.signals import Signal
from community.moderation.analysis.terms import phrases_of, weights
from community.moderation.analysis.toxicity import probability
from community.moderation.analysis.verdicts import Context, Finding, Passage, Rule, Settings, Text

_FILE = Path(__file__).with_name("data") / "spam.tsv"
_MOST_PASSAGES = 20
_WORTH_MARKING = 0.3
_WORTH_SAYING = 0.8

_SENTENCES = {
    "#link other": "It links to another site.",
    "#link social": "It links to a profile or page elsewhere.",
    "#link messenger": "It links to a messenger.",
    "#link video": "It links to a video elsewhere.",
    "#link shortened": "It hides where a link leads with a shortener.",
    "#link address": "It links to a bare network address.",
    "#link punycode": "A link's name uses letters that may imitate another name.",
    "#link cheap": "It links to a name under an ending that spammers favour.",
    "#link referral": "A link carries a referral code.",
    "#mostly link": "Most of the text is a link.",
    "#many links": "It has several links to other sites.",
    "#phone": "It has a telephone number.",
    "#short code": "It asks to write to a short number.",
    "#money": "It names an amount of money.",
    "#pence": "It names a price per message or minute.",
    "#contact": "It asks to get in touch elsewhere.",
    "#capitals": "It is written in capitals.",
    "#repeated": "It repeats itself.",
    "#near duplicate": "It is nearly the same as other recent posts.",
    "#velocity": "Its author posted unusually often within the last hour.",
    "#new account": "Its author's account is new.",
    "#new account links": "It has links, and its author's account is new.",
}


class Spam:
    """Scores how likely a text is spam."""

    rule = Rule.SPAM
    name = "spam@1"
    seconds: float | None = None

    def analyze(self, text: Text, context: Context, settings: Settings) -> Finding:
        """Return the score, and what spoke for it."""
        written = f"{text.title}\n{text.content}" if text.title else text.content
        folded = fold(written)
        vocabulary, known = model()
        found = bait.signals(folded, text.links, vocabulary)
        has_links = any(signal.name.startswith("#link") for signal in found)
        found.extend(bait.around(text, context, has_links=has_links))
        score = round(probability(found, known), 6)
        if score < _WORTH_MARKING:
            return Finding(self.rule, score, settings.spam_at, (), (), self.name)
        told = [signal for signal in found if known.get(signal.name, 0.0) * signal.value >= _WORTH_SAYING]
        told.sort(key=lambda signal: -known[signal.name] * signal.value)
        passages = [_passage(folded, signal, len(text.title) + 1 if text.title else 0) for signal in told if signal.end]
        reasons = tuple(dict.fromkeys(_sentence(signal) for signal in told))[:5]
        return Finding(self.rule, score, settings.spam_at, tuple(passages[:_MOST_PASSAGES]), reasons, self.name)

    def analyze_many(self, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
        """Return the finding of each text."""
        return [self.analyze(text, context, settings) for text, context in zip(texts, contexts, strict=True)]


@lru_cache(maxsize=1)
def model() -> tuple[bait.Bait, dict[str, float]]:
    """Return the words that advertise, and the weight of every signal by its name."""
    kinds = weights(_FILE)
    return bait.Bait(kinds["word"], phrases_of(kinds["word"])), {**kinds["word"], **kinds["signal"]}


def _sentence(signal: Signal) -> str:
    return _SENTENCES.get(signal.name, f"“{signal.name}” is typical of advertising.")


def _passage(folded: Folded, signal: Signal, title_length: int) -> Passage:
    """Return where a signal stood: in the title, or behind it in the content."""
    start, end = folded.span(signal.start, signal.end)
    if start < title_length - 1:
        return Passage(start, min(end, title_length - 1), _sentence(signal), "title")
    return Passage(max(0, start - title_length), end - title_length, _sentence(signal))
