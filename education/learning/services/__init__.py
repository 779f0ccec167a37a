"""Learning: the catalogue, modules and sections as a learner sees them, progress, and answering quizzes."""

from education.learning.services.answering import (
    NoAttemptLeft,
    NotAQuiz,
    QuizChanged,
    get_answered_section,
    list_attempts,
    submit_attempt,
)
from education.learning.services.progress import save_progress
from education.learning.services.reading import (
    Locked,
    check_open,
    get_file,
    get_module,
    get_picture,
    get_section,
    list_catalogue,
)
from education.learning.services.recording import Recorder, on_recorded, record

__all__ = [
    "Locked",
    "NoAttemptLeft",
    "NotAQuiz",
    "QuizChanged",
    "Recorder",
    "check_open",
    "get_answered_section",
    "get_file",
    "get_module",
    "get_picture",
    "get_section",
    "list_attempts",
    "list_catalogue",
    "on_recorded",
    "record",
    "save_progress",
    "submit_attempt",
]
