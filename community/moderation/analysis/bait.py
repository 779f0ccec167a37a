"""What a text shows of advertising: words and phrases, links, numbers to call, and how it is written."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from community.moderation.analysis import fingerprints
from community.moderation.analysis.folding import Folded, Word
from community.moderation.analysis.links import Link, kind_of, links
from community.moderation.analysis.signals import Signal
from community.moderation.analysis.terms import Phrases, terms
from community.moderation.analysis.verdicts import Context, Text

_LONG = 30
_TRUSTED = "known"
_NEW_HOURS = 24.0
_BUSY = 10

_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+|00)?\d(?:[ ().-]{0,2}\d){8,14}(?![\w/:-]|\.\d)")
_SHORT_CODE = re.compile(r"(?<![\d.,:#£$€-])[3-9]\d{4}(?![\d.,:-])")
_SENDING = re.compile(r"\b(?:txt|text|send|sms|reply|call|msg|stop)\b")
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?[£$€]|\b\d[\d,.]*\s?(?:pounds|dollars|usd|eur|gbp|bucks)\b")
_PENCE = re.compile(r"\b\d{1,3}p(?:pm|\s?(?:/|per|a)?\s?(?:min|msg|text|txt|sms|day|week|wk))?\b")
_CONTACT = re.compile(
    r"\b(?:whats\s?app|telegram|t\.me|wa\.me|[\w.+-]{1,64}@(?:gmail|yahoo|hotmail|outlook|mail)\.\w{2,4})\b"
)
_RUN = re.compile(r"(.)\1{5,}")
_TAG = re.compile(r"<(?:br ?/?|/?[bia]|a [^<>]{0,500})>", re.IGNORECASE)
_CODE = ("`", "()", "_", "{", "}", ";\n", "==", "->", "::", ".py", ".js", ".c:", " --", "[", "\\", "Error", "://docs")


@dataclass(frozen=True, slots=True)
class Bait:
    """The words and phrases that advertise, with their weights."""

    weights: Mapping[str, float]
    phrases: Phrases


def signals(folded: Folded, beside: Sequence[str], vocabulary: Bait) -> list[Signal]:
    """Return what a text and the addresses beside it show. Places are those of the folded text."""
    found_links = list(links(folded.text))
    text = _without(folded.text, found_links)
    bare = Folded(folded.original, text, folded.places)
    words = list(bare.words())
    result = [Signal("#bias", 1.0)]
    result.extend(_terms(words, vocabulary))
    result.extend(_links(found_links, beside, folded.text))
    result.extend(_numbers(text))
    result.extend(_manner(folded, text, words))
    return result


def around(text: Text, context: Context, *, has_links: bool) -> Iterator[Signal]:
    """Yield what is known around a text: pace, age of the account, near-duplicates."""
    if context.posts_last_hour > _BUSY:
        yield Signal("#velocity", math.log2(context.posts_last_hour / _BUSY))
    if context.account_age_hours is not None and context.account_age_hours < _NEW_HOURS:
        yield Signal("#new account", 1.0)
        if has_links:
            yield Signal("#new account links", 1.0)
    if context.recent_fingerprints:
        own = fingerprints.fingerprint(text)
        times = fingerprints.alike(own, context.recent_fingerprints) if own is not None else 0
        if times:
            yield Signal("#near duplicate", float(min(times, 4)))


def _without(text: str, found: list[Link]) -> str:
    """Blank links and tags, so that all else keeps its place."""
    if found:
        parts: list[str] = []
        at = 0
        for link in found:
            parts.extend((text[at : link.start], " " * (link.end - link.start)))
            at = link.end
        text = "".join((*parts, text[at:]))
    return _TAG.sub(lambda tag: " " * len(tag.group()), text) if "<" in text else text


def _terms(words: list[Word], vocabulary: Bait) -> Iterator[Signal]:
    share = (_LONG / max(len(words), _LONG)) ** 0.5
    seen: set[str] = set()
    for _, word in terms(words, vocabulary.phrases):
        if word.text in vocabulary.weights and word.text not in seen:
            seen.add(word.text)
            yield Signal(word.text, share, word.start, word.end)


def _links(found: list[Link], beside: Sequence[str], text: str) -> Iterator[Signal]:
    places = {link.kind: (link.start, link.end) for link in reversed(found)}
    counts = Counter(link.kind for link in found)
    counts.update(kind_of(address.lower()) for address in beside)
    for kind, count in counts.items():
        yield Signal(f"#link {kind}", min(count, 4) ** 0.5, *places.get(kind, (0, 0)))
    distrusted = [link for link in found if link.kind != _TRUSTED]
    if sum(link.end - link.start for link in distrusted) > 0.5 * len(text.strip()):
        yield Signal("#mostly link", 1.0, distrusted[0].start, distrusted[0].end)
    if len(distrusted) > 2:  # noqa: PLR2004
        yield Signal("#many links", 1.0, distrusted[0].start, distrusted[-1].end)


def _numbers(text: str) -> Iterator[Signal]:
    sending = _SENDING.search(text) is not None
    patterns = [("#phone", _PHONE), ("#money", _MONEY), ("#pence", _PENCE), ("#contact", _CONTACT)]
    if sending:
        patterns.append(("#short code", _SHORT_CODE))
    for name, pattern in patterns:
        found = pattern.search(text)
        if found:
            yield Signal(name, 1.0, *found.span())


def _manner(folded: Folded, text: str, words: list[Word]) -> Iterator[Signal]:
    original = folded.original
    capitals, letters = sum(map(str.isupper, original)), sum(map(str.isalpha, original))
    if letters > 20 and capitals / letters > 0.15:  # noqa: PLR2004
        yield Signal("#capitals" if capitals / letters > 0.6 else "#some capitals", 1.0)  # noqa: PLR2004
    if "!!" in original:
        yield Signal("#exclaiming", 1.0)
    run = _RUN.search(text)
    if run and not run.group().isspace():
        yield Signal("#run", 1.0)
    if len(words) > 11 and len({word.text for word in words}) < 0.45 * len(words) and len(words) < 400:  # noqa: PLR2004
        yield Signal("#repeated", 1.0)
    marks = sum(mark in original for mark in _CODE)
    if marks:
        yield Signal("#code", min(marks, 3) / 3)
    if len(words) > 80:  # noqa: PLR2004
        yield Signal("#long", 1.0)
