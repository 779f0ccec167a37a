"""Results: how learners do in a module, who is stuck, and what follows from the change of an answered quiz."""

from education.results.services.counting import count
from education.results.services.figures import ModuleResults, NoSuchQuiz, QuizResults, get_quiz_results, get_results

__all__ = ["ModuleResults", "NoSuchQuiz", "QuizResults", "count", "get_quiz_results", "get_results"]
