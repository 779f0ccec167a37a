"""Reads and writes of what learners did."""

from education.learning.store.learners import LearnersStore
from education.learning.store.progress import AnsweredMeanwhile, LearningStore, ProgressMoved, given_answers

__all__ = ["AnsweredMeanwhile", "LearnersStore", "LearningStore", "ProgressMoved", "given_answers"]
