"""Profanity: whole words, however they are spelled. Nothing inside of another word is found, so Scunthorpe is a town."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from community.moderation.analysis import words as lists
from community.moderation.analysis.folding import Folded, Words, read
from community.moderation.analysis.verdicts import Context, Finding, Passage, Rule, Settings, Text

_LONGEST = 40
_MOST_PASSAGES = 50
_STRONG = 0.9
_NAMES = frozenset(("dick", "dyke", "hoe", "coons", "cocks"))
_ROOTS = ("fuck", "shit", "bitch", "cunt", "nigg", "fagg")

#: Found inside of other words too; what is harmless and has one inside.
_INSIDE = ("fuck", "cunt", "bitch", "asshole", "libtard")
_NOT_ROOTED = frozenset(("scunthorpe", "scunthorpe's", "bitche", "bitchu", "brainfuck"))
_ENDS = re.compile(r"cunts?$")  # but not in a name like Acunto
_SHORTEST_ROOT = 4
_LOOSE = re.compile(r"[a-z0-9@$!|+€£*#%]+")
_SIGNS = r"[0-9@$!|+€£*#%]"
_TRIGGER = re.compile(  # begins with the sign: that is looked for fast
    rf"{_SIGNS}(?<=[a-z].){_SIGNS}*[a-z]|[$@*](?<=[a-z].)|[0-9@$!|+€£](?<![a-z0-9.].)[a-z0-9]{{0,2}}[a-z]{{2}}"
)
_TRIGGERS = frozenset("0123456789@$!|+€£*#%")
_LEET = (
    str.maketrans("013457890@$!|+€£#%", "oieastbgoasilte" + "l##"),
    str.maketrans("013457890@$!|+€£#%", "oleastbgoasllte" + "l##"),
)
_STARS = str.maketrans("#%$@!", "*****")
_HEXADECIMAL = frozenset("abcdef0123456789")
_SPACED = re.compile(r"(?<![^\W_])[a-z0-9@$!](?:[\s.\-_*,|/]{1,3}[a-z0-9@$!])+(?![^\W_])")
_BETWEEN = re.compile(r"[\s.\-_*,|/]+")
_LETTER = re.compile(r"[a-z0-9@$!]")
_TORN = re.compile(
    r"(?<![^\W_])(?:fu ck|f uck|fuc k|fu cking|f ucking|fuc king|bi tch|cu nt|f[-_.]ck|f[-_.]cking|f[-_.]{2}k"
    r"|sh[-_.]t|b[-_.]tch|c[-_.]nt|a[-_.]{2}hole)(?![^\W_])"
)
_TORN_STARTS = frozenset(("fu", "f", "fuc", "bi", "cu", "sh", "b", "c", "a"))
# What every word that is drawn out has: a letter three times, or one of the worst words' letters twice.
_LONG_DRAWN = (*(letter * 3 for letter in "abcdefghijklmnopqrstuvxyz"), "uu", "ii", "ukk", "cck", "ffu", "sshi", "bbit")
_FEWEST_SPACED = 4
_TWICE = re.compile(r"(.)\1+")
_THRICE = re.compile(r"([a-vx-z])\1\1")


@dataclass(frozen=True, slots=True)
class Match:
    """A word that was found, at its place in the folded text. ``disguised``: it was not written plainly."""

    start: int
    end: int
    word: str
    severity: float
    disguised: bool = False


class Profanity:
    """Finds words of the list and of the organization."""

    rule = Rule.PROFANITY
    name = "profanity@2"
    seconds: float | None = None

    def analyze(self, text: Text, _context: Context, settings: Settings) -> Finding:
        """Return the words that were found; the score is the worst one's severity."""
        passages: list[Passage] = []
        severities: list[float] = []
        for field, written in (("title", text.title), ("content", text.content)):
            if written:
                folded, words = read(written)
                for match in matches(folded, words, settings):
                    severities.append(match.severity)
                    if len(passages) < _MOST_PASSAGES:
                        passages.append(Passage(*folded.span(match.start, match.end), _reason(match), field))
        reasons = tuple(dict.fromkeys(passage.reason for passage in passages))[:5]
        return Finding(self.rule, _score(severities), settings.profanity_at, tuple(passages), reasons, self.name)

    def analyze_many(self, texts: list[Text], contexts: list[Context], settings: Settings) -> list[Finding]:
        """Return what was found in each text."""
        return [self.analyze(text, context, settings) for text, context in zip(texts, contexts, strict=True)]


def matches(folded: Folded, words: Words, settings: Settings) -> list[Match]:
    """Return what was found, by place, without overlaps."""
    found = [*_plain(folded, words), *_own(words, settings.words), *disguised(folded, words)]
    found = [match for match in found if match.severity]
    if not found:
        return found
    allowed = lists.own(settings.allowed_words).single
    found = [
        match for match in found if match.word not in allowed and folded.text[match.start : match.end] not in allowed
    ]
    return list(_without_overlaps(found))


def disguised(folded: Folded, words: Words) -> list[Match]:
    """Return the words that stand behind drawn out letters, digits, signs or gaps. Two analyzers ask."""
    if words.hidden is None:
        words.hidden = [
            (match.start, match.end, match.word, match.severity) for match in _disguised(folded.text, words)
        ]
    return [Match(*hidden, disguised=True) for hidden in words.hidden]


def _disguised(text: str, words: Words) -> Iterator[Match]:
    roots = [root for root in _INSIDE if root in text]
    if roots:
        yield from _around_roots(words, roots)
    if any(letters in text for letters in _LONG_DRAWN):
        yield from _drawn_out(words)
    if not (_TRIGGERS.isdisjoint(text) or _TRIGGER.search(text) is None):
        yield from _with_signs(text)
    if [*map(len, words.all)].count(1) >= _FEWEST_SPACED:
        yield from _spaced(text)
    if not _TORN_STARTS.isdisjoint(words.all):
        for torn in _TORN.finditer(text):
            letters = _joined(torn.group())
            yield Match(*torn.span(), letters if letters in lists.lexicon().plain else "fuck", _STRONG, disguised=True)


def _plain(folded: Folded, words: Words) -> Iterator[Match]:
    known = lists.lexicon()
    every = words.all
    if known.plain.keys().isdisjoint(every):
        return
    for number in [number for number, word in enumerate(every) if word in known.plain]:
        text = every[number]
        place = words.place(number)
        severity = known.severity(text)
        before = every[number - 1] if number else ""
        after = every[number + 1] if number + 1 < len(every) else ""
        if lists.is_harmless(text, before, after) or (severity < _STRONG and _in_code(folded.text, place)):
            continue
        if text in _NAMES and folded.original[folded.span(*place)[0]].isupper():
            severity = lists.SEVERITIES["mild"]
        yield Match(*place, text[:_LONGEST], severity)


def _around_roots(words: Words, roots: list[str]) -> Iterator[Match]:
    """Yield words that are made of one of the worst: ``scumfuckery``, a hashtag. No harmless word has these inside."""
    known = lists.lexicon()
    for number, text in enumerate(words.all):
        if len(text) > _SHORTEST_ROOT and text not in known.plain and text not in _NOT_ROOTED:
            root = next((root for root in roots if root in text and (root != "cunt" or _ENDS.search(text))), None)
            if root:
                yield Match(*words.place(number), root, _STRONG, disguised=True)


def _in_code(text: str, place: tuple[int, int]) -> bool:
    """Whether the word is a part of an identifier, a file's ending or an address: ``cum_sum``, ``movie.ass``."""
    start, end = place
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before == "_" or after == "_":
        return not (before == after == "_" and text[max(0, start - 2) : start - 1] in ("", " ", "_"))
    if before == "." and start > 1 and not text[start - 2].isspace():
        return True
    return before in ("/", "\\", "=", "$", "&") or after in ("(", "/", "=") or text[end : end + 2] in ("::", "->")


def _drawn_out(words: Words) -> Iterator[Match]:
    known = lists.lexicon()
    for number, text in enumerate(words.all):
        if text not in known.plain and _TWICE.search(text):
            word = _shortened(text, known)
            if word:
                yield Match(*words.place(number), word, known.severity(word), disguised=True)


def _shortened(text: str, known: lists.Lexicon) -> str:
    squeezed = _TWICE.sub(r"\1", text)
    if squeezed not in known.drawn_out:
        return ""
    is_long = _THRICE.search(text) is not None
    _, runs = lists.runs_of(text)
    for word, least in known.drawn_out[squeezed]:
        if (is_long or word.startswith(_ROOTS)) and all(has >= needs for has, needs in zip(runs, least, strict=True)):
            return word
    return ""


def _with_signs(text: str) -> Iterator[Match]:
    known = lists.lexicon()
    for found in _LOOSE.finditer(text):
        token = found.group()
        if len(token) > _LONGEST or token.isalpha() or token.isdigit():
            continue
        start = found.start() + len(token) - len(token.lstrip("#*!|+%"))
        stripped = token.lstrip("#*!|+%")
        for candidate in dict.fromkeys((stripped, stripped.rstrip("!|+#%"))):
            word = _reads_as(candidate, known)
            if word:
                yield Match(start, start + len(candidate), word, known.severity(word), disguised=True)
                break


def _reads_as(token: str, known: lists.Lexicon) -> str:
    """Return the word of the list that letters, digits and signs stand for; nothing where they may be a number."""
    masked = token.translate(_STARS)
    if "*" in masked and masked in known.masked:
        return known.masked[masked]
    if _HEXADECIMAL.issuperset(token) or sum(letter.isalpha() for letter in token) * 2 < len(token) - 1:
        return ""
    for table in _LEET:
        word = token.translate(table)
        if word != token and known.plain.get(word, "mild") != "mild":
            return word
    return ""


def _spaced(text: str) -> Iterator[Match]:
    known = lists.lexicon()
    for found in _SPACED.finditer(text):
        places = [found.start() + letter.start() for letter in _LETTER.finditer(found.group())]
        joined = _joined(found.group()).translate(_LEET[0])
        first, word = _hidden_in(joined, known)
        if word:
            yield Match(places[first], places[first + len(word) - 1] + 1, word, known.severity(word), disguised=True)


def _hidden_in(joined: str, known: lists.Lexicon) -> tuple[int, str]:
    """Return the word that single letters spell, and where it begins: all of them, all but one, or the worst one."""
    for first, last in ((0, len(joined)), (1, len(joined)), (0, len(joined) - 1)):
        word = joined[first:last]
        if len(word) >= _FEWEST_SPACED and known.plain.get(word, "mild") != "mild":
            return first, word
    return joined.find("fuck"), "fuck" if "fuck" in joined else ""


def _joined(text: str) -> str:
    return _BETWEEN.sub("", text)


def _own(words: Words, own: frozenset[str]) -> Iterator[Match]:
    if own:
        for number, length, term in lists.own(own).find(words.all):
            yield Match(*words.place(number, length), term, lists.OWN)


def _without_overlaps(found: list[Match]) -> Iterator[Match]:
    end = 0
    for match in sorted(found, key=lambda match: (match.start, -match.severity)):
        if match.start >= end:
            yield match
            end = match.end


def _score(severities: list[float]) -> float:
    """The worst word decides; further ones only order texts of the same kind."""
    if not severities:
        return 0.0
    return round(min(1.0, max(severities) + 0.004 * min(len(severities) - 1, 4)), 4)


def _reason(match: Match) -> str:
    if match.severity == lists.OWN:
        return f"“{match.word}” is on this organization's list of blocked words."
    kind = "a mild swear word" if match.severity == lists.SEVERITIES["mild"] else "profanity"
    return f"This reads as “{match.word}”, which is {kind}." if match.disguised else f"“{match.word}” is {kind}."
