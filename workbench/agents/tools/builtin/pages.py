"""The text of a page, for a model to read: no markup, no scripts, one line a block.

No parser of HTML: those take quadratic time for pages that are made for it. This looks at every letter once or twice.
"""

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])")
_UNSHOWN = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head", "title")
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _UNSHOWN}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "title",
        "tr",
        "ul",
    ]
)
_SPACES, _LINES = re.compile(r"[^\S\n]+"), re.compile(r" ?\n[\s]*")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def text_of(page: str) -> str:
    """Return what somebody would read on a page; its head's title is the first line."""
    text = html.unescape("".join(_pieces(page)))
    # After entities: they can stand for any letter.
    text = _SPACES.sub(" ", _UNSEEN.sub("", text))
    return _LINES.sub("\n", text).strip()


def _pieces(page: str) -> Iterator[str]:
    title = re.search(r"<title[^>]{0,200}>([^<]{1,500})", page[:50_000], re.IGNORECASE)
    if title:
        yield title[1] + "\n"
    at = 0
    while (start := page.find("<", at)) >= 0:
        yield page[at:start]
        at, piece = _after(page, start)
        yield piece
        if at < 0:
            return
    yield page[at:]


def _after(page: str, start: int) -> tuple[int, str]:
    """Return where the markup at ``start`` ends (-1: with the page), and what stands in its place."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return (end + 3 if end >= 0 else -1), ""
    tag = _TAG.match(page, start)
    if not tag:
        if page.startswith(("<!", "<?"), start):
            end = page.find(">", start)
            return (end + 1 if end >= 0 else -1), ""
        return start + 1, "<"
    name = tag[1].lower()
    if name in _ENDS and page[start + 1] != "/":
        closing = _ENDS[name].search(page, tag.end())
        if not closing:
            return -1, ""
        tag = closing
    end = page.find(">", tag.end())
    return (end + 1 if end >= 0 else -1), "\n" if name in _BLOCKS else ""
