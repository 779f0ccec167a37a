"""The use cases of archives: taking a module along, and bringing one in."""

from education.archives.services.exporting import BeingEdited, Export, export_module
from education.archives.services.importing import (
    NotArrived,
    NotRetryable,
    TooManyImports,
    can_go_on,
    cancel_import,
    get_import,
    list_imports,
    request_import,
    retry_import,
    start_import,
)

__all__ = [
    "BeingEdited",
    "Export",
    "NotArrived",
    "NotRetryable",
    "TooManyImports",
    "can_go_on",
    "cancel_import",
    "export_module",
    "get_import",
    "list_imports",
    "request_import",
    "retry_import",
    "start_import",
]
