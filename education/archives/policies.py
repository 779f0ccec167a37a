"""Who may bring archives in."""

from diatonic.common.scope import Scope


def check_can_import(scope: Scope) -> None:
    """Raise :class:`~diatonic.common.errors.Denied` unless the person writes modules and may upload files."""
    scope.check("modules.edit", "Only instructors can import modules. An administrator can make you one.")
    scope.check("files.upload", "You may not upload files, so you cannot import modules.")
