"""Trains, says how it does on what it never saw of the technical talk, and writes the model."""

import random
from collections.abc import Callable
from pathlib import Path

from community.moderation.analysis import bait
from community.moderation.analysis.folding import read
from community.moderation.analysis.signals import Vocabulary, signals
from training import believed, harmless
from training.fit import Example, Stiffness, answer, fit

_HERE = Path(__file__).resolve().parents[2]
_OURS = _HERE / "community" / "moderation" / "training"
_MODELS = _HERE / "community" / "moderation" / "analysis" / "data"
_OWN = {
    "toxicity": (("toxic.txt", True), ("harmless.txt", False)),
    "spam": (("spam.txt", True), ("ham.txt", False), ("harmless.txt", False)),
}
_AT = 0.7
_TEACHER = _HERE / "var" / "training" / "teacher.tsv"
_ROOTS = (_HERE / ".venv" / "lib" / "python3.11" / "site-packages", _HERE / "node_modules")
_MOST_OF_A_PACKAGE = 4_000
_TECHNICAL, _TECHNICAL_WEIGHT = 60_000, 0.1
_OWN_WEIGHT = 2.0
_STIFFNESS = Stiffness(words=3.0, structure=300.0)


def main() -> None:
    """Read, fit, measure, write."""
    seen, unseen = _technical()
    _train_toxicity(seen, unseen)
    _train_spam(seen, unseen)


def _train_toxicity(seen: list[str], unseen: list[str]) -> None:
    hostile = believed.lexicon(_OURS / "lexicon.tsv")
    common = believed.common(_TEACHER, hostile)
    vocabulary = Vocabulary.of(hostile, common)

    def values(text: str) -> dict[str, float]:
        return signals(*read(text), vocabulary).values

    weights = _fitted("toxicity", values, {**common, **hostile, **believed.STRUCTURE}, (seen, unseen))
    _write("toxicity", weights, {"signal": believed.STRUCTURE, "hostile": hostile, "common": common})


def _train_spam(seen: list[str], unseen: list[str]) -> None:
    prior = believed.lexicon(_OURS / "spam.tsv")
    words = {name: weight for name, weight in prior.items() if not name.startswith("#")}
    technical = believed.technical(_TEACHER, seen, words)
    vocabulary = bait.Bait.of(words, technical)

    def values(text: str) -> dict[str, float]:
        return bait.signals(*read(text), (), vocabulary).values

    weights = _fitted("spam", values, {**technical, **prior}, (seen, unseen))
    structure = {name: weight for name, weight in prior.items() if name.startswith("#")}
    _write("spam", weights, {"signal": structure, "word": words, "technical": technical})


def _fitted(
    what: str,
    values: Callable[[str], dict[str, float]],
    prior: dict[str, float],
    technical: tuple[list[str], list[str]],
) -> dict[str, float]:
    seen, unseen = technical
    examples = [Example(values(text), positive=False, weight=_TECHNICAL_WEIGHT) for text in seen]
    for name, positive in _OWN[what]:
        texts = (_OURS / name).read_text(encoding="utf-8").splitlines()
        examples.extend(Example(values(text), positive=positive, weight=_OWN_WEIGHT) for text in texts)
    weights = fit(examples, prior, _STIFFNESS, rounds=4)
    held = sum(answer(values(text), weights) >= _AT for text in unseen)
    print(f"{what}: {len(seen)} technical sentences learned from; of {len(unseen)} others {held} reach {_AT}.")
    return weights


def _technical() -> tuple[list[str], list[str]]:
    seen: list[str] = []
    unseen: list[str] = []
    order = random.Random(1)  # noqa: S311 - an order, not a secret
    for package, paths in harmless.packages(*_ROOTS):
        found = list(harmless.sentences(paths))
        order.shuffle(found)
        (unseen if harmless.is_held_out(package) else seen).extend(found[:_MOST_OF_A_PACKAGE])
    order.shuffle(seen)
    return seen[:_TECHNICAL], unseen


def _write(what: str, weights: dict[str, float], kinds: dict[str, dict[str, float]]) -> None:
    lines = ["// Made by script/train-moderation. Kind, name, weight in hundredths of log-odds; docs/MODERATION.md.\n"]
    for kind, names in kinds.items():
        lines.extend(f"{kind}\t{name}\t{round(weights[name] * 100)}\n" for name in sorted(names))
    (_MODELS / f"{what}.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
