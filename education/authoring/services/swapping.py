"""What media asks of drafts: to take a new file in the place of an old one, what modules are called, who sees them."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

import structlog

from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from education.authoring.rules import ACCEPTED, FILE_FIELDS, Deed, Module, Section, filled
from education.authoring.services.files import write_thumbnail
from education.authoring.services.slots import change_slots
from education.authoring.store import ModuleStore
from education.authoring.store.modules import NotEditable
from organizations.media.rules import StoredFile, Use

logger = structlog.get_logger(__name__)

#: The page of a draft that uses a file (``services.uses.page_of``).
_PLACE = re.compile(r"/o/[^/]+/teach/(?P<module>[^/]+)/(?:sections/(?P<content>[^/]+)/)?")


def swap_file(scope: Scope, *, old: StoredFile, new: StoredFile, use: Use, now: datetime) -> None:
    """Put ``new`` where a draft has ``old``: in a section's slot, or as a module's picture. Idempotent; media calls it.

    What is published, in review or archived keeps the old file; so do pictures in texts, whose words an author has
    open perhaps, and restricted modules that whoever replaces it does not write.
    """
    place = _PLACE.fullmatch(use.url)
    if place is None or use.holder.endswith("#published"):
        return
    module_id, content_id, slot = place["module"], place["content"], use.holder.rpartition("#")[2]
    try:
        if content_id is None:
            module = ModuleStore(scope).get(module_id)
            if module.thumbnail_file_id == old.file_id and _may_write(module, new):
                write_thumbnail(scope, module, new, now)
            return
        if slot in FILE_FIELDS and new.kind in ACCEPTED[slot] and _may_write(ModuleStore(scope).get(module_id), new):
            change_slots(scope, module_id, content_id, now, lambda seen: _swapped(seen, slot, old, new))
    except (NotFound, NotEditable) as kept:
        logger.info("file_not_swapped", file_id=old.file_id, module_id=module_id, reason=kept.code)


def _may_write(module: Module, new: StoredFile) -> bool:
    """Say whether who uploaded the file may change the draft now; an administrator counts as anybody here."""
    return module.is_editable and module.lets(Deed.EDIT, user_id=new.created_by, role="")


def _swapped(seen: Section, slot: str, old: StoredFile, new: StoredFile) -> Section:
    if seen.files.get(slot) != old.file_id:
        return seen
    return filled(seen, slot, new)


def titles(scope: Scope, module_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of those of up to 100 modules that there are, for media's overview. One BatchGet."""
    return {module_id: module.title for module_id, module in ModuleStore(scope).several(module_ids).items()}


def closed_modules(scope: Scope, module_ids: Collection[str]) -> set[str]:
    """Return which of up to 100 modules are restricted to others, so that their files are. At most one BatchGet."""
    return ModuleStore(scope).closed(module_ids)


def seen_uses(scope: Scope, uses: Sequence[Use]) -> dict[str, bool]:
    """Return by holder which of up to 100 places in modules this person sees. At most one BatchGet."""
    modules = {use.holder: module_id for use in uses if (module_id := _module_of(use))}
    closed = ModuleStore(scope).closed(modules.values()) if modules else set()
    return {holder: module_id not in closed for holder, module_id in modules.items()}


def _module_of(use: Use) -> str:
    """Return the module whose draft, or publication, uses a file; empty where none of these does."""
    module_id, _, place = use.holder.rpartition("#")
    if place == "published":
        return module_id
    found = _PLACE.fullmatch(use.url)
    return found["module"] if found else ""
