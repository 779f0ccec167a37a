"""The tables of moderation, a module for each subject."""

from community.moderation.models.cases import CaseModel, CasePart, RecordModel
from community.moderation.models.settings import CheckModel, FigureModel, SettingsModel

__all__ = ["CaseModel", "CasePart", "CheckModel", "FigureModel", "RecordModel", "SettingsModel"]
