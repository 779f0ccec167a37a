"""Markdown from people, as safe HTML."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
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
