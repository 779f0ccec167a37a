"""The bank and the imports of an organization."""

from education.questions.store.bank import BankStore, QuestionUnknown
from education.questions.store.imports import ImportMoved, ImportStore, ImportUnknown

__all__ = ["BankStore", "ImportMoved", "ImportStore", "ImportUnknown", "QuestionUnknown"]
