"""What the API of authoring takes and answers; the fields are 003's."""

from education.authoring.schemas.allowances import AllowanceOut, AllowancesOut, ExtraIn
from education.authoring.schemas.bulk import ChosenModulesIn, OutcomesOut
from education.authoring.schemas.checklist import ChecklistOut
from education.authoring.schemas.comments import CommentChangesIn, ModuleCommentIn, ModuleCommentOut, ModuleCommentsOut
from education.authoring.schemas.coverage import CoverageIn, CoverageOut
from education.authoring.schemas.modules import (
    EntryOut,
    ModuleCardOut,
    ModuleIn,
    ModuleOut,
    ModulesOut,
    ModuleWithOutlineOut,
    OutlineOut,
)
from education.authoring.schemas.people import PeopleIn, PeopleOut
from education.authoring.schemas.prerequisites import PrerequisitesOut
from education.authoring.schemas.publishing import AnsweredQuizzesOut, PublishIn, ReasonIn, ReleaseOut, ReleasesOut
from education.authoring.schemas.sections import CopyIn, OrderIn, SectionChangesIn, SectionIn, SectionOut, UploadIn
from education.authoring.schemas.versions import DiffOut, KeptDraftsOut, RestoredOut, VersionOut

__all__ = [
    "AllowanceOut",
    "AllowancesOut",
    "AnsweredQuizzesOut",
    "ChecklistOut",
    "ChosenModulesIn",
    "CommentChangesIn",
    "CopyIn",
    "CoverageIn",
    "CoverageOut",
    "DiffOut",
    "EntryOut",
    "ExtraIn",
    "KeptDraftsOut",
    "ModuleCardOut",
    "ModuleCommentIn",
    "ModuleCommentOut",
    "ModuleCommentsOut",
    "ModuleIn",
    "ModuleOut",
    "ModuleWithOutlineOut",
    "ModulesOut",
    "OrderIn",
    "OutcomesOut",
    "OutlineOut",
    "PeopleIn",
    "PeopleOut",
    "PrerequisitesOut",
    "PublishIn",
    "ReasonIn",
    "ReleaseOut",
    "ReleasesOut",
    "RestoredOut",
    "SectionChangesIn",
    "SectionIn",
    "SectionOut",
    "UploadIn",
    "VersionOut",
]
