"""What authoring keeps of a person: who made, changed, reviewed and published what, and what they said about it."""

from collections.abc import Callable, Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Subject, Traces
from education.authoring.models import (
    CommentModel,
    ContentModel,
    CoverageModel,
    ModuleModel,
    OpenCommentsModel,
    OutlineModel,
    PrerequisitesModel,
    PublishedModel,
    PublishedTagModel,
    VersionModel,
)
from education.authoring.store.walking import every_module

_MODULE = Traces(
    ids=("created_by", "submitted_by"),
    names={"created_by_name": "created_by", "submitted_by_name": "submitted_by", "updated_by_name": ""},
    sets=("editors", "coauthors", "reviewers", "viewers"),
)
_SECTION = Traces(names={"updated_by_name": ""})
_VERSION = Traces(names={"published_by_name": ""})
_CARD = Traces(names={"card.author_name": ""})
_COMMENT = Traces(ids=("author_id",), names={"author_name": "author_id"})
_THREAD = Traces(names={"resolved_by_name": ""}, sets=("participants",))
_MADE_TOGETHER = "Others work with it and learn from it; whose it was is forgotten."


def _modules(subject: Subject) -> Iterator[Any]:
    found = personal.partition(ModuleModel.organization_index, subject.organization_id)
    return _MODULE.among(personal.complete(ModuleModel, found), subject)


def _by_module(traces: Traces, model: Any) -> Callable[[Subject], Iterator[Any]]:
    def find(subject: Subject) -> Iterator[Any]:
        for module_id in every_module(subject.organization_id):
            yield from traces.among(personal.partition(model, module_id), subject)

    return find


def _published(subject: Subject) -> Iterator[Any]:
    return _CARD.among(personal.partition(PublishedModel, subject.organization_id), subject)


personal.nothing(OutlineModel, "The order of a draft's sections, and what a list shows of them.")
personal.nothing(OpenCommentsModel, "Which threads of comments are open.")
personal.nothing(PrerequisitesModel, "Which modules require which.")
personal.register(
    _MODULE.holding(
        name="authoring.modules",
        title="Modules you made, changed, handed in or were named for",
        models=(ModuleModel,),
        find=_modules,
        why=_MADE_TOGETHER,
        shown=("module_id", "title", "status", "created_at", "updated_at"),
    ),
    _SECTION.holding(
        name="authoring.sections",
        title="Sections of drafts you changed last",
        models=(ContentModel, CoverageModel),
        find=_by_module(_SECTION, ContentModel),
        why=_MADE_TOGETHER,
        shown=("module_id", "content_id", "title", "content_data", "updated_at"),
    ),
    _VERSION.holding(
        name="authoring.versions",
        title="Versions you published",
        models=(VersionModel,),
        find=_by_module(_VERSION, VersionModel),
        why=_MADE_TOGETHER,
        shown=("module_id", "version", "created_at"),
    ),
    _CARD.holding(
        name="authoring.catalogue",
        title="Your name on the cards of the catalogue",
        models=(PublishedModel,),
        find=_published,
        why=_MADE_TOGETHER,
        shown=("module_id", "version", "published_at"),
    ),
    _CARD.holding(
        name="authoring.tags",
        title="Your name in the lists of the catalogue",
        models=(PublishedTagModel,),
        find=_by_module(_CARD, PublishedTagModel),
        why=_MADE_TOGETHER,
        shown=("module_id", "tag", "published_at"),
    ),
    _COMMENT.holding(
        name="authoring.comments",
        title="What you said about modules",
        models=(CommentModel,),
        find=_by_module(_COMMENT, CommentModel),
        why="The answers of others would make no sense without it; who said it is forgotten.",
        shown=("module_id", "section_title", "text", "created_at", "edited_at"),
    ),
    _THREAD.holding(
        name="authoring.threads",
        title="Threads of comments in which you took part, or that you resolved",
        models=(CommentModel,),
        find=_by_module(_THREAD, CommentModel),
        why="What others said stays; that you took part is forgotten.",
        shown=("module_id", "section_title", "created_at"),
    ),
)
