"""The tables of authoring: modules, their content, what was published, and what is said about a draft."""

from education.authoring.models.around import (
    COVERAGE,
    OPEN_COMMENTS,
    CommentModel,
    CoverageModel,
    OpenCommentsModel,
    PrerequisitesModel,
)
from education.authoring.models.drafts import OUTLINE, ContentModel, ModuleModel, OutlineModel
from education.authoring.models.published import PublishedModel, PublishedTagModel, VersionModel

__all__ = [
    "COVERAGE",
    "OPEN_COMMENTS",
    "OUTLINE",
    "CommentModel",
    "ContentModel",
    "CoverageModel",
    "ModuleModel",
    "OpenCommentsModel",
    "OutlineModel",
    "PrerequisitesModel",
    "PublishedModel",
    "PublishedTagModel",
    "VersionModel",
]
