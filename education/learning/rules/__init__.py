"""Pure rules of learning: what was recorded, what a learner sees, what is counted."""

from education.learning.rules.progress import (
    SEEN_SHARE,
    STUCK_AFTER,
    AnswersInput,
    Progress,
    ProgressInput,
    SectionProgress,
    Standing,
    State,
    after_attempt,
    after_mark,
    after_report,
    after_work,
    is_stuck,
)
from education.learning.rules.recorded import Counted, Recorded
from education.learning.rules.seen import (
    Attempt,
    CatalogueCard,
    LearnerModule,
    LearnerSection,
    Requirement,
    requirements,
)

__all__ = [
    "SEEN_SHARE",
    "STUCK_AFTER",
    "AnswersInput",
    "Attempt",
    "CatalogueCard",
    "Counted",
    "LearnerModule",
    "LearnerSection",
    "Progress",
    "ProgressInput",
    "Recorded",
    "Requirement",
    "SectionProgress",
    "Standing",
    "State",
    "after_attempt",
    "after_mark",
    "after_report",
    "after_work",
    "is_stuck",
    "requirements",
]
