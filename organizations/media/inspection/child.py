"""The other side of `runner.inspect`: started in a work folder, answers with result.json and the files in out/."""

import importlib
import json
import logging
import sys
import time
from dataclasses import asdict
from pathlib import Path

from diatonic.common.untrusted.sandbox import Limits, peak_memory, shut_in
from organizations.media.inspection.refusal import Refused
from organizations.media.inspection.sniff import check_content
from organizations.media.rules import DOCX, FILE_TYPES, PPTX, Facts, Failure, FileType, Kind

logger = logging.getLogger(__name__)


def main() -> None:
    """Read what to do from standard input, do it, and write the result; a look that fails is a result too."""
    logging.basicConfig()
    job = json.loads(sys.stdin.read())
    unprotected = shut_in(Limits(**job["limits"]))
    answer: dict[str, object]
    try:
        answer = {"facts": asdict(look(Path("input"), FILE_TYPES[job["content_type"]], Path("out")))}
    except Refused as refused:
        answer = {"failure": asdict(refused.failure)}
    except MemoryError:
        answer = {"failure": asdict(TOO_HEAVY)}
    except Exception:
        logger.exception("inspection failed")  # to standard error, whose end the parent logs
        answer = {"failure": asdict(BROKEN)}
    answer["unprotected"] = unprotected
    answer["usage"] = {"cpu_seconds": round(time.process_time(), 3), "peak_memory": peak_memory()}
    Path("result.json").write_text(json.dumps(answer), encoding="ascii")


def look(path: Path, declared: FileType, out: Path) -> Facts:
    """Answer the facts about a file and write its products; raises Refused.

    Each decoder is imported when it is needed: together they are most of a child's memory.
    """
    content_type = check_content(path, declared)
    reader = _READERS_OF_TYPES.get(content_type) or _READERS[declared.kind]
    module = importlib.import_module(f"organizations.media.inspection.{reader}")
    facts: Facts = module.read(path, content_type, out)
    return facts


_READERS = {
    Kind.VIDEO: "movies",
    Kind.AUDIO: "movies",
    Kind.DOCUMENT: "documents",
    Kind.IMAGE: "pictures",
    Kind.CAPTIONS: "captions",
}
_READERS_OF_TYPES = {
    DOCX: "office",
    PPTX: "office",
    "text/markdown": "texts",
    "text/plain": "texts",
    "image/gif": "animations",
}
TOO_HEAVY = Failure("too_heavy", "The file needs more memory than one file may take here. Upload a smaller version.")
BROKEN = Failure(
    "not_processed", "Something in this file could not be processed. Export it again, and upload that.", retryable=True
)
