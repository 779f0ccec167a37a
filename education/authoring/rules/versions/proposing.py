"""Which version comes next, by what changed for learners."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from education.authoring.rules.versions.comparing import Differences, SectionChange

Bump = Literal["patch", "minor", "major"]
#: More titles than these are counted.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """The part of the version to raise, and why, in a sentence."""

    bump: Bump
    reason: str


def propose(differences: Differences, *, is_first: bool) -> Proposal:
    """Return the part that what changed speaks for.

    Major: who learned it has to look again (sections or questions taken out, other right answers). Minor: there is
    something new. Patch: texts were corrected.
    """
    if is_first:
        return Proposal("minor", "It is the first version.")
    for bump, reasons in (("major", _grave(differences)), ("minor", _new(differences))):
        if found := list(reasons):
            return Proposal(bump, _sentence(found))  # type: ignore[arg-type]  # one of the two above
    if differences.sections:
        titles = _titles(differences.sections)
        return Proposal("patch", f"Only words changed, in {titles}.")
    return Proposal("patch", "Nothing changed that learners see.")


def _grave(differences: Differences) -> Iterator[str]:
    if removed := differences.of_kind("removed"):
        yield f"{_titles(removed)} {_was(removed)} taken out"
    fewer = [one for one in differences.of_kind("changed") if any(each.kind == "removed" for each in one.questions)]
    if fewer:
        yield f"questions were taken out of {_titles(fewer)}"
    other = [one for one in differences.sections if any(each.is_regraded for each in one.questions)]
    if other:
        yield f"right answers changed in {_titles(other)}"


def _new(differences: Differences) -> Iterator[str]:
    if added := differences.of_kind("added"):
        yield f"{_titles(added)} {'is' if len(added) == 1 else 'are'} new"
    changed = differences.of_kind("changed")
    more = [one for one in changed if any(each.kind == "added" for each in one.questions)]
    if more:
        yield f"questions were added to {_titles(more)}"
    if files := [one for one in changed if one.files]:
        yield f"{_titles(files)} {_has(files)} another file"
    if rules := [one for one in changed if any(text.name not in _WORDS for text in one.texts)]:
        yield f"{_titles(rules)} {_has(rules)} other settings"
    if any(one.is_moved for one in differences.sections):
        yield "the order is another one"
    if differences.fields:
        names = ", ".join(field.label.lower() for field in differences.fields[:_NAMED])
        yield f"the module's settings changed ({names})"


#: Parts of a section that are read; what else it has decides how it works.
_WORDS = {"title", "body", "description", "introduction", "instructions", "duration"}


def _titles(sections: tuple[SectionChange, ...] | list[SectionChange]) -> str:
    named = [f"“{section.title}”" for section in sections[:_NAMED]]
    more = len(sections) - len(named)
    if more:
        named.append(f"{more} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _was(sections: tuple[SectionChange, ...]) -> str:
    return "was" if len(sections) == 1 else "were"


def _has(sections: list[SectionChange]) -> str:
    return "has" if len(sections) == 1 else "have"


def _sentence(reasons: list[str]) -> str:
    text = "; ".join(reasons)
    return f"{text[0].upper()}{text[1:]}."
