"""Reads and conditional writes of authoring, each built with a scope."""

from education.authoring.store.comments import CommentStore
from education.authoring.store.modules import ModuleStore
from education.authoring.store.prerequisites import PrerequisiteStore
from education.authoring.store.releases import ReleaseStore
from education.authoring.store.sections import SectionStore
from education.authoring.store.versions import VersionStore

__all__ = [
    "CommentStore",
    "ModuleStore",
    "PrerequisiteStore",
    "ReleaseStore",
    "SectionStore",
    "VersionStore",
]
