"""Prints what alt-profanity-check's model knows of each word. Runs in an environment of its own, with that package alone.

Three columns: the word, its mean weight over the five linear classifiers on the scale of log-odds, in how many of a
million of its training texts the word stands.
"""

import math
import sys

from profanity_check.profanity_check import model, vectorizer


def main() -> None:
    """Print one line for every word of the vocabulary."""
    folds = model.calibrated_classifiers_
    for word, column in sorted(vectorizer.vocabulary_.items()):
        weight = sum(-fold.calibrators[0].a_ * fold.estimator.coef_[0][column] for fold in folds) / len(folds)
        in_a_million = 1_000_000 * math.exp(1 - vectorizer.idf_[column])
        sys.stdout.write(f"{word}\t{weight:.4f}\t{in_a_million:.1f}\n")


if __name__ == "__main__":
    main()
