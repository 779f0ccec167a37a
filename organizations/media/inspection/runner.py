"""Has the child look into a file, and believes nothing it says unchecked."""

import logging
import re
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from diatonic.common.untrusted.runner import INPUT, OUTPUT, RESULT, Ending, is_plain, run
from diatonic.common.untrusted.sandbox import Limits
from organizations.media.rules import Facts, Failure, FileType, Product

__all__ = ["INPUT", "Inspection", "Usage", "inspect", "product_path"]

logger = logging.getLogger(__name__)

_CHILD = "organizations.media.inspection.child"
_PRODUCT = re.compile(r"[a-z0-9]{1,20}\.(jpg|png|webp|json|vtt)")
_MAX_RESULT = 64 * 2**10

TIMED_OUT = Failure(
    "took_too_long", "Looking into this file took too long. Try again, or upload a smaller version.", retryable=True
)
CRASHED = Failure(
    "damaged", "The file made its reader fail, so it is most likely damaged. Export it again, and upload that."
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What the look cost, as the child says."""

    cpu_seconds: float
    peak_memory: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of a look: facts or a failure. ``unprotected``: what of the sandbox the system does not give."""

    facts: Facts | None = None
    failure: Failure | None = None
    usage: Usage | None = None
    unprotected: tuple[str, ...] = ()


def inspect(folder: Path, declared: FileType, limits: Limits | None = None) -> Inspection:
    """Look into folder/input, which says to be of the declared type; never raises for what the file holds.

    Either facts or failure is set. The products that the facts name are in folder/out, see `product_path`.
    """
    ending = run(folder, program=_CHILD, job={"content_type": declared.content_type}, limits=limits or Limits())
    if ending is not Ending.DONE:
        return Inspection(failure=TIMED_OUT if ending is Ending.TIMED_OUT else CRASHED)
    return _read_result(folder)


def product_path(folder: Path, product: Product) -> Path:
    """Answer where a product of `inspect` lies."""
    return folder / OUTPUT / product.filename


def _read_result(folder: Path) -> Inspection:
    try:
        return _check_result(folder)
    except (OSError, ValueError):  # pydantic's errors are ValueErrors
        logger.exception("inspection child wrote a result that makes no sense")
        return Inspection(failure=CRASHED)


def _check_result(folder: Path) -> Inspection:
    result = folder / RESULT
    if not is_plain(result) or result.stat().st_size > _MAX_RESULT:
        raise ValueError("The result is not a file, or too long.")
    inspection = TypeAdapter(Inspection).validate_json(result.read_bytes())
    if (inspection.facts is None) == (inspection.failure is None):
        raise ValueError("The result has neither facts nor a failure, or both.")
    if inspection.unprotected:
        logger.warning("this system does not keep the inspection child from: %s", ", ".join(inspection.unprotected))
    for product in inspection.facts.products if inspection.facts else ():
        if not _PRODUCT.fullmatch(product.filename) or not is_plain(product_path(folder, product)):
            raise ValueError("A product is not a file of its own in the output folder.")
    return inspection
