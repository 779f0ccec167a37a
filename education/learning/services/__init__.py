"""Learning: the catalogue, modules and sections as a learner sees them, progress, and answering quizzes."""

from education.learning.services.answering import (
    NoAttemptLeft,
    NotStarted,
    QuizChanged,
    get_answered_section,
    submit_attempt,
)
from education.learning.services.attempts import NotAQuiz, list_attempts
from education.learning.services.learners import list_attempts_of, list_learners, some_attempts
from education.learning.services.progress import TRIES, save_progress
from education.learning.services.reading import (
    Locked,
    check_open,
    file_of,
    get_file,
    get_module,
    get_section,
    list_catalogue,
)
from education.learning.services.recording import Recorder, on_recorded, read_progress, record
from education.learning.services.regrading import grade_again, list_who_answered, open_again
from education.learning.services.sittings import (
    NotTimed,
    TimeIsOver,
    close_attempt,
    finish_attempt,
    save_answers,
    start_attempt,
)
from education.learning.store import ProgressMoved

__all__ = [
    "TRIES",
    "Locked",
    "NoAttemptLeft",
    "NotAQuiz",
    "NotStarted",
    "NotTimed",
    "ProgressMoved",
    "QuizChanged",
    "Recorder",
    "TimeIsOver",
    "check_open",
    "close_attempt",
    "file_of",
    "finish_attempt",
    "get_answered_section",
    "get_file",
    "get_module",
    "get_section",
    "grade_again",
    "list_attempts",
    "list_attempts_of",
    "list_catalogue",
    "list_learners",
    "list_who_answered",
    "on_recorded",
    "open_again",
    "read_progress",
    "record",
    "save_answers",
    "save_progress",
    "some_attempts",
    "start_attempt",
    "submit_attempt",
]
