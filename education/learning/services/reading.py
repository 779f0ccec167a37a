"""Reading: the catalogue, modules, sections and files as a learner sees them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from diatonic.common.errors import Conflict, NotFound
from diatonic.common.markdown import to_html
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import Card, PublishedSection, SectionType
from education.learning.rules import (
    CatalogueCard,
    LearnerModule,
    LearnerSection,
    Progress,
    requirements,
)
from education.learning.services.seeds import seed_of
from education.learning.store import LearningStore
from education.quizzes import rules as quizzes
from education.quizzes import services as sittings
from education.quizzes.rules import Terms
from organizations.media import services as media
from organizations.media.rules import StoredFile

#: So many prerequisites of a page of cards are looked up; a card whose others are beyond them does not show its lock.
_LOOKED_UP = 100


class Locked(Conflict):
    """Other modules have to be completed first; ``extra["prerequisites"]`` names them."""

    default_code = "prerequisites_missing"


def list_catalogue(
    scope: Scope, *, difficulty: str = "", tag: str = "", limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[CatalogueCard]:
    """Return one page of what can be learned with the person's progress; needs ``learn.view``.

    ``difficulty``: of one level; ``tag``: with one tag; both: with the tag at the level.

    Two DynamoDB calls; where cards have prerequisites that are not on the page, two more.
    """
    page = authoring.list_published(scope, difficulty=difficulty, tag=tag, limit=limit, cursor=cursor)
    cards = {card.module_id: card for card in page.items}
    elsewhere = [one for one in dict.fromkeys(_required(cards.values())) if one not in cards][:_LOOKED_UP]
    done = _progress(scope, cards)
    cards |= authoring.get_published_cards(scope, module_ids=elsewhere) if elsewhere else {}
    done |= _progress(scope, [one for one in elsewhere if one in cards])
    passes = _may_pass(scope)
    return page.map(lambda card: _listed(card, cards, done, passes=passes))


def _listed(card: Card, cards: Mapping[str, Card], done: Mapping[str, Progress], *, passes: bool) -> CatalogueCard:
    own = done[card.module_id]
    needed = () if passes else requirements(card.prerequisites, cards, done)
    missing = tuple(one for one in needed if not one.is_met)
    return CatalogueCard(card, completed=card.count(own.done), started=bool(own.updated_at), missing=missing)


def _required(cards: Iterable[Card]) -> Iterator[str]:
    for card in cards:
        yield from card.prerequisites


def _progress(scope: Scope, module_ids: Iterable[str]) -> dict[str, Progress]:
    return {one.module_id: one for one in LearningStore(scope).progress_of(list(module_ids))}


def _may_pass(scope: Scope) -> bool:
    """Say whether prerequisites hold this person up: not who writes or reviews modules."""
    return scope.can("modules.view")


def get_module(scope: Scope, *, module_id: str) -> LearnerModule:
    """Return a published module with the person's progress; needs ``learn.view``.

    Two DynamoDB calls; one more for a module with prerequisites.
    """
    module = authoring.get_published(scope, module_id=module_id)
    needed = list(module.fields.get("prerequisites") or ())
    cards = authoring.get_published_cards(scope, module_ids=needed) if needed else {}
    done = _progress(scope, [module_id, *cards])
    return LearnerModule(
        module,
        done[module_id],
        requirements=tuple(requirements(needed, cards, done)),
        may_pass=_may_pass(scope),
    )


def check_open(learner: LearnerModule) -> None:
    """Raise :class:`Locked` while other modules have to be completed before this one is begun."""
    if not learner.is_locked:
        return
    titles = " and ".join(f"“{one.card.title}”" for one in learner.missing)
    raise Locked(
        f"Complete {titles} first. Then this module opens.",
        extra={
            "prerequisites": [
                {"module_id": one.card.module_id, "title": one.card.title, "percent": one.percent}
                for one in learner.missing
            ]
        },
    )


def get_section(scope: Scope, *, module_id: str, content_id: str) -> LearnerSection:
    """Return a published section for reading; a quiz without its answers. ``learn.view``.

    Three DynamoDB calls; one more for a quiz, and one for a module with prerequisites. Raises :class:`Locked`.
    """
    learner = get_module(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    check_open(learner)
    if section.entry.content_type is not SectionType.QUIZ:
        return for_reading(scope, learner, section)
    terms = sittings.terms_for(scope, module_id=module_id, content_id=content_id)
    sitting = terms.sitting(number=learner.progress.of(content_id).made + 1)
    if sitting and sitting.edition != section.entry.edition:
        section = authoring.get_published_section(
            scope, module=learner.module, content_id=content_id, edition=sitting.edition
        )
    return for_reading(scope, learner, section, terms)


def for_reading(
    scope: Scope, learner: LearnerModule, section: PublishedSection, terms: Terms | None = None
) -> LearnerSection:
    """Return the section with what a learner may see of it; the questions of a timed quiz only once it was started."""
    shown = LearnerSection(
        module=learner.module,
        progress=learner.progress,
        section=section,
        content=_visible(scope, learner, section),
        html=to_html(_markdown(section)),
        terms=terms or Terms(),
    )
    return replace(shown, content={**shown.content, "questions": []}) if shown.must_start else shown


def get_file(scope: Scope, *, module_id: str, content_id: str, slot: str) -> tuple[StoredFile, str]:
    """Return the file in a slot of a published section, whoever it was uploaded by, and the rendition that stands for
    it (of a video the frame that its author chose; empty: none); needs ``learn.view``.

    Raises ``NotFound``, :class:`Locked`. Three DynamoDB calls; two more for a module with prerequisites.
    """
    module = authoring.get_published(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=module, content_id=content_id)
    if module.card.prerequisites:
        check_open(get_module(scope, module_id=module_id))
    file = file_of(scope, section, slot)
    chosen = section.content_data.get("poster", "")
    return file, chosen if slot == "video" and chosen in file.renditions else file.preview


def file_of(scope: Scope, section: PublishedSection, slot: str) -> StoredFile:
    """Return the file in a slot of a section at hand. Raises ``NotFound``. One DynamoDB call."""
    file_id = section.files.get(slot, "")
    found = media.get_files(scope, file_ids=[file_id]).get(file_id) if file_id else None
    if found is None:
        raise NotFound("There is no such file here.")
    return found


def _visible(scope: Scope, learner: LearnerModule, section: PublishedSection) -> dict[str, Any]:
    if section.entry.content_type is SectionType.QUIZ:
        content_id = section.entry.content_id
        seed = seed_of(scope, content_id=content_id, attempt=learner.progress.of(content_id).made + 1)
        return quizzes.for_learner(quizzes.Quiz.model_validate(section.content_data), seed=seed)
    return section.public_content


def _markdown(section: PublishedSection) -> str:
    parts = ("body", "description", "introduction", "instructions")
    return str(next((section.content_data[part] for part in parts if section.content_data.get(part)), ""))
