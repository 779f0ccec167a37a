"""Logistic regression around what is believed beforehand: a weight moves from its prior only as far as examples push it."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """A text's signals by name, whether it is what is looked for, and how many texts it stands for."""

    signals: Mapping[str, float]
    positive: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Stiffness:
    """How strongly weights are held to what was believed: of words, and of what is not a word."""

    words: float
    structure: float

    def of(self, name: str) -> float:
        """Return it for a signal."""
        return self.structure if name.startswith("#") else self.words


def fit(
    examples: Sequence[Example], prior: Mapping[str, float], stiffness: Stiffness, *, rounds: int
) -> dict[str, float]:
    """Return the weights that the examples and the prior agree on, by AdaGrad over the examples in random order."""
    weights = dict(prior)
    squares = dict.fromkeys(weights, 1e-3)
    times = Counter(name for example in examples for name in example.signals)
    order = list(examples)
    shuffled = random.Random(1)  # noqa: S311 - an order, not a secret
    for _ in range(rounds):
        shuffled.shuffle(order)
        for example in order:
            error = (answer(example.signals, weights) - example.positive) * example.weight
            for name, value in example.signals.items():
                pull = stiffness.of(name) * (weights[name] - prior[name]) / times[name]
                gradient = error * value + pull
                squares[name] += gradient * gradient
                weights[name] -= _STEP * gradient / math.sqrt(squares[name])
    return weights


def answer(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability of being what is looked for."""
    total = sum(weights[name] * value for name, value in signals.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
