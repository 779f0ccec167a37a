"""The use cases of archives: taking a module along, and bringing one in."""

from education.archives.services.exporting import BeingEdited, Export, export_module

__all__ = ["BeingEdited", "Export", "export_module"]
