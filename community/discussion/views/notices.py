"""What authors read beside their own text while others do not see it: where it stands, why, and what they can do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from community.discussion.rules.states import AWAITING, Status
from community.discussion.services.showing import SeenPost
from community.moderation.rules.reasons import in_words
from community.moderation.rules.targets import Told
from diatonic.common.scope import Scope

#: Seconds until the page asks how a check went; each further question waits twice as long.
_FIRST, _LAST = 2, 64


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a text stands. ``passages``: the text cut into (words, why they were marked, empty for the rest).

    ``poll_url``: where the page asks again after ``poll_after`` seconds, empty where nothing is on its way. ``next``:
    what can be done; the buttons for it are there where ``edit_url`` and ``appeal_url`` are.
    """

    state: str
    sentence: str
    tone: str = "info"
    reasons: tuple[str, ...] = ()
    passages: tuple[tuple[str, str], ...] = ()
    note: str = ""
    next: str = ""
    edit_url: str = ""
    appeal_url: str = ""
    poll_url: str = ""
    poll_after: int = _FIRST


_SENTENCES: Mapping[Status, str] = {
    Status.CHECKING: "Others see it once it has been checked, which takes a few seconds.",
    Status.HELD: "Others see it once a moderator has looked at it. Nothing is held against you.",
    Status.FLAGGED: "Others do not see it unless a moderator decides so.",
    Status.HIDDEN: "A moderator has hidden it: others do not see it.",
    Status.EDIT_REQUESTED: "A moderator asks you to change it. Others do not see it until then.",
    Status.REMOVED: "A moderator has removed it: others do not see it.",
}
#: Where there is something to say to an author.
SPOKEN_OF = frozenset(_SENTENCES)
_STILL = "Others go on seeing the text from before."
_NEXT: Mapping[Status, str] = {
    Status.HELD: "Wait for the moderators, or change what is marked: then it is checked once more.",
    Status.FLAGGED: "Change what is marked: then it is checked once more.",
    Status.EDIT_REQUESTED: "Change it and save: a moderator looks at it again.",
}
_APPEAL = "Say why you see it differently: another moderator decides."
_TONES = {Status.CHECKING: "info", Status.HELD: "warn", Status.EDIT_REQUESTED: "warn"}


def about_post(scope: Scope, seen: SeenPost, *, asked: int = 0) -> Notice | None:
    """Return what the author of a post reads beside it, and moderators while others do not see it.

    ``None`` for everybody else, and where there is nothing to say.

    ``asked``: how often the page has asked already.
    """
    post = seen.post
    if not seen.sees_newest or post.status not in SPOKEN_OF:
        return None
    if not seen.is_mine:
        return for_moderators(post.status)
    address = reverse("community:discussion:post", args=[scope.organization_id, post.post_id])
    return notice(
        post.status,
        post.told,
        content=post.text.content,
        still_shown=post.has_approved_text,
        poll_url=f"{address}state/?asked={asked + 1}",
        edit_url=f"{address}edit/",
        appeal_url=appeal_url(scope, post.told),
        asked=asked,
    )


def for_moderators(status: Status) -> Notice:
    """Return what moderators read beside what others do not see."""
    return Notice(status.value, "Only whoever wrote it and moderators see this.", _TONES.get(status, "bad"))


def notice(  # noqa: PLR0913 -- all named but two
    status: Status,
    told: Told | None,
    *,
    content: str,
    still_shown: bool,
    poll_url: str,
    edit_url: str,
    appeal_url: str,
    asked: int = 0,
) -> Notice:
    """Return what an author reads about a text that stands so."""
    sentence = _STILL if still_shown and status in AWAITING else _SENTENCES[status]
    tone = _TONES.get(status, "bad")
    if status is Status.CHECKING or told is None:
        waits = poll_url if status is Status.CHECKING else ""
        return Notice(status.value, sentence, tone, poll_url=waits, poll_after=min(_LAST, _FIRST * 2**asked))
    can_change = status in _NEXT
    return Notice(
        status.value,
        sentence,
        tone,
        reasons=told.reasons or tuple(f"{in_words(rule)}." for rule in told.rules),
        passages=marked(content, told.passages),
        note=told.note,
        next=" ".join(filter(None, (_NEXT.get(status, ""), _APPEAL if appeal_url else ""))),
        edit_url=edit_url if can_change else "",
        appeal_url=appeal_url,
    )


def marked(content: str, passages: tuple[tuple[int, int, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the text cut at the passages, each part with why it is marked; nothing where no passage is named.

    Passages that overlap count from where the one before ends; what lies outside of the text is left out.
    """
    parts: list[tuple[str, str]] = []
    at = 0
    for start, end, reason in sorted(passages):
        begin, stop = max(at, start), min(end, len(content))
        if begin >= stop:
            continue
        parts += [(content[at:begin], ""), (content[begin:stop], reason or "marked")]
        at = stop
    return tuple((words, reason) for words, reason in (*parts, (content[at:], "")) if words) if parts else ()


def appeal_url(scope: Scope, told: Told | None) -> str:
    """Return where an author appeals; empty where there is nothing to appeal against, or no more."""
    if told is None or not told.appeal_until:
        return ""
    return reverse("community:moderation:outcome", args=[scope.organization_id, told.case_id])
