"""Spam: advertising, bait and floods, by a linear model over words, links, numbers and what is known around a text."""

from functools import lru_cache
from pathlib import Path

from community.moderation.analysis import bait
from community.moderation.analysis.folding import Folded, read
from community.moderation.analysis.terms import weights as weights_of
from community.moderation.analysis.verdicts import Context, Finding, Passage, Rule, Settings, Text

_FILE = Path(__file__).with_name("data") / "spam.tsv"
_MOST_PASSAGES = 20
_WORTH_MARKING = 0.3
# A signal is told of that adds so much to the log-odds, and so much of what the loudest one adds.
_WORTH_SAYING = 0.8
_BESIDE_THE_LOUDEST = 0.4

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
    "#half hidden": "It spells an address so that it does not look like one.",
    "#pence": "It names a price per message or minute.",
    "#audience": "It counts subscribers or followers.",
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
    name = "spam@2"
    seconds: float | None = None

    def analyze(self, text: Text, context: Context, settings: Settings) -> Finding:
        """Return the score, and what spoke for it."""
        written = f"{text.title}\n{text.content}" if text.title else text.content
        folded, words = read(written)
        vocabulary, weights = model()
        found = bait.signals(folded, words, text.links, vocabulary)
        has_links = any(name.startswith("#link") for name in found.values)
        found.values.update(bait.around(text, context, has_links=has_links))
        score = round(found.probability(weights), 6)
        if score < _WORTH_MARKING:
            return Finding(self.rule, score, settings.spam_at, (), (), self.name)
        heard = found.heard(weights)
        told = [name for added, name in heard if added >= max(_WORTH_SAYING, heard[0][0] * _BESIDE_THE_LOUDEST)]
        title = len(text.title) + 1 if text.title else 0
        passages = [_passage(folded, place, name, title) for name in told if (place := found.place(name))]
        reasons = tuple(dict.fromkeys(map(_sentence, told)))[:5]
        return Finding(self.rule, score, settings.spam_at, tuple(passages[:_MOST_PASSAGES]), reasons, self.name)

    def analyze_many(self, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
        """Return the finding of each text."""
        return [self.analyze(text, context, settings) for text, context in zip(texts, contexts, strict=True)]


@lru_cache(maxsize=1)
def model() -> tuple[bait.Bait, dict[str, float]]:
    """Return the words that tell, and the weight of every signal by its name."""
    kinds = weights_of(_FILE)
    return bait.Bait.of(kinds["word"], kinds["technical"]), {**kinds["technical"], **kinds["word"], **kinds["signal"]}


def _sentence(name: str) -> str:
    return _SENTENCES.get(name, f"“{name}” is typical of advertising.")


def _passage(folded: Folded, place: tuple[int, int], name: str, title: int) -> Passage:
    """Return where a signal stood: in the title (of so many characters with its line end), or behind it."""
    start, end = folded.span(*place)
    if start < title - 1:
        return Passage(start, min(end, title - 1), _sentence(name), "title")
    return Passage(max(0, start - title), end - title, _sentence(name))
