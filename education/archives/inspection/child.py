"""The other side of ``runner.look``: started in a work folder, answers with result.json and the files in out/."""

import json
import logging
import sys
from pathlib import Path

from diatonic.common.untrusted.sandbox import Limits, shut_in
from education.archives.inspection.refusal import Refused
from education.archives.rules.plan import Look, Plan

logger = logging.getLogger(__name__)

_ZIP, _GZIP = b"PK", b"\x1f\x8b"


def main() -> None:
    """Read what to do from standard input, do it, and write the result; a look that fails is a result too."""
    logging.basicConfig()
    job = json.loads(sys.stdin.read())
    unprotected = shut_in(Limits(**job["limits"]))
    try:
        answer = Look(plan=look(Path("input"), Path("out")))
    except Refused as refused:
        answer = Look(refused=str(refused)[:500])
    except MemoryError:
        answer = Look(refused="This archive needs more memory than one archive may take. Split it.")
    except Exception:
        logger.exception("looking into an archive failed")  # to standard error, whose end the parent logs
        answer = Look(refused="Something in this archive could not be read. Export it again.")
    answer.unprotected = unprotected
    Path("result.json").write_text(answer.model_dump_json(), encoding="utf-8")


def look(path: Path, out: Path) -> Plan:
    """Return the plan of an archive of either kind. Raises :class:`Refused`."""
    with path.open("rb") as source:
        start = source.read(2)
    if start == _ZIP:
        from education.archives.inspection import own, zips  # noqa: PLC0415 -- a child needs one reader of the two

        return own.read(zips.Zip(path), out)
    if start == _GZIP:
        from education.archives.inspection import olx, tars  # noqa: PLC0415 -- as above

        return olx.read(tars.Tar(path, out))
    raise Refused("This is neither a module's archive (.zip) nor an Open edX course (.tar.gz).")
