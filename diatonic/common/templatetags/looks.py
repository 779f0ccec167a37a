"""One word and one shape for each state and type, so that a state looks the same on every screen."""

from collections.abc import Iterable
from typing import NamedTuple


class Look(NamedTuple):
    """How a value is shown."""

    label: str
    icon: str
    tone: str = "muted"


LOOKS = {
    # modules and sections
    "draft": Look("Draft", "pencil"),
    "review": Look("In review", "eye", "info"),
    "published": Look("Published", "circle-check", "good"),
    "archived": Look("Archived", "archive"),
    "complete": Look("Complete", "check", "good"),
    "incomplete": Look("To complete", "circle-dashed", "warn"),
    # domains
    "unverified": Look("Not verified yet", "circle-dashed", "warn"),
    "verified": Look("Verified", "rosette-discount-check", "good"),
    # files
    "waiting": Look("Waiting for the file", "clock"),
    "uploading": Look("Uploading", "upload", "info"),
    "uploaded": Look("Uploaded", "cloud-upload", "info"),
    "processing": Look("Processing", "loader-2", "info"),
    "ready": Look("Ready", "circle-check", "good"),
    "failed": Look("Failed", "alert-triangle", "bad"),
    "cancelled": Look("Cancelled", "circle-x"),
    "timed_out": Look("Timed out", "clock-x", "bad"),
    # a learner's
    "new": Look("Not started", "circle"),
    "started": Look("In progress", "progress", "info"),
    "done": Look("Done", "circle-check", "good"),
    "passed": Look("Passed", "circle-check", "good"),
    "not_passed": Look("Not passed yet", "circle-x", "warn"),
    "submitted": Look("Waiting to be marked", "clock", "info"),
    "try_again": Look("Try again", "refresh", "warn"),
    "locked": Look("Locked", "lock"),
    # invites and their mail, tokens
    "open": Look("Open", "mail", "info"),
    "accepted": Look("Accepted", "circle-check", "good"),
    "expired": Look("Expired", "clock-x", "warn"),
    "mail-waiting": Look("Mail on its way", "mail-forward", "info"),
    "mail-retrying": Look("Mail not sent yet", "mail-exclamation", "warn"),
    "mail-sent": Look("Mailed", "mail-check", "good"),
    "mail-failed": Look("Mail not sent", "mail-x", "bad"),
    # organizations and members
    "active": Look("Active", "circle-check", "good"),
    "suspended": Look("Suspended", "lock", "warn"),
    "inactive": Look("Suspended", "lock", "warn"),
    "muted": Look("Muted", "volume-off", "warn"),
    # posts and comments, and what moderation decides about them
    "checking": Look("Being checked", "hourglass", "info"),
    "approved": Look("Approved", "circle-check", "good"),
    "held": Look("Held", "clock-pause", "warn"),
    "flagged": Look("Flagged", "flag", "bad"),
    "hidden": Look("Hidden", "eye-off", "warn"),
    "edit_requested": Look("Edit asked for", "pencil-exclamation", "warn"),
    "removed": Look("Removed", "circle-x", "bad"),
    "reported": Look("Reported", "message-report", "bad"),
    "appeals": Look("Appeal", "scale", "info"),
    "edited": Look("Edited", "pencil", "info"),
    # projects, their tools and deployments
    "live": Look("Live", "rocket", "good"),
    "deleting": Look("Being deleted", "trash", "warn"),
    "pending": Look("In line", "clock", "info"),
    "deploying": Look("Being deployed", "loader-2", "info"),
    "success": Look("Was deployed", "check"),
    "flow": Look("Flow", "sitemap", "info"),
    "code": Look("Code", "code"),
    "frontend_action": Look("Frontend action", "browser"),
    "demo": Look("Demo: only repeats", "repeat", "warn"),
    # runs and their nodes
    "queued": Look("In line", "clock", "info"),
    "running": Look("Running", "progress", "info"),
    "waits": Look("Waits for an answer", "hand-stop", "warn"),
    "completed": Look("Completed", "circle-check", "good"),
    "skipped": Look("Skipped", "player-skip-forward"),
    "not_reached": Look("Not reached", "circle-dashed"),
    # budgets, and calls of models
    "nearly_used": Look("Nearly used up", "alert-triangle", "warn"),
    "used_up": Look("Used up", "circle-x", "bad"),
    "answered": Look("Answered", "check", "good"),
    "cached": Look("From the last answer", "repeat", "info"),
    "broken": Look("Broke off", "plug-off", "warn"),
    "stopped": Look("Stopped", "player-stop"),
    "lost": Look("Worker lost", "alert-triangle", "bad"),
    # difficulty
    "beginner": Look("Beginner", "antenna-bars-3"),
    "intermediate": Look("Intermediate", "antenna-bars-4"),
    "advanced": Look("Advanced", "antenna-bars-5"),
    # types of sections and files
    "text": Look("Text", "align-left"),
    "video": Look("Video", "player-play"),
    "audio": Look("Sound", "music"),
    "document": Look("Document", "file-text"),
    "quiz": Look("Quiz", "checkbox"),
    "exercise": Look("Exercise", "tool"),
    "image": Look("Picture", "photo"),
    "captions": Look("Captions", "badge-cc"),
    "interactive": Look("Interactive", "hand-click"),
    "mixed": Look("Mixed", "layout-grid"),
}


def look_of(value: str) -> Look:
    """The look of a state or type; an unknown one is shown as its own word."""
    return LOOKS.get(value) or Look(value.replace("_", " ").capitalize(), "point")


#: What happens to a file after its upload, in order.
STEPS = (
    ("queued", "In line"),
    ("copying", "Copied to a safe place"),
    ("checking", "Looked into"),
    ("storing", "Made ready"),
)


def steps_of(state: str, step: str) -> list[tuple[str, str]]:
    """Return each step of an upload with how far it is: ``done``, ``running``, ``failed`` or ``todo``."""
    return stages(STEPS, step, at_step="failed" if state == "failed" else "running")


def stages(steps: Iterable[tuple[str, str]], step: str, *, at_step: str = "running") -> list[tuple[str, str]]:
    """Return the labels of steps (name and label) for ``components/stages.html``, each with how far it is.

    Those before ``step`` are ``done``, those after it ``todo``; ``at_step``: what to say of the step itself.
    """
    listed = list(steps)
    at = next((number for number, (name, _) in enumerate(listed) if name == step), -1)
    return [
        (label, "done" if number < at else at_step if number == at else "todo")
        for number, (_, label) in enumerate(listed)
    ]


#: How a notification's kind begins → its icon.
_NOTICE_ICONS = (
    ("module.published", "rocket"),
    ("module.submitted", "eye"),
    ("module.changes_requested", "message-report"),
    ("submission.", "clipboard-check"),
    ("quiz.", "checkbox"),
    ("domain.", "world"),
    ("join_request.", "user-plus"),
    ("member.", "user-cog"),
    ("ownership.", "key"),
    ("community.reply", "message"),
    ("community.mention", "at"),
    ("community.reaction", "thumb-up"),
    ("moderation.", "shield-check"),
    ("run.failed", "alert-triangle"),
    ("run.", "user-check"),
    ("budget.cloud", "hourglass"),
    ("budget.", "coin"),
    ("file.failed", "alert-triangle"),
    ("file.", "file-check"),
)


def notice_icon(kind: str) -> str:
    """Return the name of the icon for a kind of notification."""
    return next((icon for prefix, icon in _NOTICE_ICONS if kind.startswith(prefix)), "bell")
