"""Whether the bucket is set up as browsers need it: judged from what it says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

_METHODS = ("GET", "HEAD", "PUT", "POST")
_MOST_SKEW = 60  # seconds; S3 refuses signatures that are 15 minutes off
_BAD_SKEW = 600


class Judgement(StrEnum):
    """How a check ended."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``advice`` says what to change, and is empty where all is well."""

    name: str
    verdict: Judgement
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class BucketFacts:
    """What the bucket says; None: it was not there, or may not be asked. ``problem``: why it does not answer."""

    problem: str = ""
    cors: Sequence[Mapping[str, Any]] | None = None
    lifecycle: Sequence[Mapping[str, Any]] | None = None
    versioning: str | None = None
    server_time: datetime | None = None


_NOT_ASKED = "The bucket does not tell, or the role of the web process may not ask."


def judge(facts: BucketFacts, *, origins: Sequence[str], temporary: str, now: datetime) -> list[Check]:
    """Answer every check of what the bucket says."""
    if facts.problem:
        return [Check("Bucket", Judgement.BAD, facts.problem, "Check DIATONIC_S3_BUCKET, the endpoint and the role.")]
    return [
        Check("Bucket", Judgement.GOOD, "It is there and answers."),
        *(_cors(facts.cors, origin) for origin in origins),
        _lifecycle(facts.lifecycle, temporary),
        _versioning(facts.versioning),
        _clock(facts.server_time, now),
    ]


def _cors(rules: Sequence[Mapping[str, Any]] | None, origin: str) -> Check:
    name = f"CORS for {origin}"
    if rules is None:
        return Check(name, Judgement.DOUBTFUL, _NOT_ASKED, "The test from this browser below shows whether it works.")
    fitting = [
        rule for rule in rules if any(fnmatchcase(origin, allowed) for allowed in rule.get("AllowedOrigins", ()))
    ]
    if not fitting:
        return Check(name, Judgement.BAD, "No rule allows this origin.", "Put the rule below into the bucket.")
    methods = {method for rule in fitting for method in rule.get("AllowedMethods", ())}
    missing = [method for method in _METHODS if method not in methods]
    if missing:
        return Check(
            name, Judgement.BAD, f"{', '.join(missing)} is not allowed.", "Put the rule below into the bucket."
        )
    exposed = {header.lower() for rule in fitting for header in rule.get("ExposeHeaders", ())}
    if "etag" not in exposed:
        advice = "Add ETag to ExposeHeaders: large files go up in parts, and each part is named by its ETag."
        return Check(name, Judgement.BAD, "ETag is not readable.", advice)
    return Check(name, Judgement.GOOD, "Reading and sending are allowed, and ETag is readable.")


def _lifecycle(rules: Sequence[Mapping[str, Any]] | None, temporary: str) -> Check:
    name = "What is left over"
    if rules is None:
        return Check(name, Judgement.DOUBTFUL, _NOT_ASKED, "Run `manage.py bucket create` once to be sure.")
    active = [rule for rule in rules if rule.get("Status") == "Enabled"]
    expires = any("Expiration" in rule and temporary.startswith(_prefix(rule)) and _prefix(rule) for rule in active)
    aborts = any("AbortIncompleteMultipartUpload" in rule for rule in active)
    if expires and aborts:
        return Check(name, Judgement.GOOD, "Unfinished uploads go by themselves.")
    lacking = [] if expires else [f"objects in {temporary} stay for ever"]
    lacking += [] if aborts else ["parts of uploads that were broken off stay for ever"]
    text = f"{' and '.join(lacking).capitalize()}."
    return Check(name, Judgement.DOUBTFUL, text, "Run `manage.py bucket create`, or add the rules of docs/DEPLOY.md.")


def _prefix(rule: Mapping[str, Any]) -> str:
    return str(rule.get("Filter", {}).get("Prefix") or rule.get("Prefix") or "")


def _versioning(status: str | None) -> Check:
    if status == "Enabled":
        return Check("Versions", Judgement.GOOD, "What is deleted or overwritten can be brought back.")
    text = "Versions are off: what is deleted or overwritten is gone."
    return Check("Versions", Judgement.DOUBTFUL, text, "Switch versioning on in production (docs/DEPLOY.md, Bucket).")


def _clock(server: datetime | None, now: datetime) -> Check:
    if server is None:
        return Check("Clock", Judgement.DOUBTFUL, "The bucket does not tell its time.")
    skew = abs((server - now).total_seconds())
    if skew <= _MOST_SKEW:
        return Check("Clock", Judgement.GOOD, "This server and the bucket agree on the time.")
    advice = "Let this machine follow a time server (NTP): signatures are refused when clocks are 15 minutes apart."
    verdict = Judgement.DOUBTFUL if skew < _BAD_SKEW else Judgement.BAD
    return Check("Clock", verdict, f"This server and the bucket are {skew:.0f} s apart.", advice)
