"""The use cases of questions: the bank, and importing files of questions into it or into a quiz."""

from education.questions.services.bank import (
    add_question,
    delete_question,
    export_questions,
    get_question,
    get_questions,
    list_questions,
    restore_question,
    update_question,
)
from education.questions.services.imports import (
    FileMissing,
    forget_import,
    get_import,
    list_imports,
    list_verdicts,
    paste_import,
    read_import,
    request_import,
)
from education.questions.services.quizzes import (
    MAX_IN_QUIZ,
    NothingFits,
    bank_from_quiz,
    get_quiz,
    kept_in_bank,
    quiz_from_bank,
)
from education.questions.services.reading import give_up_reading, read_file
from education.questions.services.taking import Taking, give_up_taking, take, take_into_bank
from education.questions.store import ImportMoved, ImportUnknown, QuestionUnknown

__all__ = [
    "MAX_IN_QUIZ",
    "FileMissing",
    "ImportMoved",
    "ImportUnknown",
    "NothingFits",
    "QuestionUnknown",
    "Taking",
    "add_question",
    "bank_from_quiz",
    "delete_question",
    "export_questions",
    "forget_import",
    "get_import",
    "get_question",
    "get_questions",
    "get_quiz",
    "give_up_reading",
    "give_up_taking",
    "kept_in_bank",
    "list_imports",
    "list_questions",
    "list_verdicts",
    "paste_import",
    "quiz_from_bank",
    "read_file",
    "read_import",
    "request_import",
    "restore_question",
    "take",
    "take_into_bank",
    "update_question",
]
