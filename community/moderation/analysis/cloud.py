"""Toxicity by a service: Amazon Comprehend, or a guardrail of Amazon Bedrock. What they do not answer in time is held."""

from collections.abc import Iterator

from community.moderation.analysis.verdicts import Context, Finding, Passage, Rule, Settings, Text
from diatonic.common import harm

_SECONDS = 10.0
_MOST = 100_000  # characters of one text: 100 segments, ten calls
_CONFIDENCES = {"NONE": 0.0, "LOW": 0.5, "MEDIUM": 0.8, "HIGH": 0.95}
_KINDS = frozenset(("INSULTS", "HATE", "SEXUAL", "VIOLENCE", "MISCONDUCT"))
_WORD = 0.8
_LOUD = 0.3


class TooLong(Exception):
    """The text is longer than the service is asked for, so a moderator reads it."""


class _Service:
    """What both have in common: title and content are looked at, and the worst passage is the score."""

    rule = Rule.TOXICITY
    name = ""
    seconds: float | None = _SECONDS

    def analyze(self, text: Text, _context: Context, settings: Settings) -> Finding:
        """Return what the service says. Raises what the service raises, and :class:`TooLong`."""
        if len(text.title) + len(text.content) > _MOST:
            raise TooLong
        found = [one for field in ("title", "content") for one in self._look(getattr(text, field), field)]
        score = max((score for score, _ in found), default=0.0)
        told = [passage for score, passage in found if score >= min(settings.toxicity_held_at, _WORD)]
        reasons = tuple(dict.fromkeys(passage.reason for passage in told))[:5]
        return Finding(self.rule, round(score, 6), settings.toxicity_held_at, tuple(told), reasons, self.name)

    def analyze_many(self, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
        """Return what the service says of each text."""
        return [self.analyze(text, context, settings) for text, context in zip(texts, contexts, strict=True)]

    def _look(self, written: str, field: str) -> list[tuple[float, Passage]]:
        raise NotImplementedError


class Comprehend(_Service):
    """Amazon Comprehend's toxicity detection: English, in segments of a kilobyte."""

    name = "comprehend@2017-11-27"

    def _look(self, written: str, field: str) -> list[tuple[float, Passage]]:
        places = list(_segments(written))
        found: list[tuple[float, Passage]] = []
        for number in range(0, len(places), harm.SEGMENTS):
            some = places[number : number + harm.SEGMENTS]
            answers = harm.comprehend([written[start:end] for start, end in some])
            for (start, end), toxic in zip(some, answers, strict=True):
                found.append((toxic.score, Passage(start, end, _labelled(toxic), field)))
        return found


class Guardrail(_Service):
    """A guardrail of Amazon Bedrock: its content filters' confidence, and the words that it matched."""

    name = "bedrock-guardrail@1"

    def _look(self, written: str, field: str) -> list[tuple[float, Passage]]:
        found: list[tuple[float, Passage]] = []
        for start in range(0, len(written), harm.GUARDRAIL_CHARACTERS):
            piece = written[start : start + harm.GUARDRAIL_CHARACTERS]
            if piece.strip():
                found.extend(_guarded(harm.guardrail(piece), piece, start, field))
        return found


def _guarded(said: harm.Guarded, piece: str, start: int, field: str) -> Iterator[tuple[float, Passage]]:
    for kind, confidence in said.confidences.items():
        if kind in _KINDS:
            reason = f"The guardrail is {confidence.lower()} in confidence that this is {kind.lower()}."
            yield _CONFIDENCES.get(confidence, 1.0), Passage(start, start + len(piece), reason, field)
    for word in said.words:
        at = piece.lower().find(word.lower())
        if at >= 0:
            place = (start + at, start + at + len(word))
            yield _WORD, Passage(*place, f"The guardrail's word list has “{word}”.", field)


def _labelled(toxic: harm.Toxic) -> str:
    loud = [name for name, score in sorted(toxic.labels.items(), key=lambda one: -one[1]) if score >= _LOUD]
    kinds = ", ".join(name.replace("_", " ").lower() for name in loud[:3]) or "toxicity"
    return f"Amazon Comprehend finds {kinds} here ({toxic.score:.2f})."


def _segments(written: str) -> Iterator[tuple[int, int]]:
    """Yield pieces of up to a kilobyte of UTF-8, cut between words where there are any; blank ones are left out."""
    start = 0
    while start < len(written):
        end = _furthest(written, start)
        if end < len(written):
            gap = max(written.rfind(" ", start + 1, end), written.rfind("\n", start + 1, end))
            end = gap if gap > start else end
        if written[start:end].strip():
            yield start, end
        start = end


def _furthest(written: str, start: int) -> int:
    """Return the end of the longest piece from ``start`` that fits, at least one character."""
    piece = written[start : start + harm.SEGMENT_BYTES]
    fitting = piece.encode(errors="replace")[: harm.SEGMENT_BYTES].decode(errors="ignore")
    return start + max(1, len(fitting))
