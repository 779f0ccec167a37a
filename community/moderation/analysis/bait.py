"""What a text shows of advertising: words and phrases, links, numbers to call, and how it is written."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from community.moderation.analysis import fingerprints
from community.moderation.analysis.folding import Folded, Words, words_of
from community.moderation.analysis.links import Link, kind_of, links
from community.moderation.analysis.signals import Signals, shouted
from community.moderation.analysis.terms import Terms
from community.moderation.analysis.verdicts import Context, Text

_LONG = 30
_RUN = 6
_TRUSTED = "known"
_NEW_HOURS = 24.0
_BUSY = 10
_MOST_DUPLICATES = 4
_SEVERAL = 2
_SOME_CAPITALS, _CAPITALS = 0.15, 0.6
_SOME_WORDS, _MANY_WORDS, _TOO_MANY_TO_TELL = 11, 80, 400
_DISTINCT = 0.45

_DIGIT = re.compile(r"\d")
_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+|00)?\d(?:[ ().-]{0,2}\d){8,14}(?![\w/:-]|\.\d)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3}){2,}")  # a great number, not one to call
_AUDIENCE = re.compile(r"\d\s?k?\s+(?:new |more )?(?:subs|subscribers|followers)\b")
_SHORT_CODE = re.compile(r"(?<![\d.,:#£$€-])[3-9]\d{4}(?![\d.,:-])")
_SENDING = re.compile(r"\b(?:txt|text|send|sms|reply|call|msg|stop)\b")
_MONEY = re.compile(r"[£$€]\s?\d[\d,.]{0,12}|\d\s?[£$€]|\b\d[\d,.]*\s?(?:pounds|dollars|usd|eur|gbp|bucks)\b")
_HALF_HIDDEN = re.compile(
    r"\b[a-z0-9-]{3,40} ?(?: \.|\bdot\b|\(dot\)|\[\.\]) ?(?:com|net|org|ru|info)\b|/?watch\?v=\S{5,20}"
)
_PENCE = re.compile(r"\b\d{1,3}p(?:pm|\s?(?:/|per|a)?\s?(?:min|msg|text|txt|sms|day|week|wk))?\b")
_CONTACT = re.compile(
    r"\b(?:whats\s?app|telegram|t\.me|wa\.me|[\w.+-]{1,64}@(?:gmail|yahoo|hotmail|outlook|mail)\.\w{2,4})\b"
)
_TAG = re.compile(r"<(?:br ?/?|/?[bia]|a [^<>]{0,500})>", re.IGNORECASE)
_CODE = ("`", "()", "_", "{", "}", ";\n", "==", "->", "::", ".py", ".js", ".c:", " --", "[", "\\", "Error", "://docs")


@dataclass(frozen=True, slots=True)
class Bait:
    """The words and phrases that advertise, and the words of technical talk, which speak against it."""

    terms: Terms
    technical: frozenset[str]

    @classmethod
    def of(cls, terms: Collection[str], technical: Collection[str]) -> "Bait":
        """Return the vocabulary."""
        return cls(Terms.of(terms), frozenset(technical))


def signals(folded: Folded, words: Words, beside: Sequence[str], vocabulary: Bait) -> Signals:
    """Return what a text and the addresses beside it show. Places are those of the folded text."""
    found_links = list(links(folded.text))
    text = folded.text
    shouting = shouted(folded, words)
    if found_links or "<" in text:
        text = _without(text, found_links)
        words = words_of(text)
    result = Signals(words, {"#bias": 1.0})
    _add_terms(result, words, vocabulary)
    if found_links or beside:
        _add_links(result, found_links, beside, folded.text)
    for name, place in _numbers(text):
        result.values[name] = 1.0
        result.places[name] = place
    result.values.update(_manner(folded, text, words.all, shouting))
    return result


def around(text: Text, context: Context, *, has_links: bool) -> Iterator[tuple[str, float]]:
    """Yield what is known around a text: pace, age of the account, near-duplicates."""
    if context.posts_last_hour > _BUSY:
        yield "#velocity", math.log2(context.posts_last_hour / _BUSY)
    if context.account_age_hours is not None and context.account_age_hours < _NEW_HOURS:
        yield "#new account", 1.0
        if has_links:
            yield "#new account links", 1.0
    if context.recent_fingerprints:
        own = fingerprints.fingerprint(text)
        times = fingerprints.alike(own, context.recent_fingerprints) if own is not None else 0
        if times:
            yield "#near duplicate", float(min(times, _MOST_DUPLICATES))


def _without(text: str, found: list[Link]) -> str:
    """Blank links and tags, so that all else keeps its place."""
    parts: list[str] = []
    at = 0
    for link in found:
        parts.extend((text[at : link.start], " " * (link.end - link.start)))
        at = link.end
    blanked = "".join((*parts, text[at:]))
    return _TAG.sub(lambda tag: " " * len(tag.group()), blanked) if "<" in blanked else blanked


def _add_terms(result: Signals, words: Words, vocabulary: Bait) -> None:
    share = (_LONG / max(len(words.all), _LONG)) ** 0.5
    for number, length, term in vocabulary.terms.find(words.all):
        if term not in result.values:
            result.values[term] = share
            result.numbers[term] = (number, length)
    technical = vocabulary.technical.intersection(words.all)
    if technical:
        result.values.update(dict.fromkeys(technical, len(technical) ** -0.5))


def _add_links(result: Signals, found: list[Link], beside: Sequence[str], text: str) -> None:
    counts = Counter(link.kind for link in found)
    counts.update(kind_of(address.lower()) for address in beside)
    result.values.update((f"#link {kind}", min(count, 4) ** 0.5) for kind, count in counts.items())
    result.places.update((f"#link {link.kind}", (link.start, link.end)) for link in reversed(found))
    distrusted = [link for link in found if link.kind != _TRUSTED]
    if sum(link.end - link.start for link in distrusted) > 0.5 * len(text.strip()):
        result.values["#mostly link"] = 1.0
    if len(distrusted) > _SEVERAL:
        result.values["#many links"] = 1.0


def _numbers(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield numbers to call, prices, ways to get in touch; what cannot be there is not looked for."""
    patterns: list[tuple[str, re.Pattern[str]]] = []
    if _DIGIT.search(text):
        patterns += [("#phone", _PHONE), ("#money", _MONEY), ("#pence", _PENCE), ("#audience", _AUDIENCE)]
        if _SENDING.search(text):
            patterns.append(("#short code", _SHORT_CODE))
    if "@" in text or "whats" in text or "telegram" in text or ".me" in text:
        patterns.append(("#contact", _CONTACT))
    if " ." in text or "dot" in text or "watch?v=" in text or "[.]" in text:
        patterns.append(("#half hidden", _HALF_HIDDEN))
    for name, pattern in patterns:
        found = pattern.search(text)
        if found and not (name == "#phone" and _GROUPED.fullmatch(found.group())):
            yield name, found.span()


def _manner(folded: Folded, text: str, words: Sequence[str], shouting: float) -> Iterator[tuple[str, float]]:
    original = folded.original
    if shouting > _SOME_CAPITALS:
        yield ("#capitals" if shouting > _CAPITALS else "#some capitals"), 1.0
    if "!!" in original:
        yield "#exclaiming", 1.0
    if any(letter * _RUN in text for letter in set(text) if not letter.isspace()):
        yield "#run", 1.0
    if _SOME_WORDS < len(words) < _TOO_MANY_TO_TELL and len(set(words)) < _DISTINCT * len(words):
        yield "#repeated", 1.0
    marks = sum([mark in original for mark in _CODE])
    if marks:
        yield "#code", min(marks, 3) / 3
    if len(words) > _MANY_WORDS:
        yield "#long", 1.0
