"""How long each kind of data is kept: one table, its numbers a setting (``DIATONIC_RETENTION_DAYS``).

Whatever expires asks here, and the retention screen shows this table; so the two cannot differ.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data, kept for ``days`` after something happened.

    ``tables``: those whose items expire by it. Not ``is_set``: its time is no setting, since something else holds it.
    """

    name: str
    title: str
    days: int
    after: str
    tables: tuple[str, ...] = ()
    is_set: bool = True


MOST_DAYS = 3650
KINDS = {
    kind.name: kind
    for kind in (
        Kept("sessions", "Sign-ins", 7, "the session was last renewed", ("Sessions",)),
        Kept("api-tokens", "API tokens that have expired", 30, "they expired", ("api-tokens",), is_set=False),
        Kept("idempotency", "Answers to repeated requests", 1, "the request", ("idempotency-keys",), is_set=False),
        Kept("notifications", "Notifications", 90, "they were sent", ("notifications",)),
        Kept("uploads", "Finished and cancelled uploads", 30, "they ended; the files themselves stay", ("uploads",)),
        Kept("file-sweeps", "Reports on unused files", 180, "the report", ("file-sweeps",)),
        Kept("imports", "Imports of modules", 180, "the import", ("imports",)),
        Kept("question-imports", "Imports of questions", 1, "the import", ("question-imports",), is_set=False),
        Kept("deleted-questions", "Deleted questions", 7, "they were deleted", ("question-bank",)),
        Kept(
            "audit-details",
            "Names, addresses and words about people in the audit log",
            730,
            "the entry, which stays without them",
            ("audit-personal",),
        ),
        Kept("moderation-checks", "Scores of posts and comments", 60, "they were checked", ("moderation-checks",)),
        Kept(
            "moderation-cases",
            "Cases of moderation; what was said in them twice as long",
            365,
            "they were closed",
            ("moderation-cases", "moderation-case-parts"),
        ),
        Kept(
            "model-texts",
            "What models were asked and answered, where an organization keeps it",
            30,
            "the call",
            ("llm-texts",),
        ),
        Kept("model-answers", "Answers of models to the same question", 1, "the call", ("llm-answers",), is_set=False),
        Kept(
            "model-budgets",
            "How much of a budget for models was used",
            400,
            "its last call; the ledger stays",
            ("llm-budgets",),
        ),
        Kept("exports", "Exports of your own data", 7, "they were ready", ("privacy-exports",)),
        Kept("erasure", "An account that is to be erased", 7, "it was asked for; until then it can be cancelled"),
        Kept("invocations", "Samples of requests and tasks", 30, "they ran", ("Invocations",)),
        Kept("receipts", "Receipts of what was erased", 365, "everything was erased", ("erasure-receipts",)),
        Kept(
            "posting-hours",
            "How much somebody posted in an hour",
            1,
            "the hour; what was posted stays",
            ("community-reputation",),
            is_set=False,
        ),
        Kept(
            "configurations",
            "Configurations of agents that were tried and never deployed",
            180,
            "they were last run",
            ("pinned-configurations",),
        ),
        Kept(
            "runs",
            "What agents were given, did and said, and how their runs ended",
            180,
            "it was written; which runs there were stays",
            ("run-parts", "agent-execution-history"),
        ),
        Kept(
            "run-days",
            "How many runs of an agent, and of a person, ended in a day and how",
            400,
            "the month of the day",
            ("run-tallies",),
        ),
        Kept("logs", "Logs of the servers, which hold ids and no names", 30, "they were written", is_set=False),
        Kept("backups", "Backups", 35, "the change", is_set=False),
    )
}


def days(name: str) -> int:
    """Return for how many days data of this kind is kept here."""
    return int(settings.DIATONIC.retention_days.get(name, KINDS[name].days))


def period(name: str) -> timedelta:
    """Return how long data of this kind is kept here."""
    return timedelta(days=days(name))


def table() -> list[tuple[Kept, int]]:
    """Return every kind with its days here, in the order in which a screen shows them."""
    return [(kind, days(name)) for name, kind in KINDS.items()]


def expiring() -> dict[str, str]:
    """Return by which kind the items of a table expire."""
    return {table_name: kind.name for kind in KINDS.values() for table_name in kind.tables}


def read(value: object) -> object:
    """Read ``notifications=60,uploads=14`` as days by kind, for the environment. Raises ``ValueError``."""
    if not isinstance(value, str):
        return value
    found: dict[str, int] = {}
    known = [name for name, kind in KINDS.items() if kind.is_set]
    for part in filter(None, (part.strip() for part in value.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in known or not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MOST_DAYS:
            raise ValueError(f"must be like notifications=60: days from 1 to {MOST_DAYS} for {', '.join(known)}")
        found[name] = int(number)
    return found
