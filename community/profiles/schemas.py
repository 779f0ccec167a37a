"""Shapes of profiles, and of whom somebody does not want to see, as the API takes and answers them."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import ConfigDict, Field

from community.profiles.rules import MAX_ADDRESS, MAX_BIO, MAX_EXPERTISE, MAX_LABEL, MAX_LINKS, MAX_ROLE, Profile
from community.profiles.services import Hidden, SeenProfile
from diatonic.common.http.answers import Answer

LevelName = Literal["new", "member", "regular", "trusted"]
#: The rules say it in words a person reads, after what cannot be seen was taken out; these only keep out what is absurd.
_SLACK = 10


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class ProfileLinkIn(_In):
    """A page of the web; without a label its host stands for it."""

    url: Annotated[str, Field(max_length=MAX_ADDRESS * _SLACK)]
    label: Annotated[str, Field(max_length=MAX_LABEL * _SLACK)] = ""


class ProfileIn(_In):
    """What I say of myself: all of it, what is left out is emptied. The name is the account's: `PATCH /api/me`."""

    role: Annotated[str, Field(max_length=MAX_ROLE * _SLACK)] = ""
    bio: Annotated[str, Field(max_length=MAX_BIO * _SLACK)] = ""
    links: list[ProfileLinkIn] = Field(default_factory=list, max_length=MAX_LINKS * _SLACK)
    expertise: list[Annotated[str, Field(max_length=MAX_ROLE * _SLACK)]] = Field(
        default_factory=list, max_length=MAX_EXPERTISE * _SLACK
    )


class AvatarIn(_In):
    """The picture that is going to be sent: PNG, JPEG or WebP. ``size`` is in bytes, at most 5 MB."""

    filename: Annotated[str, Field(min_length=1, max_length=1024)]
    content_type: Annotated[str, Field(max_length=255)] = ""
    size: Annotated[int, Field(ge=0, le=2**53 - 1)]


class ProfileLinkOut(Answer):
    """A page of the web, and what stands for it."""

    url: str
    label: str


class StandingOut(Answer):
    """How the person stands in the organization, and how that came about.

    ``insightful_to``: how many people found something insightful, at most 50. ``next_level``, ``next_steps`` and
    ``allowed`` (how much they may post) are told to the person alone: null and empty for others.
    """

    level: LevelName
    posts: int
    comments: int
    insights: int
    likes: int
    insightful_to: int
    reasons: list[str]
    next_level: LevelName | None
    next_steps: list[str]
    allowed: str


class UserProfileOut(Answer):
    """A profile. Not ``is_full``: the person is of no organization of mine here, so only what stands beside their posts.

    ``member_since`` is of this organization, empty for who is no member. ``i_block`` and ``i_mute`` are about me.
    """

    user_id: str
    name: str
    role: str
    avatar_url: str
    bio: str
    links: list[ProfileLinkOut]
    expertise: list[str]
    member_since: str
    is_full: bool
    i_block: bool
    i_mute: bool
    standing: StandingOut
    revision: int

    @classmethod
    def of(cls, seen: SeenProfile) -> Self:
        """Return the answer for a profile as somebody sees it."""
        profile, standing = seen.profile, seen.standing
        figures = standing.figures
        return cls(
            **_named(profile),
            links=[ProfileLinkOut(url=one.url, label=one.label) for one in profile.links],
            expertise=list(profile.expertise),
            member_since=seen.member_since,
            is_full=seen.is_full,
            i_block=seen.i_block,
            i_mute=seen.i_mute,
            standing=StandingOut(
                level=standing.level.value,
                posts=figures.posts,
                comments=figures.comments,
                insights=figures.insights,
                likes=figures.likes,
                insightful_to=figures.people,
                reasons=list(standing.reasons),
                next_level=standing.next_level.value if standing.next_level else None,
                next_steps=list(standing.next_steps),
                allowed=standing.allowed,
            ),
            revision=profile.revision,
        )


class HiddenPersonOut(Answer):
    """Somebody whom I block or mute."""

    user_id: str
    name: str
    avatar_url: str
    is_blocked: bool
    is_muted: bool


class HiddenPeopleOut(Answer):
    """Whom I block and mute, by name: all of them, so there is no next page."""

    items: list[HiddenPersonOut]
    next_cursor: str | None = None

    @classmethod
    def of(cls, hidden: list[Hidden]) -> Self:
        """Return the answer for the list."""
        return cls(items=[HiddenPersonOut.model_validate(one) for one in hidden])


def _named(profile: Profile) -> dict[str, str]:
    return {name: getattr(profile, name) for name in ("user_id", "name", "role", "avatar_url", "bio")}
