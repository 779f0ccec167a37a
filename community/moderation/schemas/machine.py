"""How a machine's verdict reads: each analyzer's score against its threshold, with the passages and the reasons."""

from community.moderation.rules.cases import Case
from diatonic.common.http.answers import Answer


class PassageOut(Answer):
    """A marked passage: characters ``start`` to ``end`` of ``field``, and why."""

    start: int
    end: int
    reason: str
    field: str


class FindingOut(Answer):
    """What one analyzer found: its score against the threshold, both 0 to 1. ``failed``: it could not say anything."""

    rule: str
    score: float
    threshold: float
    reasons: list[str]
    passages: list[PassageOut]
    analyzer: str
    failed: bool


class MachineOut(Answer):
    """What the machine said of the text of ``content_revision``."""

    outcome: str
    at: str
    content_revision: int
    findings: list[FindingOut]


def machine_of(case: Case) -> MachineOut | None:
    """Return what the machine said last, if it said anything."""
    if case.machine is None:
        return None
    findings = [FindingOut.model_validate(dict(one)) for one in case.machine.findings]
    said = case.machine
    return MachineOut(outcome=said.outcome, at=said.at, content_revision=said.content_revision, findings=findings)
