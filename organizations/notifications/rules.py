"""What a notification says, and what of it a person wants to hear."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a person should know: a sentence and the address to go to.

    One that stands for several has ``people``, how many they are, and the ``names`` of the last up to three;
    ``is_many``: there are more than were counted. ``thread``: what it belongs to and can be muted; nothing: it cannot.
    ``words`` go up to the ``title`` of what it is about, and are all of it where there is none; ``is_named``: the person
    may read the title. Show :attr:`text`.
    """

    notification_id: str
    kind: str
    words: str
    url: str
    at: str
    is_read: bool
    group: str = ""
    people: int = 0
    is_many: bool = False
    names: tuple[str, ...] = ()
    thread: str = ""
    is_muted: bool = False
    title: str = ""
    is_named: bool = True

    @property
    def text(self) -> str:
        """The sentence; without the title where the person does not see what it is about any more."""
        if not self.title:
            return self.words
        return f"{self.words} {f'“{self.title}”' if self.is_named else NAMELESS}."


@dataclass(frozen=True, slots=True)
class Thread:
    """What a thread is called, and its page for whoever asks (a path)."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class MutedThread:
    """A thread that a person hears no more of, and since when; without title and address where they do not see it."""

    thread: str
    muted_at: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What somebody did with an object, such as a reaction to a post: told with all of its kind about that object.

    ``what`` goes on after the names and does not tell what it is about, which is the ``title`` that follows: “reacted to”,
    “Bread”. ``thread`` is what people mute, usually the post on top;
    nothing: the object. ``event`` names what they did, such as a reply's id, and is told once; nothing: this person is
    told of once.
    """

    kind: str
    about: str
    what: str
    url: str
    actor_id: str
    actor_name: str
    title: str = ""
    thread: str = ""
    event: str = ""

    @property
    def muted_with(self) -> str:
        """The thread it belongs to; nothing for what cannot be switched off."""
        return "" if is_fixed(group_of(self.kind)) else self.thread or self.about

    @property
    def group(self) -> str:
        """The name under which all of this kind about the object come together."""
        return name_of_group(self.kind, self.about)

    @property
    def mark(self) -> str:
        """The person and what they did, in letters that name neither."""
        return digest(self.actor_id)[:MARK] + (digest(self.event)[:MARK] if self.event else "")


#: So many people can be told at once.
MOST_RECIPIENTS = 20
#: So many different things of one group are remembered, and the people behind them counted; then it is a crowd.
MOST_TOLD = 100
#: A crowd comes up again at most this often.
CROWD_EVERY = timedelta(minutes=10)
#: As many names are shown.
NAMED = 3
#: Letters of a digest that stand for a person or a thing.
MARK = 12
#: What stands in the place of a title that is not shown to the person any more.
NAMELESS = "something that is not shown to you any more"

#: More unread ones than this are shown as "50+".
COUNTED_UNREAD = 50
#: Mails that tell of notifications come at most this often.
MAILED_EVERY = timedelta(hours=1)
#: More than this many a mail does not name.
MAILED_LINES = 20


class Group(StrEnum):
    """Kinds of notifications that people want, or not, together."""

    MODULES = "modules"
    LEARNING = "learning"
    REPLIES = "replies"
    MENTIONS = "mentions"
    REACTIONS = "reactions"
    MODERATION = "moderation"
    FILES = "files"
    RUNS = "runs"
    MEMBERS = "members"
    ACCOUNT = "account"
    OTHER = "other"


GROUPS: Mapping[Group, str] = {
    Group.MODULES: "Modules: reviews, publishing, comments, people",
    Group.LEARNING: "Learning: marks, quizzes, extra time",
    Group.REPLIES: "Community: replies to what you wrote",
    Group.MENTIONS: "Community: who mentions you",
    Group.REACTIONS: "Community: reactions to what you wrote",
    Group.MODERATION: "Moderation: what was decided about what you wrote",
    Group.FILES: "Files and imports",
    Group.RUNS: "Runs of agents: what waits for you, what failed",
    Group.MEMBERS: "Members and invites",
    Group.ACCOUNT: "Your account: sessions and tokens that others ended",
    Group.OTHER: "Everything else",
}
_BEGINNINGS = (
    (("module.", "comment.", "question"), Group.MODULES),
    (("submission.", "quiz.", "exercise.", "certificate."), Group.LEARNING),
    (("community.reply",), Group.REPLIES),
    (("community.mention",), Group.MENTIONS),
    (("community.reaction",), Group.REACTIONS),
    (("moderation.",), Group.MODERATION),
    (("file.", "import", "course.", "upload"), Group.FILES),
    (("run.",), Group.RUNS),
    (("member.", "invite.", "join", "domain.", "organization.", "ownership."), Group.MEMBERS),
    (("account.", "privacy.", "export.", "erasure."), Group.ACCOUNT),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants to hear of a group: counted at the bell, told by mail."""

    group: Group
    bell: bool = True
    email: bool = False

    @property
    def label(self) -> str:
        """What the group is called."""
        return GROUPS[self.group]

    @property
    def is_fixed(self) -> bool:
        """Whether it always counts at the bell."""
        return is_fixed(self.group)


def group_of(kind: str) -> Group:
    """Return the group of a kind of notification such as ``module.published``."""
    return next((group for beginnings, group in _BEGINNINGS if kind.startswith(beginnings)), Group.OTHER)


def is_fixed(group: Group) -> bool:
    """Say whether a group always counts at the bell: what others did to one's account or decided about one's words."""
    return group in (Group.ACCOUNT, Group.MODERATION)


def digest(text: str) -> str:
    """Return 32 letters that stand for a text, and do not show it."""
    return sha256(text.encode()).hexdigest()[:32]


def name_of_group(kind: str, about: str) -> str:
    """Return the name under which all of a kind about an object come together."""
    return digest(f"{kind}\n{about}")


def people_of(told: Collection[str]) -> int:
    """Count the different people behind the marks of a group."""
    return len({mark[:MARK] for mark in told})


def with_last(recent: Sequence[str], news: News) -> list[str]:
    """Return who did it last, the last first, each a person's digest and name; at most :data:`NAMED`."""
    person = digest(news.actor_id)[:MARK]
    return [person + news.actor_name, *(each for each in recent if each[:MARK] != person)][:NAMED]


def names_of(recent: Sequence[str]) -> tuple[str, ...]:
    """Return the names that :func:`with_last` keeps."""
    return tuple(each[MARK:] for each in recent)


def sentence(names: Sequence[str], *, people: int, is_many: bool, what: str, title: str = "") -> str:
    """Return what people did, with the last names and how many others there are.

    Where a title follows, it is not in it and the sentence is open for it.
    """
    others, end = people - len(names), "" if title else "."
    if is_many:
        return f"{', '.join(names)} and more than {others} others {what}{end}"
    if others > 0:
        return f"{', '.join(names)} and {others} {'other' if others == 1 else 'others'} {what}{end}"
    return f"{' and '.join(filter(None, [', '.join(names[:-1]), names[-1]]))} {what}{end}"


def settled(wish: Wish) -> Wish:
    """Return the wish as it can be met."""
    return replace(wish, bell=True) if wish.is_fixed else wish
