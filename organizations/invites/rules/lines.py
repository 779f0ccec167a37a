"""Many addresses at once: reading a pasted list or a CSV, and the verdict about each line before anything is sent."""

import csv
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from diatonic.common.addresses import NotAnAddress, normalise

#: A list of addresses is text; more than this is something else.
MAX_BYTES = 1024 * 1024
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_SHOWN = 120


class Verdict(StrEnum):
    """What would become of a line."""

    NEW = "new"
    MEMBER = "member"
    INVITED = "invited"
    REPEATED = "repeated"
    SPELLED_OTHERWISE = "spelled_otherwise"
    INVALID = "invalid"
    NO_SEAT = "no_seat"


SENTENCES = {
    Verdict.NEW: "Will be invited.",
    Verdict.MEMBER: "Is a member already.",
    Verdict.INVITED: "Has an open invite already.",
    Verdict.REPEATED: "Stands in the list twice.",
    Verdict.SPELLED_OTHERWISE: "The same address as another line, spelled otherwise.",
    Verdict.NO_SEAT: "No seat is left.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One address of a list: its number from 1, what was typed, the address it is, and the verdict in a sentence."""

    number: int
    typed: str
    email: str
    verdict: Verdict
    sentence: str


def decoded(content: bytes) -> str:
    """Return a text file's text: UTF-8, or UTF-16 where it says so, else as older spreadsheets write.

    Only addresses are taken from it, which read the same in each. Raises ``ValueError`` for what is no text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise ValueError("not a text")
    return text


def split(text: str) -> list[str]:
    """Return the addresses of a pasted list or CSV as they were typed, in their order.

    One or several a line, divided by commas, semicolons or tabs; ``Name <address>``; other cells are left out, and so
    is a first line without any address. A line without an ``@`` is kept, so that it is told that it is none.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and "@" not in lines[0] and "\uff20" not in lines[0] and "mail" in lines[0].casefold():
        lines = lines[1:]
    return [typed for line in lines for typed in _addresses(line)]


def _addresses(line: str) -> Iterator[str]:
    bracketed = [inside for inside in _IN_BRACKETS.findall(line) if inside.strip()]
    if bracketed:
        yield from (_bare(inside) for inside in bracketed)
        return
    divided = line.replace(";", ",").replace("\t", ",")
    try:
        cells = [cell.strip() for row in csv.reader([divided], skipinitialspace=True) for cell in row]
    except csv.Error:  # a cell of more than 128 KB
        cells = []
    found = [cell for cell in cells if "@" in cell or "\uff20" in cell]
    for cell in found or [line]:
        parts = cell.split()
        several = len(parts) > 1 and all("@" in part for part in parts)
        yield from (_bare(part) for part in (parts if several else [cell]))


def _bare(typed: str) -> str:
    return typed.strip().removeprefix("mailto:")


def judge(typed: Iterable[str], *, members: Container[str], invited: Container[str], free: int) -> list[Line]:
    """Return a verdict for each line. ``members``, ``invited``: normalised addresses; ``free``: seats that are left."""
    lines: list[Line] = []
    seen: dict[str, str] = {}
    for number, one in enumerate(typed, 1):
        try:
            email = normalise(one)
        except NotAnAddress as wrong:
            lines.append(Line(number, _shown(one), "", Verdict.INVALID, wrong.detail))
            continue
        if email in seen:
            verdict = Verdict.REPEATED if seen[email] == one else Verdict.SPELLED_OTHERWISE
        elif email in members:
            verdict = Verdict.MEMBER
        elif email in invited:
            verdict = Verdict.INVITED
        else:
            verdict, free = (Verdict.NEW, free - 1) if free > 0 else (Verdict.NO_SEAT, free)
        seen.setdefault(email, one)
        lines.append(Line(number, _shown(one), email, verdict, SENTENCES[verdict]))
    return lines


def normal_forms(typed: Iterable[str]) -> list[str]:
    """Return the addresses among what was typed, each once."""
    found: dict[str, None] = {}
    for one in typed:
        try:
            found[normalise(one)] = None
        except NotAnAddress:
            continue
    return list(found)


def _shown(typed: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in typed[:_SHOWN])
