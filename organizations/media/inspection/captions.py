"""Captions, by webvtt-py."""

import io
import re
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from organizations.media.inspection.refusal import Refused
from organizations.media.rules import Facts

_TIME = r"(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Answer how many cues there are and when the last one ends; refuse captions that browsers would drop."""
    del out  # captions are served as they came
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "not_utf8", "The captions are not in UTF-8. Save them again with the encoding UTF-8, and upload that."
        ) from error
    try:
        cues = webvtt.WebVTT.from_buffer(io.StringIO(text), strict=True).captions
    except (MalformedCaptionError, MalformedFileError) as error:
        raise Refused("malformed", f"The captions cannot be read. {_where(text)}") from error
    if not cues:
        raise Refused("no_cues", "There are no captions in this file, only its heading.")
    for number, cue in enumerate(cues, 1):
        if cue.end_time <= cue.start_time:
            raise Refused("malformed", f"Caption {number} ends at {cue.end}, before or when it begins ({cue.start}).")
    return Facts(
        content_type=content_type, cues=len(cues), last_cue_end=max(c.end_time.in_milliseconds() for c in cues) / 1000
    )


def _where(text: str) -> str:
    """Name the first line with an arrow that is no timing: captions mostly fail there."""
    for number, line in enumerate(text.splitlines(), 1):
        if "-->" in line and not _TIMING.match(line):
            return f"Line {number} is wrong; times look like this: 00:01:02.500 --> 00:01:04.000"
    return "The first line is WEBVTT, and an empty line stands before each caption."
