"""What the API of results answers."""

from education.results.schemas.figures import (
    ChoiceOut,
    FollowUpOut,
    QuestionFiguresOut,
    QuizResultsOut,
    ResultsOut,
    SectionFiguresOut,
)
from education.results.schemas.learners import (
    GivenAnswerOut,
    LearnerAttemptOut,
    LearnerAttemptsOut,
    LearnerDetailOut,
    LearnerOut,
    LearnersOut,
    LearnersSectionOut,
)
from education.results.schemas.tables import sent_table

__all__ = [
    "ChoiceOut",
    "FollowUpOut",
    "GivenAnswerOut",
    "LearnerAttemptOut",
    "LearnerAttemptsOut",
    "LearnerDetailOut",
    "LearnerOut",
    "LearnersOut",
    "LearnersSectionOut",
    "QuestionFiguresOut",
    "QuizResultsOut",
    "ResultsOut",
    "SectionFiguresOut",
    "sent_table",
]
