"""Results: how learners do in a module, who is stuck, and what follows from the change of an answered quiz."""

from education.results.services.counting import count
from education.results.services.errands import give_up_on_answers, see_to_answers
from education.results.services.figures import ModuleResults, NoSuchQuiz, QuizResults, get_quiz_results, get_results
from education.results.services.following import (
    begin_follow_ups,
    count_answered,
    follow_publication,
    forecast_on_submission,
    retry_follow_up,
)
from education.results.services.learners import (
    ShownAttempt,
    get_learner,
    learner_rows,
    list_learner_attempts,
    list_learners,
    questions_rows,
)

__all__ = [
    "ModuleResults",
    "NoSuchQuiz",
    "QuizResults",
    "ShownAttempt",
    "begin_follow_ups",
    "count",
    "count_answered",
    "follow_publication",
    "forecast_on_submission",
    "get_learner",
    "get_quiz_results",
    "get_results",
    "give_up_on_answers",
    "learner_rows",
    "list_learner_attempts",
    "list_learners",
    "questions_rows",
    "retry_follow_up",
    "see_to_answers",
]
