"""A node that reads and keeps the organization's data: its files, and values that flows of a project keep for each other."""

import re
from collections.abc import Callable

from organizations.media import services as media
from workbench.runs.rules.data import MAX_NAME
from workbench.runs.rules.runs import NodeFailed
from workbench.runs.services.keeping import forget_value, keep_value
from workbench.runs.services.work import At, Done
from workbench.runs.store.data import DataStore

_MOST_TEXT = 100_000
#: What no page and no address can show.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def do(at: At) -> Done:
    """Do what ``config.action`` says: ``read_file``, ``get``, ``put`` or ``delete``."""
    action = _ACTIONS.get(str(at.node.config.get("action")))
    if action is None:
        raise NodeFailed(f"A data node's action is one of {', '.join(_ACTIONS)}.", code="unknown_action")
    return action(at)


def _read_file(at: At) -> Done:
    """Read a file as the person may read it whose run this is."""
    file = media.get_file(at.work.person, file_id=str(at.get("file_id", "")))
    said = {"file_id": file.file_id, "name": file.name, "content_type": file.content_type}
    try:
        text = "\n\n".join(media.read_text(file))
    except media.NoRendition:
        return Done(said)
    return Done({**said, "text": text[:_MOST_TEXT], "is_cut": len(text) > _MOST_TEXT})


def _get(at: At) -> Done:
    found = DataStore(at.work.scope, at.work.desk.run.project_id).find(_name(at))
    return Done(found.value if found else None)


def _put(at: At) -> Done:
    value = at.work.environment.redact(at.get("value"))
    return Done(value, beside=keep_value(at.work.scope, at.work.desk, _name(at), value))


def _delete(at: At) -> Done:
    return Done(None, beside=forget_value(at.work.scope, at.work.desk, _name(at)))


def _name(at: At) -> str:
    name = at.get("key")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME or _UNWRITABLE.search(name):
        told = f"A value is kept under a key of 1 to {MAX_NAME} characters, without line breaks and the like."
        raise NodeFailed(told, code="no_key")
    return name


_ACTIONS: dict[str, Callable[[At], Done]] = {"read_file": _read_file, "get": _get, "put": _put, "delete": _delete}
