#!/usr/bin/env python3
"""Check exports and daily files of an audit log: is every sealed entry as it was sealed?

    python3 verify_audit.py FILE... [--head NUMBER:DIGEST]

FILE: exports (JSON Lines) and daily files of one organization, in any order; give all that you have kept, they are
compared with each other. --head: the last number and digest as you noted them earlier; the chain must still have it.
Needs Python 3.8 or later and nothing else, neither our code nor our servers. Ends with 1 where something is wrong.

How it works. A sealed entry has a number and a digest: SHA-256 over the JSON of {entry, previous, sequence} with sorted
names, no spaces and ASCII only, where "previous" is the digest before it (64 zeros before the first). So no entry can be
changed, taken out, put in or moved unless every later digest changes too; and those you have, in older files. What an
entry says about people lies beside it: the entry holds HMAC-SHA-256 of it, with a salt as the key. It can be erased
without a trace in the chain, but not changed.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from datetime import datetime, timedelta
from typing import Any

GENESIS = "0" * 64
TIME = "%Y-%m-%dT%H:%M:%S.%f%z"


def canonical(value: Any) -> bytes:
    """Return a JSON value in the one way in which it is digested."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest_of(line: dict[str, Any]) -> str:
    """Return the digest that a sealed entry must have."""
    covered = {"entry": line["entry"], "previous": line["previous"], "sequence": line["sequence"]}
    return hashlib.sha256(canonical(covered)).hexdigest()


def moment(text: str) -> datetime:
    """Return a time as the files write it."""
    return datetime.strptime(text, TIME)  # noqa: DTZ007 -- the zone is in the text


def commitment_of(beside: dict[str, str]) -> str:
    """Return what an entry must hold of what lies beside it."""
    return hmac.new(bytes.fromhex(beside["salt"]), beside["content"].encode(), hashlib.sha256).hexdigest()


class File:
    """What one file claims to hold, and the numbers that it has."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.kind = ""
        self.exported_at = ""
        self.head: tuple[int, str] = (0, GENESIS)  # the last number and digest that it claims
        self.whole: tuple[int, int] = (1, 0)  # first and last of what it claims to hold without a gap
        self.numbers: dict[int, str] = {}  # number -> id of the entry
        self.seen = 0
        self.ended = False

    def take_head(self, line: dict[str, Any]) -> None:
        """Take the first line, or the last one."""
        if line["kind"] == "end":
            self.ended = line["entries"] == self.seen
            return
        self.kind = line["kind"]
        if self.kind == "day":
            self.head, self.whole = (line["last"], line["digest"]), (line["first"], line["last"])
            return
        number, digest = line["head"].split(":")
        self.head, self.exported_at = (int(number), digest), line["exported_at"]
        if not any(line["filters"].values()):
            self.whole = (1, int(number))


class Check:
    """Everything that the files say of one organization's chain, and what is wrong with it."""

    def __init__(self) -> None:
        self.links: dict[int, tuple[str, str, str, str]] = {}  # number -> previous, digest, when, the file it is from
        self.files: list[File] = []
        self.organizations: set[str] = set()
        self.waiting = self.erased = 0
        self.problems: list[str] = []

    def read(self, path: str) -> None:
        """Take one file."""
        file = File(path)
        self.files.append(file)
        with open(path, encoding="utf-8") as lines:  # noqa: PTH123 -- as short as it can be
            for number, text in enumerate(lines, 1):
                try:
                    line = json.loads(text)
                    if "kind" in line:
                        file.take_head(line)
                        self.organizations |= {line["organization"]} if "organization" in line else set()
                    else:
                        file.seen += 1
                        self.entry(line, file)
                except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                    self.problems.append(f"{path}, line {number}: cannot be read ({type(wrong).__name__}).")
        if not file.kind:
            self.problems.append(f"{path}: neither an export nor the file of a day.")
        if file.kind == "export" and not file.ended:
            self.problems.append(f"{path}: the export is cut off, its last line is missing or counts other entries.")

    def entry(self, line: dict[str, Any], file: File) -> None:
        """Take an entry: is it what was sealed, and what lies beside it what it commits to?"""
        entry, number = line["entry"], line["sequence"]
        self.organizations.add(entry["organization"])
        for part, expected in entry["commitments"].items():
            beside = line.get("personal", {}).get(part)
            if beside is not None and commitment_of(beside) != expected:
                self.say(f"Entry {number or entry['id']}: what it says about people was changed", file)
            if beside is None and "personal" in line:
                self.erased += 1
        if number is None:
            self.waiting += 1
            return
        if digest_of(line) != line["digest"]:
            self.say(f"Entry {number} was changed after it was sealed", file)
        if file.numbers.setdefault(number, entry["id"]) != entry["id"]:
            self.say(f"There are two entries with the number {number}: one was put in", file)
        known = self.links.setdefault(number, (line["previous"], line["digest"], line["sealed_at"], file.path))
        if known[1] != line["digest"] and known[3] != file.path:
            self.problems.append(f"Entry {number} is not the same in {known[3]} and {file.path}.")

    def finish(self) -> None:
        """Look at the chain as a whole, and at each file's claims."""
        if len(self.organizations) > 1:
            self.problems.append(f"The files are of several organizations: {', '.join(sorted(self.organizations))}.")
        for number in sorted(self.links):
            before = self.links.get(number - 1)
            expected = GENESIS if number == 1 else before and before[1]
            if expected and self.links[number][0] != expected:
                self.problems.append(f"Entry {number} does not follow entry {number - 1}.")
        for file in self.files:
            self.claims(file)

    def claims(self, file: File) -> None:
        """Has a file what it claims, and does it end where the others say?"""
        first, last = file.whole
        for begin, end in ranges([number for number in range(first, last + 1) if number not in file.numbers]):
            words = f"Entry {begin} is" if begin == end else f"Entries {begin} to {end} are"
            cut = f"The chain was cut off after entry {begin - 1}. " if end == last else ""
            self.say(f"{cut}{words} missing", file)
        self.keeps(*file.head, file.path)
        if file.exported_at:
            # What was sealed in the minutes before may not have been seen by the export.
            since = moment(file.exported_at) - timedelta(minutes=10)
            later = [number for number, link in self.links.items() if moment(link[2]) < since]
            if max(later, default=0) > file.head[0]:
                words = f"entry {max(later)} had been sealed before"
                self.say(f"The chain was cut off after entry {file.head[0]}: {words}", file)

    def keeps(self, number: int, digest: str, where: str) -> None:
        """Has the chain this number and digest still?"""
        if number in self.links and self.links[number][1] != digest:
            self.problems.append(f"Entry {number} is not the one that {where} has as its last.")

    def say(self, sentence: str, file: File) -> None:
        """Note a problem of a file."""
        self.problems.append(f"{sentence} ({file.path}).")


def ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Return runs of numbers as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def main() -> int:
    """Check the files that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--head", metavar="NUMBER:DIGEST")
    given = parser.parse_args()
    check = Check()
    for path in given.files:
        check.read(path)
    check.finish()
    if given.head:
        number, _, digest = given.head.partition(":")
        check.keeps(int(number), digest, "--head")
        if int(number) not in check.links:
            check.problems.append(f"Entry {number}, which --head names, is in none of these files.")
    for problem in check.problems:
        print(problem)
    end = max(check.links, default=0)
    print(
        f"{len(check.links)} sealed entries, {check.waiting} not sealed yet; details erased in {check.erased} places."
    )
    if end:
        print(f"head {end}:{check.links[end][1]}")
    print(f"{len(check.problems)} problems." if check.problems else "Nothing is wrong.")
    return 1 if check.problems else 0


if __name__ == "__main__":
    sys.exit(main())
