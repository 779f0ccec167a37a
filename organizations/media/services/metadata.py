"""003's ``modules/{module_id}/metadata.json``: which files a module's folder holds; a deleted file's objects go with its line."""

import json
from collections.abc import Sequence
from typing import Any

from diatonic.common import ids, storage
from diatonic.common.errors import Unavailable
from diatonic.common.scope import Scope
from organizations.media.rules import StoredFile

_MOST = 16 * 2**20
_ATTEMPTS = 8


def list_in_module(file: StoredFile, module_id: str) -> None:
    """Name the file in the module's list. Idempotent."""
    entry = {
        "file_id": file.file_id,
        "name": file.name,
        "kind": file.kind.value,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.digest,
        "key": file.key,
        "duration": file.duration,
        "pages": file.page_count,
        "renditions": {name: rendition.key for name, rendition in file.renditions.items()},
        "created_at": file.created_at,
    }
    _change(module_id, file.file_id, entry)


def unlist_in_module(file_id: str, module_id: str) -> None:
    """Take the file from the module's list. Idempotent."""
    _change(module_id, file_id, None)


def list_uploaded_for(scope: Scope, *, module_id: str) -> list[str]:
    """Return the ids of the files that were uploaded for a module of the organization and are there still."""
    if not ids.belongs(module_id, organization_id=scope.organization_id, kind="module"):
        return []
    return list(_read(f"modules/{module_id}/metadata.json")[0])


def _change(module_id: str, file_id: str, entry: dict[str, Any] | None) -> None:
    """Rewrite the list under a condition on what was read, again where somebody else was faster."""
    key = f"modules/{module_id}/metadata.json"
    for _ in range(_ATTEMPTS):
        files, etag = _read(key)
        if files.get(file_id) == entry:
            return
        files.pop(file_id, None)
        if entry is not None:
            files[file_id] = entry
        listed = sorted(files.values(), key=lambda each: str(each["file_id"]))
        content = json.dumps({"module_id": module_id, "files": listed}, indent=1).encode()
        try:
            storage.write(key, content, content_type="application/json", replacing=etag)
        except storage.Changed:
            continue
        return
    raise Unavailable("Many files of the module are changing at the same time.", retry_after=1)


def _read(key: str) -> tuple[dict[str, Any], str | None]:
    try:
        content, etag = storage.read(key, most=_MOST)
    except storage.NotThere:
        return {}, None
    return {each["file_id"]: each for each in json.loads(content)["files"]}, etag


def remove_objects(*, keys: Sequence[str], file_id: str, module_id: str, parts: Sequence[tuple[str, str]] = ()) -> None:
    """Remove a deleted file's objects from the bucket and its line from its module's list. Idempotent.

    ``parts``: multipart uploads to drop, each a key and its upload's id there.
    """
    storage.delete(keys)
    for key, multipart_id in parts:
        storage.abort_multipart(key, multipart_id=multipart_id)
    if module_id:
        unlist_in_module(file_id, module_id)
