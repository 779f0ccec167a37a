"""Reading: the catalogue, modules, sections and files as a learner sees them."""

from typing import Any

from diatonic.common.errors import NotFound
from diatonic.common.markdown import to_html
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import PublishedSection, SectionType
from education.learning.rules import (
    CatalogueCard,
    LearnerModule,
    LearnerSection,
)
from education.learning.services.seeds import seed_of
from education.learning.store import LearningStore
from education.quizzes import rules as quizzes
from organizations.media import services as media
from organizations.media.rules import StoredFile


def list_catalogue(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[CatalogueCard]:
    """Return one page of what can be learned with the person's progress; needs ``learn.view``. Two DynamoDB calls."""
    page = authoring.list_published(scope, limit=limit, cursor=cursor)
    progress = LearningStore(scope).progress_of([card.module_id for card in page.items])
    done = {one.module_id: one for one in progress}
    return page.map(
        lambda card: CatalogueCard(
            card,
            completed=card.count(
                content_id for content_id, part in done[card.module_id].sections.items() if part.state == "completed"
            ),
            started=bool(done[card.module_id].updated_at),
        )
    )


def get_module(scope: Scope, *, module_id: str) -> LearnerModule:
    """Return a published module with the person's progress; needs ``learn.view``. Two DynamoDB calls."""
    module = authoring.get_published(scope, module_id=module_id)
    return LearnerModule(module, LearningStore(scope).progress(module_id))


def get_section(scope: Scope, *, module_id: str, content_id: str) -> LearnerSection:
    """Return a published section for reading; a quiz without its answers. ``learn.view``. Three DynamoDB calls."""
    learner = get_module(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    return for_reading(scope, learner, section)


def for_reading(scope: Scope, learner: LearnerModule, section: PublishedSection) -> LearnerSection:
    """Return the section with what a learner may see of it."""
    return LearnerSection(
        module=learner.module,
        progress=learner.progress,
        section=section,
        content=_visible(scope, learner, section),
        html=to_html(_markdown(section)),
    )


def get_file(scope: Scope, *, module_id: str, content_id: str, slot: str) -> StoredFile:
    """Return the file in a slot of a published section, whoever it was uploaded by; needs ``learn.view``.

    Raises ``NotFound``. Three DynamoDB calls.
    """
    module = authoring.get_published(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=module, content_id=content_id)
    return _file(scope, section.files.get(slot, ""))


def get_picture(scope: Scope, *, module_id: str) -> StoredFile:
    """Return the file whose preview is the module's picture; needs ``learn.view``. Raises ``NotFound``."""
    module = authoring.get_published(scope, module_id=module_id)
    return _file(scope, module.card.thumbnail_file_id)


def _file(scope: Scope, file_id: str) -> StoredFile:
    found = media.get_files(scope, file_ids=[file_id]).get(file_id) if file_id else None
    if found is None:
        raise NotFound("There is no such file here.")
    return found


def _visible(scope: Scope, learner: LearnerModule, section: PublishedSection) -> dict[str, Any]:
    if section.entry.content_type is SectionType.QUIZ:
        content_id = section.entry.content_id
        seed = seed_of(scope, content_id=content_id, attempt=learner.progress.of(content_id).attempts + 1)
        return quizzes.for_learner(quizzes.Quiz.model_validate(section.content_data), seed=seed)
    return section.public_content


def _markdown(section: PublishedSection) -> str:
    data = section.content_data
    return str(data.get("body") or data.get("description") or data.get("introduction") or "")
