"""The use cases of authoring: modules, their sections, their files, and the way to publication."""

from education.authoring.services.files import attach_file, clear_slot, misfit, request_module_upload
from education.authoring.services.modules import (
    create_module,
    delete_module,
    get_module,
    get_module_with_outline,
    list_modules,
    purge_module,
    update_module,
)
from education.authoring.services.published import (
    SectionNotPublished,
    get_published,
    get_published_editions,
    get_published_section,
    list_published,
)
from education.authoring.services.publishing import (
    archive_module,
    changes_since_release,
    list_releases,
    publish_module,
    request_changes,
    restore_module,
    submit_module,
    withdraw_module,
)
from education.authoring.services.sections import (
    SectionView,
    add_section,
    delete_section,
    get_section,
    move_sections,
    restore_section,
    save_section,
)

__all__ = [
    "SectionNotPublished",
    "SectionView",
    "add_section",
    "archive_module",
    "attach_file",
    "changes_since_release",
    "clear_slot",
    "create_module",
    "delete_module",
    "delete_section",
    "get_module",
    "get_module_with_outline",
    "get_published",
    "get_published_editions",
    "get_published_section",
    "get_section",
    "list_modules",
    "list_published",
    "list_releases",
    "misfit",
    "move_sections",
    "publish_module",
    "purge_module",
    "request_changes",
    "request_module_upload",
    "restore_module",
    "restore_section",
    "save_section",
    "submit_module",
    "update_module",
    "withdraw_module",
]
