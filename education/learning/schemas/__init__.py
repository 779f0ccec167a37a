"""What the API of learning takes and answers."""

from education.learning.schemas.catalogue import CardOut, CatalogueOut, RequirementOut
from education.learning.schemas.reading import (
    AnswersIn,
    AttemptOut,
    AttemptsOut,
    FileLinkOut,
    LearnerEntryOut,
    LearnerModuleOut,
    LearnerSectionOut,
    ProgressIn,
    ProgressOut,
    QuestionResultOut,
    SavedOut,
    SectionProgressOut,
    SittingOut,
)

__all__ = [
    "AnswersIn",
    "AttemptOut",
    "AttemptsOut",
    "CardOut",
    "CatalogueOut",
    "FileLinkOut",
    "LearnerEntryOut",
    "LearnerModuleOut",
    "LearnerSectionOut",
    "ProgressIn",
    "ProgressOut",
    "QuestionResultOut",
    "RequirementOut",
    "SavedOut",
    "SectionProgressOut",
    "SittingOut",
]
