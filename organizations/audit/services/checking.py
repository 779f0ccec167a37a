"""Checking an organization's log against its chain, and the chain against the files of the days."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock, storage
from diatonic.common.scope import Scope
from organizations.audit.rules import Checker, Link, Problem, Report, day_key, parsed_day
from organizations.audit.store import AuditStore, ChainStore, line_for

#: Entries are sealed within a minute; one that waits longer than this was kept from it, or no worker runs.
_TOO_LONG = timedelta(minutes=10)
_LARGEST_FILE = 2**30
_LISTED = 1000


def verify(scope: Scope, *, now: datetime, expected: Link | None = None) -> Report:
    """Read the organization's whole log and say what is not as it was sealed.

    ``expected``: a number and digest kept from an earlier check or export. Reads as much as there is; for commands.
    """
    chain, entries, checker = ChainStore(scope), AuditStore(scope), Checker()
    if expected:
        checker.expect(expected)
    files = list(_check_files(scope.organization_id, chain, checker))
    head = chain.head()
    waiting, erased, late, beyond = 0, 0, 0, 0
    for items in chain.walk():
        beside = entries.beside(items, now=now)
        for item in items:
            line = line_for(item)
            number = line["sequence"] or 0
            if number > head.sequence:  # sealed since the head was read: for the next check
                beyond = max(beyond, number)
            elif number:
                checker.add(line)
            else:
                late += item.created_at < clock.iso(now - _TOO_LONG)
            waiting += not number or number > head.sequence
            erased += _check_beside(checker, line, beside)
    checker.finish(told_head=head)
    problems = [*checker.problems, *files]
    if beyond > chain.head().sequence:
        problems.append(Problem("beyond_end", beyond, f"Entry {beyond} is beyond the end of the chain."))
    if late:
        problems.append(Problem("not_sealed", 0, f"{late} entries have waited for more than ten minutes to be sealed."))
    return Report(scope.organization_id, checker.link, checker.sealed, waiting, erased, tuple(problems))


def _check_beside(checker: Checker, line: dict[str, Any], beside: dict[str, Any]) -> int:
    """Check what lies beside an entry; returns how many parts of it were erased."""
    erased = 0
    for part in line["entry"]["commitments"]:
        kept = beside.get(f"{line['entry']['id']}#{part}")
        if kept is None:
            erased += 1
        else:
            checker.add_personal(line, part, salt=kept.salt, content=kept.content)
    return erased


def _check_files(organization_id: str, chain: ChainStore, checker: Checker) -> Iterator[Problem]:
    """Check the files of the days by themselves, and remember their digests for the chain to be compared with."""
    folder, known = day_key(organization_id, ""), {}
    after = folder
    while listed := storage.list_objects(folder, after=after, limit=_LISTED):
        for one in listed:
            content, _ = storage.read(one.key, most=_LARGEST_FILE)
            known[one.key] = hashlib.sha256(content).hexdigest()
            yield from _check_file(one.key, content, checker)
        after = listed[-1].key
    for day in chain.days():
        key = day_key(organization_id, day.day)
        if day.file_digest and known.get(key) != day.file_digest:
            there = "is not the one that was written" if key in known else "is missing"
            yield Problem("file", day.first, f"The file of {day.day} {there}.")


def _check_file(key: str, content: bytes, checker: Checker) -> Iterator[Problem]:
    try:
        head, lines = parsed_day(content)
        own = Checker(link=Link(head["first"] - 1, head["previous"]))
        for line in lines:
            own.add(line)
            checker.expect(Link(line["sequence"], line["digest"]))
        own.finish(told_head=Link(head["last"], head["digest"]))
    except (ValueError, KeyError, TypeError):
        yield Problem("file", 0, f"{key} cannot be read.")
        return
    for problem in own.problems:
        yield Problem("file", problem.sequence, f"In {key}: {problem.sentence}")
