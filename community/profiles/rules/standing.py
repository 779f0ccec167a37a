"""How somebody stands in an organization: figures of what others did, and the level that follows from them.

A level is never given; it follows from the figures and the time, so that anybody can see how it came about. What others
find insightful, and the time, only ever raise it. It falls where moderators remove something or act against the person,
and rises again where that is overturned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from diatonic.common import clock


class Level(StrEnum):
    """How well somebody is known in an organization, by what others made of what they wrote."""

    NEW = "new"
    MEMBER = "member"
    REGULAR = "regular"
    TRUSTED = "trusted"

    @property
    def rank(self) -> int:
        """0 for the lowest."""
        return list(Level).index(self)


class Earned(StrEnum):
    """What is counted of a person when somebody else did it; the value is the figure's name."""

    POST_APPROVED = "posts"
    COMMENT_APPROVED = "comments"
    INSIGHT = "insights"
    LIKE = "likes"
    REPORT_UPHELD = "reports_upheld"
    REPORT_REJECTED = "reports_rejected"
    REMOVED = "removed"
    SANCTIONED = "sanctions"


#: So many different people are counted who found something insightful: no level asks for more.
COUNTED_PEOPLE = 50
#: One that moderators removed weighs against so many that were approved.
REMOVED_WEIGHS = 5
#: So does a mute or a suspension.
SANCTION_WEIGHS = 10
#: So many reports that were right count like posts of one's own; more would make reporting a trade.
COUNTED_REPORTS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a person in an organization; ``people``: how many different ones found something insightful.

    ``since``: when the first thing was counted, empty before.
    """

    posts: int = 0
    comments: int = 0
    insights: int = 0
    likes: int = 0
    people: int = 0
    reports_upheld: int = 0
    reports_rejected: int = 0
    removed: int = 0
    sanctions: int = 0
    since: str = ""

    @property
    def contributions(self) -> int:
        """What counts for a level: approved texts and upheld reports, less what moderators had to act against."""
        good = self.posts + self.comments + min(self.reports_upheld, COUNTED_REPORTS)
        return max(0, good - REMOVED_WEIGHS * self.removed - SANCTION_WEIGHS * self.sanctions)

    def days(self, now: datetime) -> int:
        """Return for how many whole days the person has taken part."""
        return max(0, (now - clock.parse(self.since)).days) if self.since else 0


@dataclass(frozen=True, slots=True)
class Rung:
    """What a level asks for."""

    level: Level
    contributions: int
    people: int
    days: int


#: From the lowest. A small organization can be climbed too: five colleagues are enough for the highest.
RUNGS = (
    Rung(Level.MEMBER, contributions=3, people=0, days=1),
    Rung(Level.REGULAR, contributions=15, people=2, days=14),
    Rung(Level.TRUSTED, contributions=50, people=5, days=60),
)


@dataclass(frozen=True, slots=True)
class Reputation:
    """A person's figures in an organization, and the level that they have by them."""

    organization_id: str
    user_id: str
    level: Level = Level.NEW
    figures: Figures = Figures()


def level_of(figures: Figures, *, now: datetime) -> Level:
    """Return the highest level whose demands, and those of all below it, are met."""
    level = Level.NEW
    for rung in RUNGS:
        if _missing(rung, figures, now):
            break
        level = rung.level
    return level


def how_it_came(figures: Figures, *, is_own: bool) -> list[str]:
    """Return in sentences what the level follows from; what moderators did is told to the person alone."""
    said = [_count(figures.posts, "post", "was approved", "were approved")]
    said += [_count(figures.comments, "comment", "was approved", "were approved")]
    if figures.people:
        many = "or more " if figures.people >= COUNTED_PEOPLE else ""
        who = "1 person" if figures.people == 1 else f"{figures.people} {many}people"
        said.append(f"{who} found something insightful.")
    if is_own:
        said.append(_count(figures.reports_upheld, "report", "was right", "were right"))
        said.append(_against(figures.removed, "text was removed", "texts were removed", REMOVED_WEIGHS))
        said.append(_against(figures.sanctions, "sanction was imposed", "sanctions were imposed", SANCTION_WEIGHS))
    return [one for one in said if one]


def next_steps(figures: Figures, *, now: datetime) -> tuple[Level | None, list[str]]:
    """Return the next level, ``None`` at the highest, and in sentences what it still needs."""
    at = level_of(figures, now=now)
    rung = next((one for one in RUNGS if one.level.rank == at.rank + 1), None)
    return (None, []) if rung is None else (rung.level, _missing(rung, figures, now))


def weight_of(figures: Figures) -> float:
    """Return how much a report of this person weighs: 1 for who has never reported, from 0.2 to 2 by how often they were right.

    Never shown to anybody. With few reports it stays near 1 (Laplace's rule of succession).
    """
    right, wrong = figures.reports_upheld, figures.reports_rejected
    return max(0.2, min(2.0, 2 * (right + 2) / (right + wrong + 4)))


def figures_of(counted: Iterable[tuple[str, int]], *, people: int, since: str) -> Figures:
    """Return figures from what is stored; a figure from which more was taken back than given is none."""
    return Figures(**{name: max(0, value) for name, value in counted}, people=people, since=since)


def _missing(rung: Rung, figures: Figures, now: datetime) -> list[str]:
    texts = rung.contributions - figures.contributions
    people, days = rung.people - figures.people, rung.days - figures.days(now)
    said = []
    if texts > 0:
        said.append(
            f"{texts} more {'post or comment' if texts == 1 else 'posts or comments'} that {_is(texts)} approved."
        )
    if people > 0:
        said.append(f"{people} more {'person who finds' if people == 1 else 'people who find'} something insightful.")
    if days > 0:
        said.append(f"{days} more {'day' if days == 1 else 'days'} of taking part.")
    return said


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _count(number: int, thing: str, one: str, many: str) -> str:
    if not number:
        return ""
    return f"1 {thing} {one}." if number == 1 else f"{number:,} {thing}s {many}."


def _against(number: int, one: str, many: str, weighs: int) -> str:
    if not number:
        return ""
    return f"{number} {one if number == 1 else many}: that weighs against {number * weighs} approved ones."
