"""What a person says of themselves, and who sees it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from diatonic.common import tags
from diatonic.common.errors import FieldError, Invalid

MAX_ROLE = 80
MAX_BIO = 2_000
MAX_LINKS = 5
MAX_LABEL = 60
MAX_ADDRESS = 500
MAX_EXPERTISE = 10
MAX_AVATAR = 5 * 2**20
#: A picture of this rendition is shown: as wide as the largest place for it needs on a sharp screen.
AVATAR_RENDITION = "320"

#: Persian and some signs are written with these; any other invisible character is not part of a line.
_JOINERS = dict.fromkeys((0x200C, 0x200D))
#: What turns the direction of everything behind it, and what no text needs.
_HIDDEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\ufeff]")
_WEB = ("http", "https")


@dataclass(frozen=True, slots=True)
class Link:
    """A place on the web that a person names; ``label`` may be empty: then the address stands there."""

    url: str
    label: str = ""

    @property
    def text(self) -> str:
        """What stands for the link."""
        return self.label or urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a picture lies: a file of the organization from which it was uploaded."""

    organization_id: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says of themselves, one profile over all organizations; ``revision`` 0: nothing yet.

    ``name`` is the account's. ``waiting``: a picture that is uploaded and not here yet.
    """

    user_id: str
    name: str = ""
    role: str = ""
    bio: str = ""
    links: tuple[Link, ...] = ()
    expertise: tuple[str, ...] = ()
    avatar: Stored | None = None
    waiting: Stored | None = None
    revision: int = 0
    updated_at: str = ""

    @property
    def avatar_url(self) -> str:
        """The address of the picture, which changes with it; empty without one."""
        if self.avatar is None:
            return ""
        return f"/api/community/users/{self.user_id}/avatar/{self.avatar.file_id}"

    @property
    def in_short(self) -> "Profile":
        """What stands beside posts: for people who share no organization with the person."""
        return replace(self, links=(), expertise=(), waiting=None)


@dataclass(frozen=True, slots=True)
class AuthorProfile:
    """003's ``author_profile``: what a post keeps of its author."""

    name: str
    role: str = ""
    avatar_url: str = ""


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``role``, ``bio``, ``links`` and ``expertise`` as they are kept. Raises ``Invalid`` with each wrong field."""
    role, bio = _line(str(given.get("role", ""))), _text(str(given.get("bio", "")))
    links, wrong = _links(given.get("links", ()))
    expertise, bad_tags = tags.tidy_all(given.get("expertise", ()), most=MAX_EXPERTISE, pointer="/expertise")
    wrong += bad_tags
    if len(role) > MAX_ROLE or not _is_plain(role):
        wrong.append(FieldError("/role", f"At most {MAX_ROLE} characters in one line, none that cannot be seen."))
    if len(bio) > MAX_BIO:
        wrong.append(FieldError("/bio", f"At most {MAX_BIO:,} characters; these are {len(bio):,}."))
    if wrong:
        raise Invalid("Some of this cannot be taken as it is.", fields=wrong)
    return {"role": role, "bio": bio, "links": links, "expertise": tuple(expertise)}


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _text(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDDEN.sub("", plain).strip()


def _is_plain(line: str) -> bool:
    return line.translate(_JOINERS).isprintable()


def _links(given: Sequence[Mapping[str, Any]]) -> tuple[tuple[Link, ...], list[FieldError]]:
    kept, wrong = [], []
    for at, one in enumerate(given):
        url, label = str(one.get("url", "")).strip(), _line(str(one.get("label", "")))
        if not url and not label:
            continue
        if not _is_address(url):
            message = f"A whole address such as https://example.org, at most {MAX_ADDRESS} characters."
            wrong.append(FieldError(f"/links/{at}/url", message))
        if len(label) > MAX_LABEL or not _is_plain(label):
            wrong.append(FieldError(f"/links/{at}/label", f"At most {MAX_LABEL} characters in one line."))
        kept.append(Link(url, label))
    if len(kept) > MAX_LINKS:
        wrong.append(FieldError("/links", f"At most {MAX_LINKS} links."))
    return tuple(kept), wrong


def _is_address(url: str) -> bool:
    """Say whether a browser would open it as a page of the web, and as the one that it seems to be."""
    if (
        len(url) > MAX_ADDRESS
        or not url.isprintable()
        or any(letter.isspace() or letter in "\\<>\"'" for letter in url)
    ):
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- raises for one that is none
    except ValueError:
        return False
    return parts.scheme.lower() in _WEB and bool(parts.hostname) and "@" not in parts.netloc
