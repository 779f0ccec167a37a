"""What is wrong with a text beyond being unfinished: pictures nobody can hear, links that say nothing, lost levels."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diatonic.common.markdown import Parts, parts

#: So much of what was found is quoted.
_QUOTED = 60
#: The title of a section is the first level of its page.
_TITLE_LEVEL = 1
_SAYS_NOTHING = {
    "click",
    "click here",
    "here",
    "it",
    "learn more",
    "link",
    "more",
    "page",
    "read more",
    "see here",
    "site",
    "this",
    "this link",
    "this page",
    "website",
}
_BARE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FILE_NAME = re.compile(r"[\w ()-]+\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|heic)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the checklist says of a section. ``count``: how often it is there; ``words``: the first of them."""

    code: str
    count: int = 1
    words: str = ""


def in_texts(texts: Iterable[str]) -> list[Finding]:
    """Return what is to be mended in the Markdown of a section, one finding for each kind."""
    known = [parts(text) for text in texts if text.strip()]
    kinds = (("alt", _silent), ("alt_name", _named_by_file), ("headings", _jumps), ("links", _empty_links))
    found = [(code, [words for one in known for words in look(one)]) for code, look in kinds]
    return [Finding(code, len(words), shortened(words[0])) for code, words in found if words]


def shortened(words: str) -> str:
    """Return the words, cut where they are long."""
    plain = " ".join(words.split())
    return plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + "…"


def _silent(text: Parts) -> Iterator[str]:
    return (address.rpartition("/")[2] or address for alt, address in text.images if not alt)


def _named_by_file(text: Parts) -> Iterator[str]:
    return (alt for alt, _ in text.images if _FILE_NAME.fullmatch(alt))


def _jumps(text: Parts) -> Iterator[str]:
    before = _TITLE_LEVEL
    for level, words in text.headings:
        if level > before + 1 or level == _TITLE_LEVEL:
            yield words
        before = max(level, _TITLE_LEVEL + 1)


def _empty_links(text: Parts) -> Iterator[str]:
    for words, address in text.links:
        plain = words.strip(" .,:;!?»«>→…").casefold()
        if not plain or plain in _SAYS_NOTHING or _BARE.fullmatch(words):
            yield words or address
