"""What an entry of the audit log is, how it reads, and how entries are chained."""

from organizations.audit.rules.chain import (
    FORMAT,
    GENESIS,
    Link,
    canonical,
    commitment,
    digest,
    line_of,
)
from organizations.audit.rules.checking import Checker, Problem, Report
from organizations.audit.rules.days import day_file, day_key, parsed_day
from organizations.audit.rules.entries import (
    ABOUT_PEOPLE,
    ACTOR,
    ERASED,
    SUBJECT,
    SYSTEM,
    Day,
    Event,
    Filters,
    Personal,
    changes_between,
    id_before,
    plain,
    without_secrets,
)
from organizations.audit.rules.words import ACTIONS, Changed, icon_of, in_words, shown_changes, told

__all__ = [
    "ABOUT_PEOPLE",
    "ACTIONS",
    "ACTOR",
    "ERASED",
    "FORMAT",
    "GENESIS",
    "SUBJECT",
    "SYSTEM",
    "Changed",
    "Checker",
    "Day",
    "Event",
    "Filters",
    "Link",
    "Personal",
    "Problem",
    "Report",
    "canonical",
    "changes_between",
    "commitment",
    "day_file",
    "day_key",
    "digest",
    "icon_of",
    "id_before",
    "in_words",
    "line_of",
    "parsed_day",
    "plain",
    "shown_changes",
    "told",
    "without_secrets",
]
