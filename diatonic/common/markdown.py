"""Markdown from people, as safe HTML; and what is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

_REFUSED = {"area", "map", "bdo", "bdi", "rp", "rt", "ruby", "center", "strike", "tt", "article"}
_TAGS = (nh3.ALLOWED_TAGS - _REFUSED) | {"section", "label", "input"}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "ol": {"start", "class"},
    "ul": {"class"},
    "li": {"id", "class"},
    "sup": {"class"},
    "section": {"class"},
    "input": {"checked"},
}
_VALUES = {tag: {"align": {"left", "center", "right"}} for tag in ("th", "td")}
#: Whatever asks for an input gets the box of a task list, which nobody can use; what may be too wide can be reached and
#: scrolled with the keyboard.
_ALWAYS = {
    "input": {"type": "checkbox", "disabled": ""},
    "pre": {"tabindex": "0"},
    "table": {"tabindex": "0"},
}


@lru_cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.core.ruler.push("align", _align_by_attribute)
    return parser.use(footnote_plugin).use(tasklists_plugin, label=True)


def _align_by_attribute(state: StateCore) -> None:
    """Say how a column is aligned without a style, which neither the sanitizer nor the pages' policy lets through."""
    for token in state.tokens:
        if style := token.attrs.pop("style", None):
            token.attrs["align"] = str(style).removeprefix("text-align:")


def to_html(text: str) -> str:
    """Return CommonMark (with tables, footnotes and task lists) as HTML that is safe to show.

    Raw HTML in ``text`` is shown as text; what is left is sanitized again, links open without a referrer,
    and only http, https and mailto addresses and this site's own paths are kept.
    """
    return nh3.clean(
        _parser().render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_VALUES,
        set_tag_attribute_values=_ALWAYS,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text is made of, in order: levels and words of headings, words and addresses of links and images."""

    headings: tuple[tuple[int, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=64)
def parts(text: str) -> Parts:
    """Return the headings, links and images of a text, as :func:`to_html` would show them."""
    tokens = _parser().parse(text)
    headings = [
        (int(token.tag[1:]), inline.content.strip())
        for token, inline in pairwise(tokens)
        if token.type == "heading_open"
    ]
    inlines = [token.children or [] for token in tokens if token.type == "inline"]
    links = [link for children in inlines for link in _links(children)]
    images = [
        (token.content.strip(), str(token.attrs.get("src", "")))
        for children in inlines
        for token in children
        if token.type == "image"
    ]
    return Parts(tuple(headings), tuple(links), tuple(images))


def _links(children: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of each link; a picture in a link counts with its alternative text."""
    words: list[str] | None = None
    address = ""
    for token in children:
        if token.type == "link_open":
            words, address = [], str(token.attrs.get("href", ""))
        elif token.type == "link_close" and words is not None:
            yield " ".join("".join(words).split()), address
            words = None
        elif words is not None and token.type in {"text", "code_inline", "image"}:
            words.append(token.content)
        elif words is not None and token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
