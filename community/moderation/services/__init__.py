"""Checking, reporting, deciding, appealing."""

from community.moderation.services.appealing import (
    AnotherModeratorNeeded,
    AppealAnswer,
    Appealed,
    AppealedBefore,
    NoAppeal,
    NotTheAuthor,
    answer_appeal,
    appeal,
    is_for_another,
)
from community.moderation.services.checking import check, hold_unchecked, lets_pass, submit
from community.moderation.services.claims import ClaimedByAnother, NothingWaits, claim, release
from community.moderation.services.deciding import Answer, AppealWaits, decide, decide_several
from community.moderation.services.following import follow
from community.moderation.services.forgetting import forget, outlive_author
from community.moderation.services.looking import leave, look, looking_at
from community.moderation.services.queue import (
    FACETS,
    CaseView,
    count_waiting,
    get_case,
    list_cases,
    list_reports,
    next_case,
)
from community.moderation.services.reporting import MAX_NOTE, OwnThing, ReportsTooOften, report
from community.moderation.services.sanctions import (
    Muted,
    NotSanctioned,
    OwnSanction,
    Suspended,
    check_may_write,
    lift_sanctions,
    list_sanctioned,
    writer_standing,
)
from community.moderation.services.settings import analysis_of, settings_of
from community.moderation.services.sides import (
    AlreadyHandled,
    CaseChanged,
    ModeratorSanctioned,
    TargetGone,
    TextChanged,
    is_for_others,
)
from community.moderation.services.targets import TargetHandler, TargetMoved, on_target
from community.moderation.services.undoing import NotUndone, undo, undo_several
from community.moderation.store.cases import CaseMoved, CaseUnknown
from community.moderation.store.parts import ReportedBefore

__all__ = [
    "FACETS",
    "MAX_NOTE",
    "AlreadyHandled",
    "AnotherModeratorNeeded",
    "Answer",
    "AppealAnswer",
    "AppealWaits",
    "Appealed",
    "AppealedBefore",
    "CaseChanged",
    "CaseMoved",
    "CaseUnknown",
    "CaseView",
    "ClaimedByAnother",
    "ModeratorSanctioned",
    "Muted",
    "NoAppeal",
    "NotSanctioned",
    "NotTheAuthor",
    "NotUndone",
    "NothingWaits",
    "OwnSanction",
    "OwnThing",
    "ReportedBefore",
    "ReportsTooOften",
    "Suspended",
    "TargetGone",
    "TargetHandler",
    "TargetMoved",
    "TextChanged",
    "analysis_of",
    "answer_appeal",
    "appeal",
    "check",
    "check_may_write",
    "claim",
    "count_waiting",
    "decide",
    "decide_several",
    "follow",
    "forget",
    "get_case",
    "hold_unchecked",
    "is_for_another",
    "is_for_others",
    "leave",
    "lets_pass",
    "lift_sanctions",
    "list_cases",
    "list_reports",
    "list_sanctioned",
    "look",
    "looking_at",
    "next_case",
    "on_target",
    "outlive_author",
    "release",
    "report",
    "settings_of",
    "submit",
    "undo",
    "undo_several",
    "writer_standing",
]
