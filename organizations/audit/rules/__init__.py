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
from organizations.audit.rules.entries import (
    ABOUT_PEOPLE,
    ACTOR,
    ERASED,
    SUBJECT,
    SYSTEM,
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
    "Event",
    "Filters",
    "Link",
    "Personal",
    "canonical",
    "changes_between",
    "commitment",
    "digest",
    "icon_of",
    "id_before",
    "in_words",
    "line_of",
    "plain",
    "shown_changes",
    "told",
    "without_secrets",
]
