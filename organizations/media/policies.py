"""Who may do what with uploads and files."""

from collections.abc import Callable

from diatonic.common.errors import Denied, NotFound
from diatonic.common.scope import Scope
from organizations.media.rules import StoredFile, Upload


def check_can_upload(scope: Scope) -> None:
    """Raise unless the person may upload files."""
    scope.check("files.upload", "You may not upload files here. An administrator of the organization can allow it.")


def check_can_see_upload(scope: Scope, upload: Upload) -> None:
    """Raise unless it is the person's own upload, or they see all files; a private one is only its owner's."""
    check_private(scope, upload)
    if upload.created_by != scope.user_id:
        scope.check("files.view", "This is somebody else's upload. You may not see the organization's files.")


def check_can_continue(scope: Scope, upload: Upload) -> None:
    """Raise unless the person may go on with the upload: its own, or as somebody who may remove files.

    For a private one the feature that gave the ticket has decided already.
    """
    check_private(scope, upload)
    if upload.is_private:
        return
    check_can_upload(scope)
    if upload.created_by != scope.user_id:
        scope.check("files.delete", "This is somebody else's upload.")


def check_can_view(scope: Scope, file: StoredFile | None = None) -> None:
    """Raise unless the person sees the organization's files, or has uploaded this one; a private one: the latter."""
    if file is not None:
        check_private(scope, file)
    if file is None or file.created_by != scope.user_id:
        scope.check("files.view", "You may not see the organization's files. An administrator can allow it.")


def check_can_delete(scope: Scope) -> None:
    """Raise unless the person may delete files."""
    scope.check("files.delete", "You may not delete files. An administrator of the organization can allow it.")


def check_private(scope: Scope, thing: Upload | StoredFile) -> None:
    """Let nobody know that there is somebody else's private file."""
    if thing.is_private and thing.created_by != scope.user_id and not scope.is_system:
        raise NotFound("There is no such file.", code="file_unknown")


def check_can_limit(scope: Scope) -> None:
    """Raise unless the person may say how large files may be, and sees how the bucket is set up."""
    scope.check("settings.edit", "Only owners and administrators of the organization may do this.")


def can_delete(scope: Scope) -> bool:
    """Say whether the person may delete files; for templates."""
    return _may(check_can_delete, scope)


def can_replace(scope: Scope) -> bool:
    """Say whether the person may put a new file in the place of another one; for templates."""
    return _may(check_can_delete, scope) and _may(check_can_upload, scope)


def can_limit(scope: Scope) -> bool:
    """Say whether the person may say how large files may be; for templates."""
    return _may(check_can_limit, scope)


def _may(check: Callable[[Scope], None], scope: Scope) -> bool:
    try:
        check(scope)
    except Denied:
        return False
    return True
