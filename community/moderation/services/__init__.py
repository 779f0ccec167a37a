"""Checking, reporting, deciding, appealing."""

from community.moderation.services.checking import check, hold_unchecked, submit
from community.moderation.services.forgetting import forget
from community.moderation.services.reporting import MAX_NOTE, OwnThing, ReportsTooOften, report
from community.moderation.services.sanctions import Muted, Suspended, check_may_write, writer_standing
from community.moderation.services.settings import settings_of
from community.moderation.services.targets import TargetHandler, TargetMoved, on_target

__all__ = [
    "MAX_NOTE",
    "Muted",
    "OwnThing",
    "ReportsTooOften",
    "Suspended",
    "TargetHandler",
    "TargetMoved",
    "check",
    "check_may_write",
    "forget",
    "hold_unchecked",
    "on_target",
    "report",
    "settings_of",
    "submit",
    "writer_standing",
]
