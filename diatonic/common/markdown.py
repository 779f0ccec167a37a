"""Markdown from people, as safe HTML."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

_TAGS = nh3.ALLOWED_TAGS - {"area", "map", "bdo", "bdi", "rp", "rt", "ruby", "center", "strike", "tt", "article"}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "li": {"id", "class"},
    "sup": {"class"},
    "section": {"class"},
}


@lru_cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    return parser.enable(["table", "strikethrough"]).use(footnote_plugin).use(tasklists_plugin)


def to_html(text: str) -> str:
    """Return CommonMark (with tables, footnotes and task lists) as HTML that is safe to show.

    Raw HTML in ``text`` is shown as text; what is left is sanitized again, links open without a referrer,
    and only http, https and mailto addresses and this site's own paths are kept.
    """
    return nh3.clean(
        _parser().render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
