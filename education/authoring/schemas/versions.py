"""Versions, and what differs between two of them, as the API answers them."""

from typing import Any, Self

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.authoring.rules import PublishedSection
from education.authoring.rules.versions import (
    FileChange,
    KeptDraft,
    Line,
    QuestionChange,
    SectionChange,
    Span,
    TextChange,
)
from education.authoring.schemas.modules import ModuleOut
from education.authoring.services import Comparison, Restored, VersionView


class KeptDraftOut(Answer):
    """A draft that was kept. ``name`` is looked at, compared and restored like a version; ``restored``: before which
    version was made the draft, empty where that was not noted yet.
    """

    name: str
    kept_at: str
    kept_by_name: str
    restored: str
    section_count: int
    title: str


class KeptDraftsOut(Answer):
    """One page of kept drafts, newest first."""

    items: list[KeptDraftOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[KeptDraft]) -> Self:
        """Return the answer for a page."""
        items = [KeptDraftOut.model_validate(kept) for kept in page.items]
        return cls(items=items, next_cursor=page.next_cursor)


class VersionSectionOut(Answer):
    """A section as it is in a version; ``duration`` is in minutes."""

    content_id: str
    section_order: int
    title: str
    content_type: str
    content_data: dict[str, Any]
    duration: int
    edition: int


class VersionOut(Answer):
    """One version with everything in it. ``number`` is 0 for a draft, or one that was kept."""

    module_id: str
    version: str
    number: int
    is_live: bool
    published_at: str | None
    published_by_name: str
    note: str
    fields: dict[str, Any]
    sections: list[VersionSectionOut]

    @classmethod
    def of(cls, view: VersionView) -> Self:
        """Return the answer for a version that was read with its sections."""
        module, snapshot, release = view.module, view.snapshot, view.snapshot.release
        return cls(
            module_id=module.module_id,
            version=snapshot.name,
            number=release.number if release else 0,
            is_live=bool(release and module.is_live and release.number == module.release),
            published_at=release.published_at if release else None,
            published_by_name=release.published_by_name if release else "",
            note=release.note if release else "",
            fields=dict(snapshot.fields),
            sections=[
                _section(number, view.contents[entry.content_id])
                for number, entry in enumerate(snapshot.outline.entries, 1)
                if entry.content_id in view.contents
            ],
        )


def _section(number: int, section: PublishedSection) -> VersionSectionOut:
    entry = section.entry
    return VersionSectionOut(
        content_id=entry.content_id,
        section_order=number,
        title=entry.title,
        content_type=entry.content_type.value,
        content_data=section.public_content,
        duration=entry.duration,
        edition=entry.edition,
    )


class SpanOut(Answer):
    """A piece of a line; ``mark``: same, added or removed."""

    mark: str
    text: str


class ComparedLineOut(Answer):
    """A line on both sides; ``kind``: same, added, removed, changed, or ``skipped``: ``count`` lines left out."""

    kind: str
    before: list[SpanOut]
    after: list[SpanOut]
    count: int


class TextChangeOut(Answer):
    """A field or part that says something else."""

    name: str
    label: str
    lines: list[ComparedLineOut]


class QuestionChangeOut(Answer):
    """What became of a question; ``kind``: added, removed, changed or moved. Numbers count from 1; 0: not there."""

    question_id: str
    kind: str
    number_before: int
    number_after: int
    is_regraded: bool
    lines: list[ComparedLineOut]


class FileChangeOut(Answer):
    """Another file in a slot."""

    slot: str
    before: str | None
    after: str | None


class SectionChangeOut(Answer):
    """What became of a section; ``kind``: added, removed, changed or moved. Places count from 1; 0: not there."""

    content_id: str
    title: str
    content_type: str
    kind: str
    place_before: int
    place_after: int
    is_moved: bool
    texts: list[TextChangeOut]
    questions: list[QuestionChangeOut]
    files: list[FileChangeOut]


class DiffOut(Answer):
    """What is different between two versions, and which version comes next if it is published.

    ``before`` is null where nothing was published yet.
    """

    module_id: str
    before: str | None
    after: str
    fields: list[TextChangeOut]
    sections: list[SectionChangeOut]
    proposed_bump: str
    proposed_version: str
    reason: str

    @classmethod
    def of(cls, found: Comparison) -> Self:
        """Return the answer for a comparison."""
        return cls(
            module_id=found.module.module_id,
            before=found.before.name or None,
            after=found.after.name,
            fields=[_text(one) for one in found.differences.fields],
            sections=[_change(one) for one in found.differences.sections],
            proposed_bump=found.proposal.bump,
            proposed_version=found.next_version,
            reason=found.proposal.reason,
        )


class RestoredOut(ModuleOut):
    """The module with a version as its draft.

    ``kept_as`` names the draft that was there, and can be restored like a version (null: it was the same already);
    ``lost`` says what did not come back, such as files that were deleted meanwhile.
    """

    kept_as: str | None
    lost: list[str]

    @classmethod
    def of_restored(cls, restored: Restored) -> "RestoredOut":
        """Return the answer for a restoring."""
        said = ModuleOut.of(restored.module)
        return cls.model_construct(**dict(said), kept_as=restored.kept or None, lost=list(restored.lost))


def _spans(spans: tuple[Span, ...]) -> list[SpanOut]:
    return [SpanOut(mark=span.mark, text=span.text) for span in spans]


def _lines(lines: tuple[Line, ...]) -> list[ComparedLineOut]:
    return [
        ComparedLineOut(kind=line.kind, before=_spans(line.before), after=_spans(line.after), count=line.count)
        for line in lines
    ]


def _text(change: TextChange) -> TextChangeOut:
    return TextChangeOut(name=change.name, label=change.label, lines=_lines(change.lines))


def _question(change: QuestionChange) -> QuestionChangeOut:
    return QuestionChangeOut(
        question_id=change.question_id,
        kind=change.kind,
        number_before=change.number_before,
        number_after=change.number_after,
        is_regraded=change.is_regraded,
        lines=_lines(change.lines),
    )


def _file(change: FileChange) -> FileChangeOut:
    return FileChangeOut(slot=change.slot, before=change.before, after=change.after)


def _change(change: SectionChange) -> SectionChangeOut:
    return SectionChangeOut(
        content_id=change.content_id,
        title=change.title,
        content_type=change.content_type.value,
        kind=change.kind,
        place_before=change.place_before,
        place_after=change.place_after,
        is_moved=change.is_moved,
        texts=[_text(one) for one in change.texts],
        questions=[_question(one) for one in change.questions],
        files=[_file(one) for one in change.files],
    )
