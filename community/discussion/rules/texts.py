"""What people write: made safe to show, counted, and looked through for mentions, tags and links.

Pure functions, bounded in time by the length of the text; posts and comments share them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from diatonic.common import tags
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.markdown import parts

MAX_TAGS = 10
MAX_URL = 2000
#: So many different people are looked up of those that a text mentions; the rest is plain text.
MAX_MENTIONS = 100
#: So many of them are told, of one post or comment over all of its texts.
MAX_TOLD = 20

#: More marks than this on one letter no script needs; they are how text is made to run over its neighbours.
_MAX_MARKS = 6
_BREAKS = re.compile("\r\n?|\u0085|\u2028|\u2029")
#: What orders letters against their script and so shows another text than the one that is there; marks of direction stay.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Control characters, byte order marks, halves of surrogate pairs and code points that are no characters.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
_MARKS = re.compile(r"[^\W\d_]?([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{7,})")
_ID = r"[A-Za-z0-9_-]{1,128}"
_MENTION = re.compile(rf"@\[([^\[\]\n]{{1,100}})\]\(({_ID})\)")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text in one spelling (NFC), without what cannot be seen or reorders what can.

    Line ends become ``\\n``; control characters, null bytes, overrides of direction and lone surrogates go; of a pile
    of accents on one letter six stay.
    """
    plain = _UNSEEN.sub("", _OVERRIDES.sub("", _BREAKS.sub("\n", text)))
    return _MARKS.sub(
        lambda pile: pile[0][: len(pile[0]) - len(pile[1]) + _MAX_MARKS], unicodedata.normalize("NFC", plain)
    )


def line(text: str) -> str:
    """Return the text as :func:`clean` does, on one line and without spaces around it."""
    return " ".join(clean(text).split())


def checked(text: str, *, most: int, pointer: str, what: str) -> str:
    """Return the text as :func:`clean` does, without empty lines around it.

    Raises ``Invalid`` with its size where it is longer than ``most`` characters, and for null bytes: nobody types
    them. ``what``: such as ``A post``.
    """
    if len(text) > most:
        raise too_long(text, most=most, pointer=pointer, what=what)
    if "\x00" in text:
        raise Invalid(
            "This is no text.", fields=[FieldError(pointer, f"{what} has no null bytes in it. Take them out.")]
        )
    return clean(text).strip("\n").rstrip()


def too_long(text: str, *, most: int, pointer: str, what: str) -> Invalid:
    """Return the failure of a text that is too long: by how much, in numbers."""
    message = f"{what} has at most {most:,} characters; this has {len(text):,}, {len(text) - most:,} too many."
    return Invalid("This is too long.", code="too_long", fields=[FieldError(pointer, message)])


def can_be_id(user_id: str) -> bool:
    """Say whether this can be anybody's id: nothing else is looked up."""
    return re.fullmatch(_ID, user_id) is not None


def to_tell(mentions: Sequence[str], *, known: Collection[str], told: int) -> tuple[str, ...]:
    """Return whom a text mentions who did not know of it; ``told``: so many were, of what it is and was."""
    return tuple(each for each in mentions if each not in known)[: max(0, MAX_TOLD - told)]


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people that ``@[Name](id)`` names in a text, each once, the first hundred."""
    found = dict.fromkeys(match[2] for match in _MENTION.finditer(text))
    return tuple(found)[:MAX_MENTIONS]


def with_names(text: str, names: Mapping[str, str]) -> str:
    """Return the text with the people's own names in its mentions; a mention of nobody becomes plain text.

    So no mention shows another name than the one of whom it leads to.
    """

    def named(match: re.Match[str]) -> str:
        name = names.get(match[2])
        return f"@{match[1]}" if name is None else f"@[{_bare(name)}]({match[2]})"

    return _MENTION.sub(named, text)


def parted(text: str) -> Iterator[tuple[str, str]]:
    """Return the parts of a text: what stands between mentions, and each mention's name with the id that it names."""
    at = 0
    for match in _MENTION.finditer(text):
        yield text[at : match.start()], ""
        yield match[1], match[2]
        at = match.end()
    yield text[at:], ""


def linked(html: str, people: Collection[str], *, to: str) -> str:
    """Return HTML made of Markdown in which mentions lead to the people's pages: ``to`` and then the id.

    A mention of somebody else, such as of oneself, leads nowhere: its name stays.
    """

    def link(match: re.Match[str]) -> str:
        return f'<a href="{to}{match[1]}/">@{match[2]}</a>' if match[1] in people else f"@{match[2]}"

    return re.sub(rf'@<a href="({_ID})"[^>]*>(.*?)</a>', link, html)


def _bare(name: str) -> str:
    return re.sub(r"[\[\]\n]", " ", name)[:100].strip() or "?"


def tags_of(written: Sequence[str]) -> tuple[str, ...]:
    """Return tags in their one spelling, each once, in order. Raises ``Invalid`` naming the one that is wrong."""
    kept, wrong = tags.tidy_all([clean(tag) for tag in written], most=MAX_TAGS, pointer="/tags")
    if wrong:
        raise Invalid("These tags cannot be taken.", fields=wrong)
    return tuple(kept)


def links_in(text: str, *, is_rich: bool) -> tuple[str, ...]:
    """Return the web addresses in a text, each once: written out, and behind the words of Markdown."""
    found = [match[0].rstrip(".,;:!?") for match in _ADDRESS.finditer(text)]
    if is_rich:
        found += [address for _, address in (*parts(text).links, *parts(text).images) if "//" in address]
    return tuple(dict.fromkeys(found))


def web_address(text: str, *, pointer: str) -> str:
    """Return an address of http or https. Raises ``Invalid`` for anything else."""
    address = text.strip()
    if len(address) > MAX_URL or not _is_address(address):
        message = f"A web address begins with http:// or https:// and has at most {MAX_URL:,} characters."
        raise Invalid("This is not a web address.", fields=[FieldError(pointer, message)])
    return address


def _is_address(text: str) -> bool:
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        return False
    try:
        split = urlsplit(text)
        _ = split.port
    except ValueError:
        return False
    return split.scheme in ("http", "https") and bool(split.hostname) and "@" not in split.netloc
