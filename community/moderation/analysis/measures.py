"""How well scores tell two kinds of texts apart, and the file that says which is which."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

_YES = frozenset(
    [
        "1",
        "1.0",
        "true",
        "t",
        "yes",
        "y",
        "spam",
        "toxic",
        "positive",
        "pos",
        "bad",
        "abusive",
        "hate",
        "hateful",
        "offensive",
        "insult",
        "profane",
        "profanity",
        "obscene",
        "flagged",
        "held",
        "off",
    ]
)
_NO = frozenset(
    [
        "0",
        "0.0",
        "false",
        "f",
        "no",
        "n",
        "ham",
        "clean",
        "harmless",
        "negative",
        "neg",
        "good",
        "nontoxic",
        "non-toxic",
        "not_toxic",
        "legit",
        "neutral",
        "neither",
        "none",
        "normal",
        "ok",
        "approved",
        "not",
    ]
)
#: What a label may be, in words.
LABELS = "1 or 0, true or false, yes or no, spam or ham, toxic or clean"
_LONGEST_FIELD = 10_000_000
_FPR = 0.02


class Lines(Protocol):
    """What ``csv.reader`` gives."""

    @property
    def line_num(self) -> int:
        """Return how many lines were read."""
        ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class Unreadable(Exception):
    """The file is not what it should be; the sentence names the line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text, and whether it is what is looked for."""

    text: str
    label: bool


def rows_of(content: bytes) -> list[Row]:
    """Read a CSV of the columns ``text`` and ``label``, in UTF-8. Raises :class:`Unreadable`."""
    csv.field_size_limit(_LONGEST_FIELD)
    decoded = content.decode("utf-8-sig", errors="replace").replace("\x00", "\ufffd")
    reader = csv.reader(io.StringIO(decoded, newline=""))
    try:
        rows = list(_rows(reader))
    except csv.Error as failure:
        raise Unreadable(f"Line {reader.line_num} is not CSV: {failure}.") from None
    if not rows:
        raise Unreadable("The file has no rows.")
    return rows


def _rows(reader: "Lines") -> Iterator[Row]:
    header = [name.strip().lower() for name in next(reader, [])]
    if "text" not in header or "label" not in header:
        raise Unreadable("Line 1 must name the columns text and label.")
    text_at, label_at = header.index("text"), header.index("label")
    line = reader.line_num + 1
    for cells in reader:
        if cells:
            if len(cells) <= max(text_at, label_at):
                raise Unreadable(f"Line {line} has {len(cells)} of {len(header)} columns.")
            yield Row(cells[text_at], _label(cells[label_at], line))
        line = reader.line_num + 1


def _label(written: str, line: int) -> bool:
    word = written.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(f"Line {line}: the label “{written[:40]}” is not {LABELS}.")


def measures(scores: Sequence[float], labels: Sequence[bool], chosen: Sequence[bool]) -> dict[str, float | None]:
    """Return how well the scores order the texts, and how well ``chosen`` tells them apart. None: it has no meaning."""
    hits = sum(label and choice for label, choice in zip(labels, chosen, strict=True))
    positives, found = sum(labels), sum(chosen)
    negatives = len(labels) - positives
    precision, recall = _share(hits, found), _share(hits, positives)
    f1 = 2 * hits / (positives + found) if positives + found else None
    return {
        "auc": _rounded(auc(scores, labels)),
        "precision": _rounded(precision),
        "recall": _rounded(recall),
        "f1": _rounded(f1),
        "recall_at_fpr_2": _rounded(recall_at(scores, labels, _FPR)),
        "false_positive_rate": _rounded(_share(found - hits, negatives)),
    }


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """Return how often a positive scores above a negative, ties counting half; None without both."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    below = wins = 0.0
    for falses, trues in _from_the_top(scores, labels, reverse=False):
        wins += trues * (below + falses / 2)
        below += falses
    return wins / (positives * negatives)


def recall_at(scores: Sequence[float], labels: Sequence[bool], rate: float) -> float | None:
    """Return the most positives that some threshold finds with at most this share of the negatives found too."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    found = wrong = best = 0
    for falses, trues in _from_the_top(scores, labels, reverse=True):
        found, wrong = found + trues, wrong + falses
        if wrong > rate * negatives:
            break
        best = found
    return best / positives


def _from_the_top(scores: Sequence[float], labels: Sequence[bool], *, reverse: bool) -> Iterator[tuple[int, int]]:
    """Yield for every score, in order, how many negatives and positives have it."""
    counts: dict[float, list[int]] = {}
    for score, label in zip(scores, labels, strict=True):
        counts.setdefault(score, [0, 0])[label] += 1
    for score in sorted(counts, reverse=reverse):
        falses, trues = counts[score]
        yield falses, trues


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
