"""What authoring keeps of a person: who made, changed, reviewed and published what, and what they said about it."""

from collections.abc import Callable, Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject, Traces
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
_COMMENT = Traces(
    ids=("author_id",),
    names={"author_name": "author_id", "resolved_by_name": ""},
    sets=("participants",),
)
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
    Holding(
        name="authoring.modules",
        title="Modules you made, changed, handed in or were named for",
        models=(ModuleModel,),
        find=_modules,
        fate=Fate.ANONYMIZED,
        why=_MADE_TOGETHER,
        erase=_MODULE.take_out,
        shown=_MODULE.shown("module_id", "title", "status", "created_at", "updated_at"),
    ),
    Holding(
        name="authoring.sections",
        title="Sections of drafts you changed last",
        models=(ContentModel, CoverageModel),
        find=_by_module(_SECTION, ContentModel),
        fate=Fate.ANONYMIZED,
        why=_MADE_TOGETHER,
        erase=_SECTION.take_out,
        shown=_SECTION.shown("module_id", "content_id", "title", "content_data", "updated_at"),
    ),
    Holding(
        name="authoring.versions",
        title="Versions you published",
        models=(VersionModel,),
        find=_by_module(_VERSION, VersionModel),
        fate=Fate.ANONYMIZED,
        why=_MADE_TOGETHER,
        erase=_VERSION.take_out,
        shown=_VERSION.shown("module_id", "version", "created_at"),
    ),
    Holding(
        name="authoring.catalogue",
        title="Your name on the cards of the catalogue",
        models=(PublishedModel,),
        find=_published,
        fate=Fate.ANONYMIZED,
        why=_MADE_TOGETHER,
        erase=_CARD.take_out,
        shown=_CARD.shown("module_id", "version", "published_at"),
    ),
    Holding(
        name="authoring.tags",
        title="Your name in the lists of the catalogue",
        models=(PublishedTagModel,),
        find=_by_module(_CARD, PublishedTagModel),
        fate=Fate.ANONYMIZED,
        why=_MADE_TOGETHER,
        erase=_CARD.take_out,
        shown=_CARD.shown("module_id", "tag", "published_at"),
    ),
    Holding(
        name="authoring.comments",
        title="What you said about modules",
        models=(CommentModel,),
        find=_by_module(_COMMENT, CommentModel),
        fate=Fate.ANONYMIZED,
        why="The answers of others would make no sense without it; who said it is forgotten.",
        erase=_COMMENT.take_out,
        shown=_COMMENT.shown("module_id", "section_title", "text", "created_at", "edited_at"),
    ),
)
