"""The review checklist: what blocks a module, what had better be mended, and how, each as a sentence with a place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from diatonic.common.errors import FieldError
from education.authoring.rules.findings import Finding, in_texts, shortened
from education.authoring.rules.modules import Module, Status
from education.authoring.rules.sections import Entry, Outline, Section, SectionType, missing

#: The fields of ``content_data`` that learners read as Markdown.
_MARKDOWN = ("body", "description", "introduction", "instructions")


class Severity(StrEnum):
    """Whether the module can go on as it is."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the checklist. ``content_id``: the section it is about, empty for the module as a whole.

    ``field``: the module's field it is about; ``mend``: what to do.
    """

    code: str
    severity: Severity
    sentence: str
    mend: str
    content_id: str = ""
    field: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the module cannot be sent or published before."""
        return self.severity is Severity.BLOCK


@dataclass(frozen=True, slots=True)
class Checklist:
    """All lines, what blocks first, then in the order of the module."""

    items: tuple[CheckItem, ...] = ()

    @property
    def blocking(self) -> tuple[CheckItem, ...]:
        """What has to be mended."""
        return tuple(item for item in self.items if item.blocks)

    @property
    def warnings(self) -> tuple[CheckItem, ...]:
        """What had better be mended."""
        return tuple(item for item in self.items if not item.blocks)


@dataclass(frozen=True, slots=True)
class _Kind:
    severity: Severity
    one: str
    several: str
    mend: str

    def item(self, finding: Finding, *, title: str, content_id: str) -> CheckItem:
        said = self.one if finding.count == 1 else self.several
        sentence = said.format(title=title, count=finding.count, words=finding.words)
        return CheckItem(finding.code, self.severity, sentence, self.mend.format(words=finding.words), content_id)


_KINDS: Mapping[str, _Kind] = {
    "empty": _Kind(Severity.BLOCK, "“{title}” is empty.", "“{title}” is empty.", "{words}"),
    "incomplete": _Kind(
        Severity.BLOCK,
        "“{title}” is not complete: {words}",
        "“{title}” lacks {count} things. First: {words}",
        "Open the section; it lists what it lacks.",
    ),
    "not_ready": _Kind(
        Severity.BLOCK,
        "A file of “{title}” is not ready.",
        "{count} files of “{title}” are not ready.",
        "Wait until it has been processed, or choose another one where it could not be taken.",
    ),
    "alt": _Kind(
        Severity.BLOCK,
        "A picture in “{title}” has no alternative text: {words}",
        "{count} pictures in “{title}” have no alternative text. First: {words}",
        "Say in the brackets of ![…](…) what the picture shows, for those who do not see it.",
    ),
    "alt_name": _Kind(
        Severity.WARN,
        "The alternative text of a picture in “{title}” is a file name: {words}",
        "The alternative texts of {count} pictures in “{title}” are file names. First: {words}",
        "Say what the picture shows.",
    ),
    "captions": _Kind(
        Severity.WARN,
        "“{title}” has no captions.",
        "“{title}” has no captions.",
        "Upload captions, so that it can be followed without sound.",
    ),
    "headings": _Kind(
        Severity.WARN,
        "A heading in “{title}” is not in order: {words}",
        "{count} headings in “{title}” are not in order. First: {words}",
        "Begin with ##, as the title of the section is the first level, and leave no level out.",
    ),
    "links": _Kind(
        Severity.WARN,
        "A link in “{title}” does not say where it leads: {words}",
        "{count} links in “{title}” do not say where they lead. First: {words}",
        "Name the page it leads to; many people hear the links of a page one by one.",
    ),
}


def found_in(section: Section) -> tuple[Finding, ...]:
    """Return what the checklist says of a section."""
    texts = [str(section.content_data.get(name) or "") for name in _MARKDOWN]
    found = [*_incomplete(section), *in_texts(texts)]
    if section.content_type is SectionType.VIDEO and "video" in section.files and not _has_captions(section):
        found.append(Finding("captions"))
    return tuple(found)


def _incomplete(section: Section) -> list[Finding]:
    lacking = [sentence_of(error) for error in missing(section)]
    if section.uploads:
        return [Finding("not_ready", len(section.uploads))]
    if not lacking:
        return []
    has_words = any(isinstance(value, str | list) and value for value in section.content_data.values())
    if len(lacking) == 1 and not has_words and not section.files:
        return [Finding("empty", words=shortened(lacking[0]))]
    return [Finding("incomplete", len(lacking), shortened(lacking[0]))]


def _has_captions(section: Section) -> bool:
    return "captions" in section.files or "captions" in section.uploads


def checked(section: Section) -> Entry:
    """Return the section as the outline keeps it, with what the checklist says of it."""
    return replace(section.entry, findings=found_in(section))


_PLACES = (
    ("questions", "Question"),
    ("options", "option"),
    ("accepted", "answer"),
    ("items", "item"),
    ("pairs", "pair"),
    ("distractors", "extra right side"),
    ("rubric", "Criterion"),
)


def sentence_of(error: FieldError) -> str:
    """Return what a section lacks as a sentence that says where."""
    parts = error.pointer.split("/")
    words = [
        f"{word} {int(parts[parts.index(name) + 1]) + 1}"
        for name, word in _PLACES
        if name in parts and parts[-1] != name and parts[parts.index(name) + 1].isdecimal()
    ]
    return (", ".join(words) + ": " if words else "") + error.message


def checklist(
    module: Module,
    outline: Outline,
    *,
    misfits: Mapping[str, FieldError] | None = None,
    broken: Iterable[CheckItem] = (),
    gaps: Iterable[str] = (),
) -> Checklist:
    """Return the checklist of a module.

    ``misfits``: content id → what is wrong between its files; ``broken``: what is wrong with its prerequisites;
    ``gaps``: objectives that nothing serves. The findings of ``outline`` are known.
    """
    items = [*_of_module(module, outline, gaps), *broken]
    for entry in outline.entries:
        items += [
            _KINDS[finding.code].item(finding, title=entry.title, content_id=entry.content_id)
            for finding in entry.findings or ()
        ]
        if misfits and entry.content_id in misfits:
            sentence = f"The captions of “{entry.title}” do not fit its video."
            mend = misfits[entry.content_id].message
            items.append(CheckItem("misfit", Severity.BLOCK, sentence, mend, entry.content_id))
    return Checklist(tuple(sorted(items, key=lambda item: not item.blocks)))


def _of_module(module: Module, outline: Outline, gaps: Iterable[str]) -> list[CheckItem]:
    fields = module.fields
    items = []
    if not outline.entries:
        items.append(
            CheckItem("no_sections", Severity.BLOCK, "The module has no sections yet.", "Add at least one section.")
        )
    if not fields.description:
        items.append(
            CheckItem(
                "description",
                Severity.WARN,
                "The module has no description.",
                "Say in a few sentences what it is about and for whom.",
                field="description",
            )
        )
    if not fields.learning_objectives:
        items.append(
            CheckItem(
                "no_objectives",
                Severity.WARN,
                "It does not say what learners will be able to do.",
                "Write one objective a line.",
                field="learning_objectives",
            )
        )
    if not outline.coverage_revision and fields.learning_objectives:
        sentence = "Nothing says yet which sections serve the objectives."
        items.append(CheckItem("objective", Severity.WARN, sentence, "Mark them in the table.", field="coverage"))
        gaps = ()
    items += [
        CheckItem(
            "objective",
            Severity.WARN,
            f"Nothing serves the objective “{shortened(gap)}”.",
            "Choose the sections or questions that serve it, or take it out.",
            field="coverage",
        )
        for gap in gaps
    ]
    return items


def broken_prerequisites(module: Module, known: Mapping[str, Module]) -> list[CheckItem]:
    """Return what is wrong with what the module requires. ``known``: those of them that there are, by id."""
    problems = ((known.get(required), _broken(known.get(required))) for required in module.fields.prerequisites)
    return [
        CheckItem(
            "prerequisite",
            Severity.BLOCK,
            f"It requires “{shortened(required.title)}”, which {why}."
            if required
            else f"It requires a module that {why}.",
            "Learners could never begin. Take the prerequisite out, or publish it first.",
            field="prerequisites",
        )
        for required, why in problems
        if why
    ]


def _broken(required: Module | None) -> str:
    if required is None:
        return "is gone"
    if required.status is Status.ARCHIVED:
        return "is archived"
    return "" if required.is_live else "was never published"
