"""What other settings would have done with what was checked lately."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from community.moderation.rules.targets import Standing

OUTCOMES = ("approved", "held", "flagged")


@dataclass(frozen=True, slots=True)
class Replayed:
    """One check: what came out then (``before``), and what would have with the settings that are tried (``after``).

    ``decided``: where a person put the text, empty where nobody decided about this very text. ``title``, ``excerpt``
    and ``path`` are empty where the text is gone, was changed since (``edited``: the score is about what it said then),
    or is not for moderators any more.
    """

    target_type: str
    target_id: str
    checked_at: str
    before: str
    after: str
    scores: Mapping[str, float]
    decided: str = ""
    title: str = ""
    excerpt: str = ""
    path: str = ""
    edited: bool = False

    @property
    def changes(self) -> bool:
        """Whether something else would have come out."""
        return self.before != self.after

    @property
    def was_wrong(self) -> bool:
        """Whether the settings as they were did otherwise than the person who decided."""
        return bool(self.decided) and not _agree(self.before, self.decided)

    @property
    def would_be_wrong(self) -> bool:
        """Whether the settings that are tried would do otherwise than the person who decided."""
        return bool(self.decided) and not _agree(self.after, self.decided)


def _agree(outcome: str, decided: str) -> bool:
    return (outcome == "approved") == (decided == Standing.APPROVED)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What settings would have done with the last checks.

    ``before`` and ``after`` count outcomes. ``decided``: about so many of these texts people have decided; the others
    count against them: ``wrong_before`` of what was done, ``wrong_after`` of what would have been, of which
    ``wrongly_caught`` are texts that people let stand. ``not_read``: with other words these could not be checked again,
    since their text is gone or changed; their score is the one of then.
    """

    checked: int
    since: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    decided: int
    wrong_before: int
    wrong_after: int
    wrongly_caught: int
    changed: int
    changes: Sequence[Replayed]
    not_read: int = 0


def summed_up(replayed: Sequence[Replayed], changes: Sequence[Replayed], *, not_read: int) -> Simulation:
    """Return what came out of all of them; ``changes`` are those that are shown."""
    wrong = [one for one in replayed if one.would_be_wrong]
    return Simulation(
        checked=len(replayed),
        since=min((one.checked_at for one in replayed), default=""),
        before=_counted(one.before for one in replayed),
        after=_counted(one.after for one in replayed),
        decided=sum(1 for one in replayed if one.decided),
        wrong_before=sum(1 for one in replayed if one.was_wrong),
        wrong_after=len(wrong),
        wrongly_caught=sum(1 for one in wrong if one.after != "approved"),
        changed=sum(1 for one in replayed if one.changes),
        changes=changes,
        not_read=not_read,
    )


def _counted(outcomes: Iterable[str]) -> dict[str, int]:
    found = Counter(outcomes)
    return {outcome: found[outcome] for outcome in OUTCOMES}
