"""Captions, by webvtt-py."""

import io
import re
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from organizations.media.inspection.refusal import Refused
from organizations.media.inspection.texts import decoded
from organizations.media.rules import CAPTIONS, Facts, Product

SUBRIP = "application/x-subrip"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SUBRIP_TIME = r"(\d{1,3}):(\d{1,2}):(\d{1,2})[,.](\d{1,9})"
_SUBRIP = re.compile(rf"\s*{_SUBRIP_TIME}\s*-->\s*{_SUBRIP_TIME}(?:\s|$)")
# Tags but those of bold, italic and underlined; and positions such as {\an8}.
_OTHER_MARKS = re.compile(r"<(?!/?[biu]>)[^<>]*>|\{\\[^{}]*\}")
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm);")
_TIME = r"(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Answer how many cues there are and when the last one ends; refuse captions that browsers would drop.

    SubRip is written anew as WebVTT, which is what browsers play; WebVTT is served as it came.
    """
    text = decoded(path.read_bytes(), what="The captions are")
    if content_type == SUBRIP:
        text = from_subrip(text)
        product = Product(CAPTIONS, f"{CAPTIONS}.vtt", "text/vtt")
        (out / product.filename).write_text(text, encoding="utf-8")
        return _measured(text, content_type, product)
    if path.read_bytes()[:2] in _UTF_16:
        raise Refused("not_utf8", "The captions are in UTF-16, and browsers read WebVTT in UTF-8 only. Save them so.")
    return _measured(text, content_type)


def _measured(text: str, content_type: str, *products: Product) -> Facts:
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
        content_type=content_type,
        cues=len(cues),
        last_cue_end=max(c.end_time.in_milliseconds() for c in cues) / 1000,
        products=products,
    )


def from_subrip(text: str) -> str:
    """Write SubRip captions as WebVTT. Raises Refused with the line where it cannot be read."""
    lines, blocks, at = text.splitlines(), ["WEBVTT\n"], 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if lines[at].strip().isdigit() and at + 1 < len(lines):
            at += 1
        timing = _SUBRIP.match(lines[at])
        if timing is None:
            raise Refused(
                "malformed",
                f"The captions cannot be read. Line {at + 1} is wrong; times look like this: "
                "00:01:02,500 --> 00:01:04,000",
            )
        begin, at = at + 1, at + 1
        while at < len(lines) and lines[at].strip():
            at += 1
        words = "\n".join(_plain(line) for line in lines[begin:at])
        blocks.append(f"{_time(timing, 1)} --> {_time(timing, 5)}\n{words}\n")
    return "\n".join(blocks)


def _time(timing: re.Match[str], first: int) -> str:
    hours, minutes, seconds, fraction = (timing[first + at] for at in range(4))
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}.{fraction.ljust(3, '0')[:3]}"


def _plain(line: str) -> str:
    """Keep what WebVTT knows of a line: bold, italic, underlined; the rest of SubRip's marks goes, words stay."""
    kept = _OTHER_MARKS.sub("", line).replace("-->", "→").replace("\0", "")
    return kept.replace("&", "&amp;") if "&" in kept and not _ENTITY.search(kept) else kept


def _where(text: str) -> str:
    """Name the first line with an arrow that is no timing: captions mostly fail there."""
    for number, line in enumerate(text.splitlines(), 1):
        if "-->" in line and not _TIMING.match(line):
            return f"Line {number} is wrong; times look like this: 00:01:02.500 --> 00:01:04.000"
    return "The first line is WEBVTT, and an empty line stands before each caption."
