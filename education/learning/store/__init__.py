"""Reads and writes of what learners did."""

from education.learning.store.progress import AnsweredMeanwhile, LearningStore, ProgressMoved

__all__ = ["AnsweredMeanwhile", "LearningStore", "ProgressMoved"]
