"""What the editor's templates show, prepared: actions, checklist, what a section lacks, slots for files."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from diatonic.common.scope import Scope
from education.authoring import policies, services
from education.authoring.forms import SettingsForm
from education.authoring.rules import (
    CheckItem,
    Checklist,
    Module,
    Outline,
    Section,
    SectionType,
    Status,
    missing,
    sentence_of,
)

SECTION_CHOICES = (
    (SectionType.TEXT, "Text", "Written in Markdown"),
    (SectionType.VIDEO, "Video", "Or sound, with captions"),
    (SectionType.DOCUMENT, "Document", "A PDF to read"),
    (SectionType.QUIZ, "Quiz", "One or several right answers"),
    (SectionType.EXERCISE, "Exercise", "Handed in, marked by you"),
)
#: command, label, icon, key with Ctrl
MARKDOWN_TOOLS = (
    ("bold", "Bold", "bold", "b"),
    ("italic", "Italic", "italic", "i"),
    ("heading", "Heading", "heading", ""),
    ("quote", "Quote", "quote", ""),
    ("list", "List", "list", ""),
    ("numbers", "Numbered list", "list-numbers", ""),
    ("link", "Link", "link", "k"),
    ("code", "Code", "code", ""),
    ("table", "Table", "table", ""),
)
_LOCKED = {
    Status.REVIEW: "This module is in review, so its text is locked. Take it back to go on writing.",
    Status.ARCHIVED: "This module is archived. Restore it to go on writing.",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the page head: a link, or a form that posts."""

    label: str
    href: str
    look: str = "btn-plain"
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist; ``look``: ``block`` or ``warn``."""

    sentence: str
    mend: str
    href: str
    look: str


def address(name: str, scope: Scope, *parts: str) -> str:
    """Return the address of an authoring page of the scope's organization."""
    return reverse(f"education:authoring:{name}", args=[scope.organization_id, *parts])


def upload_address(module_id: str) -> str:
    """Return where the API gives tickets for files of a module."""
    return f"/api/education/modules/{module_id}/upload"


def can_edit(scope: Scope, module: Module) -> bool:
    """Say whether the person may change the draft now."""
    return policies.can_edit(scope, module)


def editor(scope: Scope, module: Module, outline: Outline, *, checklist: Checklist | None = None) -> dict[str, Any]:
    """Return what every page of the editor needs; with a ``checklist`` that was made already."""
    checklist = services.check_draft(scope, module=module, outline=outline) if checklist is None else checklist
    editable = can_edit(scope, module)
    return {
        "module": module,
        "outline": outline,
        "editable": editable,
        "locked_because": "" if editable else _locked_because(scope, module),
        "trail": [("Teach", address("modules", scope))],
        "actions": main_actions(scope, module),
        "more_actions": [*submissions_action(scope, module, outline), *more_actions(scope, module)],
        "checklist": check(scope, module, checklist),
        "blocking": len(checklist.blocking),
        "warnings": len(checklist.warnings),
        "settings": SettingsForm.of(module),
        "section_choices": SECTION_CHOICES,
        "section_types": list(SectionType),
        "markdown_tools": MARKDOWN_TOOLS,
        "preview_url": address("preview-text", scope),
        # Posting to it adds a section; the sections' own addresses lie below it, and there may be 200.
        "sections_url": address("add", scope, module.module_id),
        "picture": {
            "upload_url": upload_address(module.module_id),
            "extra": '{"slot": "thumbnail"}',
            "accept": ".png,.jpg,.jpeg,.webp",
            "here": address("picture", scope, module.module_id),
        },
    }


def _locked_because(scope: Scope, module: Module) -> str:
    if scope.can("modules.edit") and module.is_editable:
        return "Only the author and the co-authors of this module can change it. They can make you one."
    if not scope.can("modules.edit"):
        return "You can read this module, but not change it. An administrator can make you an instructor."
    return _LOCKED.get(module.status, "This module cannot be changed now.")


def main_actions(scope: Scope, module: Module) -> list[Action]:
    """Return the next step for this person, the main one last."""
    found = []
    if policies.can(scope, "withdraw", module):
        found.append(Action("Take back", address("withdraw", scope, module.module_id)))
    if module.status is Status.REVIEW and (scope.can("modules.review") or scope.can("modules.publish")):
        found.append(Action("Review", address("review", scope, module.module_id), "btn-primary", is_link=True))
    if policies.can(scope, "submit", module):
        found.append(Action("Send for review", address("submit", scope, module.module_id), "btn-primary"))
    if policies.can(scope, "restore", module):
        found.append(Action("Restore", address("restore", scope, module.module_id), "btn-primary"))
    return found


def submissions_action(scope: Scope, module: Module, outline: Outline) -> list[Action]:
    """Return the way to what learners handed in, where there is an exercise and the person may mark it."""
    has_exercise = any(entry.content_type is SectionType.EXERCISE for entry in outline.entries)
    if not (has_exercise and module.release and scope.can("submissions.mark")):
        return []
    href = reverse("education:exercises:queue", args=[scope.organization_id, module.module_id])
    return [Action("Submissions", href, is_link=True)]


def more_actions(scope: Scope, module: Module) -> list[Action]:
    """Return what is done rarely, for the menu."""
    found = [
        Action("Objectives", address("coverage", scope, module.module_id), is_link=True),
        Action("Comments", address("comments", scope, module.module_id), is_link=True),
        Action("People", address("people", scope, module.module_id), is_link=True),
    ]
    if module.release:
        found.append(Action("Versions", address("versions", scope, module.module_id), is_link=True))
    export = reverse("education:archives:export", args=[scope.organization_id, module.module_id])
    found.append(Action("Export as an archive", export, is_link=True))
    if module.release and scope.can("results.view"):
        results = reverse("education:results:results", args=[scope.organization_id, module.module_id])
        found.append(Action("Results", results, is_link=True))
    if scope.can("modules.edit"):
        found.append(Action("Duplicate", address("duplicate", scope, module.module_id)))
    if policies.can(scope, "archive", module):
        found.append(Action("Archive", address("archive", scope, module.module_id)))
    if scope.can("modules.delete") and not module.release:
        found.append(Action("Delete…", address("delete", scope, module.module_id), is_link=True))
    return found


def check(scope: Scope, module: Module, listed: Checklist) -> list[Item]:
    """Return the lines of the checklist with the places where they are mended."""
    return [
        Item(item.sentence, item.mend, _place(scope, module, item), "block" if item.blocks else "warn")
        for item in listed.items
    ]


def _place(scope: Scope, module: Module, item: CheckItem) -> str:
    if item.content_id:
        return address("section", scope, module.module_id, item.content_id)
    page = address("module", scope, module.module_id)
    pages = {name: address(name, scope, module.module_id) for name in ("prerequisites", "coverage")}
    return pages.get(item.field, f"{page}#settings_{item.field}" if item.field else f"{page}#add-label")


def lacking(section: Section) -> list[str]:
    """Return what a section lacks as sentences that say where."""
    return [sentence_of(error) for error in missing(section)]
