"""The tables of moderation, a module for each subject."""

from community.moderation.models.settings import CheckModel, FigureModel, SettingsModel

__all__ = ["CheckModel", "FigureModel", "SettingsModel"]
