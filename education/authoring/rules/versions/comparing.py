"""Versions of a module compared: what changed in its fields, sections, questions and files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from education.authoring.rules.published import PublishedSection, Release
from education.authoring.rules.sections import Entry, Outline, SectionType
from education.authoring.rules.versions.questions import QuestionChange, compare_questions
from education.authoring.rules.versions.texts import Effort, Line, compare_texts, relocated

DRAFT = "draft"
#: How a screen calls what has another name in the data.
_NAMES = {
    "body": "Text",
    "content_type": "Mostly",
    "learning_objectives": "Learners will be able to",
    "pass_mark": "Points to pass, in %",
    "max_attempts": "Attempts",
    "estimated_duration": "Minutes",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version of a module: the draft (``release``: None), a publication, or a draft that was kept.

    ``fields`` are those of ``ModuleFields`` as JSON.
    """

    name: str
    fields: Mapping[str, Any]
    outline: Outline
    release: Release | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it is what authors edit now."""
        return self.name == DRAFT


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as a list shows it: kept by whom and when, before which version was made the draft (``restored``).

    ``restored`` is empty for drafts of before it was noted.
    """

    name: str
    kept_at: str
    kept_by_name: str
    restored: str
    section_count: int
    title: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A field of the module, or a part of a section, that says something else."""

    name: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FileChange:
    """Another file in a slot; ``None``: none stood, or stands, there."""

    slot: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What became of one section. ``place_…`` count from 1; 0: it is not on that side."""

    content_id: str
    title: str
    content_type: SectionType
    kind: Literal["added", "removed", "changed", "moved"]
    place_before: int = 0
    place_after: int = 0
    is_moved: bool = False
    texts: tuple[TextChange, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    files: tuple[FileChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """What is different; sections in the order of the later version, those taken out at the end."""

    fields: tuple[TextChange, ...] = ()
    sections: tuple[SectionChange, ...] = ()

    def of_kind(self, kind: str) -> tuple[SectionChange, ...]:
        """Return the sections of which this became."""
        return tuple(section for section in self.sections if section.kind == kind)


def differing(before: Snapshot, after: Snapshot) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of either side whose content has to be looked at: the other has another edition, or none."""
    old = {entry.content_id: entry.edition for entry in before.outline.entries}
    new = {entry.content_id: entry.edition for entry in after.outline.entries}
    return (
        [entry for entry in before.outline.entries if new.get(entry.content_id) != entry.edition],
        [entry for entry in after.outline.entries if old.get(entry.content_id) != entry.edition],
    )


def compare(
    before: Snapshot,
    after: Snapshot,
    *,
    old: Mapping[str, PublishedSection],
    new: Mapping[str, PublishedSection],
) -> Differences:
    """Return what is different. ``old``, ``new``: the content of what :func:`differing` named, by section."""
    effort = Effort()
    moved = relocated(before.outline.order, after.outline.order)
    sections = []
    for place, entry in enumerate(after.outline.entries, 1):
        content_id = entry.content_id
        change = _section(
            old.get(content_id),
            new.get(content_id),
            entry,
            places=(before.outline.position(content_id), place),
            is_moved=content_id in moved,
            effort=effort,
        )
        sections += [change] if change else []
    there = set(after.outline.order)
    for place, entry in enumerate(before.outline.entries, 1):
        if entry.content_id not in there:
            change = _section(old.get(entry.content_id), None, entry, places=(place, 0), is_moved=False, effort=effort)
            sections += [change] if change else []
    return Differences(tuple(_texts(before.fields, after.fields, effort)), tuple(sections))


def _section(
    old: PublishedSection | None,
    new: PublishedSection | None,
    entry: Entry,
    *,
    places: tuple[int, int],
    is_moved: bool,
    effort: Effort,
) -> SectionChange | None:
    said_before, said_after = _said(old), _said(new)
    texts = tuple(_texts(said_before, said_after, effort))
    questions = compare_questions(_questions(old), _questions(new), effort)
    files = tuple(_files(old.files if old else {}, new.files if new else {}))
    if old and new and not (texts or questions or files) and old.entry.duration != new.entry.duration:
        texts = tuple(_texts({"duration": old.entry.duration}, {"duration": new.entry.duration}, effort))
    kind: Literal["added", "removed", "changed", "moved"]
    if not all(places):
        kind = "removed" if places[0] else "added"
    elif texts or questions or files:
        kind = "changed"
    elif is_moved:
        kind = "moved"
    else:
        return None
    return SectionChange(
        entry.content_id, entry.title, entry.content_type, kind, *places, is_moved, texts, questions, files
    )


def _said(section: PublishedSection | None) -> dict[str, Any]:
    if section is None:
        return {}
    own = {name: value for name, value in section.content_data.items() if name != "questions"}
    return {"title": section.entry.title, **own}


def _questions(section: PublishedSection | None) -> Sequence[Mapping[str, Any]]:
    return section.content_data.get("questions", ()) if section else ()


def _texts(before: Mapping[str, Any], after: Mapping[str, Any], effort: Effort) -> Iterator[TextChange]:
    for name in dict.fromkeys([*before, *after]):
        lines = compare_texts(_as_text(before.get(name)), _as_text(after.get(name)), effort)
        if lines:
            yield TextChange(name, _NAMES.get(name, name.replace("_", " ").capitalize()), lines)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_as_text(one)}" for name, one in value.items() if not name.endswith("_id"))
    if isinstance(value, list | tuple):
        return "\n".join(_as_text(one) for one in value)
    return str(value)


def _files(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FileChange]:
    for slot in sorted({*before, *after}):
        if before.get(slot) != after.get(slot):
            yield FileChange(slot, before.get(slot), after.get(slot))
