"""How entries read: the words for actions, and for what was before and after."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from organizations.audit.rules.entries import ERASED, SUBJECT, Event

#: The actions one can ask for, in words. One that is not here reads as its own name says.
ACTIONS: Mapping[str, str] = {
    "account.renamed": "Name changed",
    "account.status_changed": "Account disabled or enabled",
    "agent.changed": "Agent changed",
    "agent.created": "Agent made",
    "agent.deleted": "Agent deleted",
    "comment.removed": "Comment taken away",
    "deployment.made": "Deployment asked for",
    "domain.added": "Domain added",
    "domain.changed": "Domain changed",
    "domain.lapsed": "Domain no longer verified",
    "domain.removed": "Domain removed",
    "domain.verified": "Domain verified",
    "environment.removed": "Value of an environment removed",
    "environment.set": "Value of an environment set",
    "file.deleted": "File deleted",
    "file.replaced": "File replaced",
    "flag.switched": "Feature switched",
    "import.retried": "Import tried again",
    "import.started": "Import started",
    "invite.accepted": "Invite accepted",
    "invite.cancelled": "Invite cancelled",
    "invite.resent": "Invite sent again",
    "invite.sent": "Invite sent",
    "join_request.approved": "Request to join approved",
    "join_request.made": "Asked to join",
    "join_request.refused": "Request to join refused",
    "join_request.withdrawn": "Request to join taken back",
    "llm.budget_extended": "Budget for models extended",
    "llm.limits_changed": "Limits for models changed",
    "member.added": "Member added",
    "member.joined": "Member joined",
    "member.erased": "Member erased",
    "member.left": "Member left",
    "member.permissions_changed": "Permissions changed",
    "member.reinstated": "Member let back in",
    "member.removed": "Member removed",
    "member.role_changed": "Role changed",
    "member.suspended": "Member suspended",
    "moderation.settings_changed": "Settings of moderation changed",
    "moderation.appeal_answered": "Appeal answered",
    "moderation.appealed": "Appeal made",
    "moderation.decided": "Post or comment decided about",
    "moderation.sanctions_lifted": "Allowed to write again",
    "moderation.taken_over": "Case taken over",
    "moderation.undone": "Decision taken back",
    "module.archived": "Module archived",
    "module.changed": "Module changed",
    "module.changes_requested": "Changes to a module asked for",
    "module.coverage_changed": "Coverage of objectives changed",
    "module.created": "Module created",
    "module.deleted": "Module deleted",
    "module.duplicated": "Module duplicated",
    "module.people_changed": "People of a module changed",
    "module.published": "Module published",
    "module.restored": "Module restored",
    "module.submitted": "Module sent for review",
    "module.version_restored": "Version of a module restored",
    "module.withdrawn": "Module taken back from review",
    "organization.changed": "Organization changed",
    "organization.created": "Organization created",
    "organization.settings_changed": "Settings changed",
    "organization.standing_changed": "Organization suspended, or its plan changed",
    "ownership.declined": "Ownership declined",
    "ownership.offered": "Ownership offered",
    "ownership.transferred": "Ownership transferred",
    "ownership.withdrawn": "Offer of ownership taken back",
    "project.changed": "Project changed",
    "project.created": "Project made",
    "project.data_deleted": "What flows kept deleted",
    "project.deleted": "Project deleted",
    "project.handed_over": "Project handed over",
    "project.main_config_changed": "Main agent changed",
    "question.added": "Question added",
    "question.changed": "Question changed",
    "question.deleted": "Question deleted",
    "question.restored": "Question brought back",
    "questions.imported": "Questions imported",
    "quiz.extra_allowed": "Extra time or attempts allowed",
    "quiz.extra_removed": "Extra time or attempts taken back",
    "run.decided": "Decided what a run waited for",
    "session.all_ended": "Member signed out everywhere",
    "session.ended": "Session ended",
    "session.others_ended": "Other sessions ended",
    "submission.marked": "Submission marked",
    "token.created": "API token made",
    "token.revoked": "API token revoked",
    "tool.changed": "Tool changed",
    "tool.created": "Tool made",
    "tool.deleted": "Tool deleted",
}

#: How an action begins → its icon.
_ICONS = (
    ("member.", "users"),
    ("invite.", "mail"),
    ("domain.", "world"),
    ("organization.", "building"),
    ("ownership.", "crown"),
    ("join_request.", "user-plus"),
    ("moderation.", "shield-check"),
    ("module.", "stack-2"),
    ("question", "list-check"),
    ("quiz.", "checkbox"),
    ("submission.", "clipboard-check"),
    ("file.", "file"),
    ("import.", "file-import"),
    ("comment.", "message"),
    ("flag.", "flag"),
    ("account.", "user-edit"),
    ("session", "device-desktop"),
    ("token.", "key"),
    ("project.", "folder"),
    ("agent.", "robot"),
    ("tool.", "tool"),
    ("environment.", "key"),
    ("deployment.", "rocket"),
    ("run.", "player-play"),
)
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of which an entry knows what it was and what it became, in words."""

    name: str
    before: str
    after: str


def in_words(action: str) -> str:
    """Return the words for an action."""
    return ACTIONS.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def told(event: Event) -> str:
    """Return what the actor did, as the rest of a sentence that begins with their name."""
    if event.summary:
        return event.summary
    words = f"did this: {in_words(event.action).lower()}"
    return f"{words}, for {ERASED}" if SUBJECT in event.erased else words


def icon_of(action: str) -> str:
    """Return the name of the icon for an action."""
    return next((icon for prefix, icon in _ICONS if action.startswith(prefix)), "history")


def shown_changes(changes: Mapping[str, Any]) -> list[Changed]:
    """Return what changed, field by field, in words."""
    return [
        Changed(name.replace("_", " ").capitalize(), _said(sides.get("before")), _said(sides.get("after")))
        for name, sides in changes.items()
        if isinstance(sides, Mapping)
    ]


def _said(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(inner) for inner in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)
