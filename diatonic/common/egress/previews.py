"""What a page says of itself in its head, for a link's preview: Open Graph, Twitter's cards, the title.

No parser of HTML: bytes from anywhere go through a scanner that looks at each letter once or twice, stops at the end
of the head, and knows the five elements that matter. Whatever it finds is text, never markup.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from diatonic.common.egress.addresses import read_address
from diatonic.common.egress.limits import KIB, EgressRefused

#: The most of a page that is looked at, in bytes.
READ = 512 * KIB
_TITLE, _DESCRIPTION, _SITE = 200, 500, 100
_TAGS = 2000
_RAW = 8 * KIB  # of one value, before it is cut
_ENCODING = re.compile(r"(utf-?8|utf-?16(le|be)?|us-ascii|iso-?8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]"
                       r"|shift[_-]jis|sjis|euc-(jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5)")  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"']*+))?""")
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("title", "script", "style", "noscript")}
_OVER = ("body", "frameset")
_JOINERS = "\u200c\u200d"
_STACKED = 3


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What a link's preview shows; nothing where the page does not say it. ``image_url`` is http(s), and not asked."""

    title: str = ""
    description: str = ""
    image_url: str = ""
    site_name: str = ""


def read_preview(body: bytes, *, url: str, charset: str = "") -> LinkPreview:
    """Return what a page says of itself; ``url`` is where it was found, ``charset`` what its server said of letters.

    Takes any bytes. Text comes without control characters and markup, in one line, cut at a word where it is long.
    """
    found = _said(decoded(body[:READ], charset))
    base = _absolute(found.get("base", ""), url) or url
    image = _first(found, "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    return LinkPreview(
        title=_text(_first(found, "og:title", "twitter:title", "title"), _TITLE),
        description=_text(_first(found, "og:description", "twitter:description", "description"), _DESCRIPTION),
        image_url=_absolute(image, base),
        site_name=_text(_first(found, "og:site_name", "application-name"), _SITE),
    )


def _first(found: Mapping[str, str], *names: str) -> str:
    return next((found[name] for name in names if found.get(name)), "")


def _said(text: str) -> dict[str, str]:
    """Return the first word of each name: metas by ``property`` or ``name``, the title, the base."""
    found: dict[str, str] = {}
    for name, attributes in _elements(text):
        if name == "meta":
            key = (attributes.get("property") or attributes.get("name") or "").strip().lower()
            found.setdefault(key, attributes.get("content", "").strip())
        elif name == "title":
            found.setdefault(name, attributes[""].strip())
        elif name == "base" and "href" in attributes:
            found.setdefault(name, attributes["href"].strip())
    return found


def _elements(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Walk over the start tags of the head; what stands in a title comes under the name of nothing."""
    at = 0
    for _ in range(_TAGS):
        at = text.find("<", at)
        if at < 0:
            return
        if text.startswith("<!--", at):
            at = _after(text.find("-->", at), 3, text)
            continue
        tag = _TAG.match(text, at)
        if tag is None:
            at += 1
            continue
        is_end, name = bool(tag[1]), tag[2].lower()
        if name in _OVER or (is_end and name == "head"):
            return
        attributes, at = _attributes(text, tag.end())
        if not is_end and name in _ENDS:
            end = _ENDS[name].search(text, at)
            until = end.start() if end else len(text)
            attributes[""] = html.unescape(text[at : min(until, at + _RAW)])
            at = until
        if not is_end:
            yield name, attributes


def _after(at: int, length: int, text: str) -> int:
    return len(text) if at < 0 else at + length


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Return a tag's attributes, each name's first, and where the tag ends."""
    found: dict[str, str] = {}
    while (attribute := _ATTRIBUTE.match(text, at)) is not None:
        value = attribute[2] or ""
        value = value[1:-1] if value[:1] in ("'", '"') else value
        if len(found) < 20:  # noqa: PLR2004 -- more than any meta has
            found.setdefault(attribute[1].lower()[:40], html.unescape(value[:_RAW]))
        at = attribute.end()
    return found, _after(text.find(">", at), 1, text)


def decoded(body: bytes, charset: str) -> str:
    """Return the letters of a page: by its mark, by what its server said, by what it says itself, else UTF-8."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16le"),
        (codecs.BOM_UTF16_BE, "utf-16be"),
    ):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    said = _CHARSET.search(body[: 4 * KIB])
    for name in (charset, said[1].decode("ascii", errors="replace") if said else ""):
        if _ENCODING.fullmatch(name.strip().lower()):
            try:
                return body.decode(name.strip(), errors="replace")
            except LookupError:
                continue
    return body.decode(errors="replace")


def _text(value: str, most: int) -> str:
    """Return one line of letters that can be seen, no more accents on one than a language needs, cut at a word."""
    kept: list[str] = []
    stacked = 0
    for letter in unicodedata.normalize("NFC", value):
        kind = unicodedata.category(letter)
        stacked = stacked + 1 if kind in ("Mn", "Me") else 0
        if letter.isspace():
            kept.append(" ")
        elif stacked <= _STACKED and (kind[0] != "C" or letter in _JOINERS):
            kept.append(letter)
    line = " ".join("".join(kept).split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _absolute(value: str, base: str) -> str:
    """Return the address of a picture in full, nothing for one that nobody would be asked for."""
    try:
        return read_address(urljoin(base, value)).url if value else ""
    except (EgressRefused, ValueError):
        return ""
