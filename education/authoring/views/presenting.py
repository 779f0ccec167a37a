"""What the editor's templates show, prepared: actions, checklist, what a section lacks, slots for files."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.forms import SettingsForm
from education.authoring.rules import Module, Outline, Section, SectionType, Status, missing

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
    """One line of the checklist."""

    label: str
    is_done: bool
    href: str = ""
    is_needed: bool = True


def address(name: str, scope: Scope, *parts: str) -> str:
    """Return the address of an authoring page of the scope's organization."""
    return reverse(f"education:authoring:{name}", args=[scope.organization_id, *parts])


def upload_address(module_id: str) -> str:
    """Return where the API gives tickets for files of a module."""
    return f"/api/education/modules/{module_id}/upload"


def can_edit(scope: Scope, module: Module) -> bool:
    """Say whether the person may change the draft now."""
    return policies.can_edit(scope, module)


def editor(scope: Scope, module: Module, outline: Outline) -> dict[str, Any]:
    """Return what every page of the editor needs."""
    checklist = check(scope, module, outline)
    editable = can_edit(scope, module)
    return {
        "module": module,
        "outline": outline,
        "editable": editable,
        "locked_because": "" if editable else _locked_because(scope, module),
        "trail": [("Teach", address("modules", scope))],
        "actions": main_actions(scope, module),
        "more_actions": more_actions(scope, module),
        "checklist": checklist,
        "checklist_done": sum(item.is_done for item in checklist),
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


def more_actions(scope: Scope, module: Module) -> list[Action]:
    """Return what is done rarely, for the menu."""
    found = [Action("People", address("people", scope, module.module_id), is_link=True)]
    if module.release:
        found.append(Action("Versions", address("versions", scope, module.module_id), is_link=True))
    export = reverse("education:archives:export", args=[scope.organization_id, module.module_id])
    found.append(Action("Export as an archive", export, is_link=True))
    if policies.can(scope, "archive", module):
        found.append(Action("Archive", address("archive", scope, module.module_id)))
    if scope.can("modules.delete") and not module.release:
        found.append(Action("Delete…", address("delete", scope, module.module_id), is_link=True))
    return found


def check(scope: Scope, module: Module, outline: Outline) -> list[Item]:
    """Return what has to be, and what had better be, before learners see the module."""
    items = [Item("At least one section", bool(outline.entries))]
    items += [
        Item(
            f"Complete “{entry.title}”",
            is_done=False,
            href=address("section", scope, module.module_id, entry.content_id),
        )
        for entry in outline.entries
        if not entry.is_complete
    ]
    if outline.entries and all(entry.is_complete for entry in outline.entries):
        items.append(Item("Every section is complete", is_done=True))
    fields = module.fields
    items.append(Item("A description", bool(fields.description), "#settings_description", is_needed=False))
    items.append(
        Item(
            "What learners will be able to do",
            bool(fields.learning_objectives),
            "#settings_learning_objectives",
            is_needed=False,
        )
    )
    return items


def lacking(section: Section) -> list[str]:
    """Return what a section lacks as sentences that say where."""
    return [_place(error.pointer.split("/")) + error.message for error in missing(section)]


_PLACES = (
    ("questions", "Question"),
    ("options", "option"),
    ("accepted", "answer"),
    ("items", "item"),
    ("pairs", "pair"),
    ("distractors", "extra right side"),
    ("rubric", "Criterion"),
)


def _place(parts: list[str]) -> str:
    words = []
    for name, word in _PLACES:
        if name in parts and parts[-1] != name and parts[parts.index(name) + 1].isdecimal():
            words.append(f"{word} {int(parts[parts.index(name) + 1]) + 1}")
    return ", ".join(words) + ": " if words else ""
