"""What an organization can set for its moderation, and what it cannot."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diatonic.common.errors import FieldError

MAX_WORDS = 1000
MAX_WORD = 60
MAX_REPORT_WEIGHT = 20.0
#: Where toxicity is scored: by this installation itself, or by a service that its operators have turned on.
LOCAL = "local"
ANALYZERS: Mapping[str, str] = {
    LOCAL: "On our own servers",
    "comprehend": "Amazon Comprehend",
    "bedrock": "A guardrail of Amazon Bedrock",
}


@dataclass(frozen=True, slots=True)
class ModerationSettings:
    """An organization's thresholds (0 to 1) and words. ``words`` are always found, ``allowed_words`` never.

    Profanity and spam flag from their threshold on. Toxicity holds from ``toxicity_held_at`` and flags above
    ``toxicity_flagged_at``. Reports hold a text once they weigh ``report_weight_holds`` together; a report of somebody
    whose reports were neither right nor wrong so far weighs 1. ``revision`` is 0 while nothing was ever set.
    """

    profanity_at: float = 0.6
    spam_at: float = 0.6
    toxicity_held_at: float = 0.7
    toxicity_flagged_at: float = 0.9
    report_weight_holds: float = 3.0
    words: tuple[str, ...] = ()
    allowed_words: tuple[str, ...] = ()
    toxicity_analyzer: str = LOCAL
    revision: int = 0
    changed_at: str = ""
    changed_by_name: str = ""


#: A threshold → how it is called, and the range that makes sense: at 0 everything would be caught.
THRESHOLDS: Mapping[str, tuple[str, float, float]] = {
    "profanity_at": ("Profanity", 0.05, 1.0),
    "spam_at": ("Spam", 0.05, 1.0),
    "toxicity_held_at": ("Toxicity: held from", 0.05, 1.0),
    "toxicity_flagged_at": ("Toxicity: flagged above", 0.05, 1.0),
    "report_weight_holds": ("Reports: held from", 0.5, MAX_REPORT_WEIGHT),
}


def wrong_thresholds(wanted: Mapping[str, float]) -> list[FieldError]:
    """Return what is wrong with thresholds, by field; ``wanted`` has all of :data:`THRESHOLDS`."""
    wrong = [
        FieldError(f"/{name}", f"A number from {least:g} to {most:g}.")
        for name, (_, least, most) in THRESHOLDS.items()
        if not (math.isfinite(wanted[name]) and least <= wanted[name] <= most)
    ]
    if not wrong and wanted["toxicity_held_at"] > wanted["toxicity_flagged_at"]:
        sentence = "A text is held before it is flagged: choose the same number as below, or a smaller one."
        wrong.append(FieldError("/toxicity_held_at", sentence))
    return wrong


#: Unicode's categories of what nobody sees: control and format characters, and what is no character.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_WRITTEN = re.compile(r"[^\W_]")


def normal_word(line: str) -> str:
    """Return a word or phrase as it is kept: one way of writing, small letters, single spaces, nothing invisible."""
    text = unicodedata.normalize("NFKC", line).casefold()
    kept = "".join(" " if each.isspace() else each for each in text if unicodedata.category(each) not in _INVISIBLE)
    return " ".join(kept.split())


def read_words(lines: Iterable[str], *, field: str) -> tuple[tuple[str, ...], list[FieldError]]:
    """Return the words of lines, normalized and in their order, and what is wrong with which line.

    Empty lines are left out. A line is counted from 1 as an editor does; ``field`` is the pointer, such as ``/words``.
    """
    found: dict[str, int] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        word = normal_word(line)
        if not word:
            if line.strip():
                wrong.append(f"Line {number}: nothing in it can be seen.")
            continue
        problem = _problem(word)
        if problem:
            wrong.append(f"Line {number}: {problem}")
        elif word in found:
            wrong.append(f"Line {number}: “{word}” is in line {found[word]} already.")
        else:
            found[word] = number
    if len(found) > MAX_WORDS:
        wrong.append(f"At most {MAX_WORDS:,} words; these are {len(found):,}.")
    return tuple(found), [FieldError(field, sentence) for sentence in wrong]


def _problem(word: str) -> str:
    if len(word) > MAX_WORD:
        return f"at most {MAX_WORD} characters; these are {len(word):,}."
    if not _WRITTEN.search(word):
        return f"“{word}” has no letter or digit."
    if len(word) == 1 and word.isascii():
        return f"“{word}” is a single letter or digit, which stands in nearly every text."
    return ""


def in_both(words: Iterable[str], allowed: Iterable[str]) -> list[FieldError]:
    """Return which words are in both lists: a word is either always found or never."""
    both = sorted(set(words) & set(allowed))
    return [FieldError("/allowed_words", f"“{word}” is among the words to find, too.") for word in both]
