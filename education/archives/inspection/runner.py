"""Has the child look into an archive, and believes nothing it says unchecked."""

import logging
from pathlib import Path

from pydantic import ValidationError

from diatonic.common.untrusted.runner import INPUT, OUTPUT, RESULT, Ending, is_plain, run
from diatonic.common.untrusted.sandbox import Limits
from education.archives.rules.plan import Look, PlannedFile

__all__ = ["INPUT", "look", "product_path"]

logger = logging.getLogger(__name__)

_CHILD = "education.archives.inspection.child"
_MAX_RESULT = 128 * 2**20
_LIMITS = Limits(cpu_seconds=240, wall_seconds=480, memory=768 * 2**20, file_size=4 * 2**30)

TIMED_OUT = Look(refused="Looking into this archive took too long. Split it, and import the parts.")
CRASHED = Look(refused="This archive made its reader fail, so it is most likely damaged. Export it again.")


def look(folder: Path, limits: Limits = _LIMITS) -> Look:
    """Look into folder/input; never raises for what the archive holds. Its files are at :func:`product_path`."""
    ending = run(folder, program=_CHILD, job={}, limits=limits)
    if ending is not Ending.DONE:
        return TIMED_OUT if ending is Ending.TIMED_OUT else CRASHED
    result = folder / RESULT
    try:
        if not is_plain(result) or result.stat().st_size > _MAX_RESULT:
            return CRASHED
        found = Look.model_validate_json(result.read_bytes())
    except (OSError, ValidationError):
        logger.exception("the child wrote a result that makes no sense")
        return CRASHED
    if found.unprotected:
        logger.warning("this system does not keep the child from: %s", ", ".join(found.unprotected))
    if found.plan and not all(_is_there(folder, file) for file in found.plan.files):
        return CRASHED
    return found if found.plan or found.refused else CRASHED


def product_path(folder: Path, file: PlannedFile) -> Path:
    """Return where the bytes of a planned file lie."""
    return folder / OUTPUT / file.name_in_out


def _is_there(folder: Path, file: PlannedFile) -> bool:
    path = product_path(folder, file)
    return is_plain(path) and path.stat().st_size == file.size
