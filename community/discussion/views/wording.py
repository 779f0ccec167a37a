"""Texts of people as HTML: Markdown or plain, with mentions that lead to who is mentioned."""

import re
from collections.abc import Collection
from functools import lru_cache

from django.utils.html import linebreaks, urlize

from community.discussion.rules import texts
from community.discussion.rules.posts import ContentType, Text
from community.discussion.views.presenting import feed_url
from diatonic.common import markdown
from diatonic.common.scope import Scope

_MENTION = re.compile(r"@\[([^\[\]\n]{1,600})\]\(([A-Za-z0-9_-]{1,128})\)")


def post_html(scope: Scope, text: Text) -> str:
    """Return what a post says."""
    if text.content_type is ContentType.RICH_TEXT:
        return rich(scope, text.content, text.mentions)
    return plain(scope, text.content, text.mentions)


def rich(scope: Scope, content: str, mentions: Collection[str]) -> str:
    """Return Markdown as HTML."""
    return texts.linked(_rich(content), mentions, to=_people(scope))


def plain(scope: Scope, content: str, mentions: Collection[str]) -> str:
    """Return a text without marks as HTML: its lines and paragraphs, and links that are written out."""
    if not content.strip():
        return ""
    html = _plain(content.strip())
    to = _people(scope)

    def link(match: re.Match[str]) -> str:
        return f'<a href="{to}{match[2]}/">@{match[1]}</a>' if match[2] in mentions else f"@{match[1]}"

    return _MENTION.sub(link, html)


@lru_cache(maxsize=512)  # everybody reads the same newest posts
def _rich(content: str) -> str:
    return markdown.to_html(content)


@lru_cache(maxsize=512)
def _plain(content: str) -> str:
    return linebreaks(urlize(content, nofollow=True, autoescape=True), autoescape=False)


def excerpt(text: Text, *, most: int = 400) -> str:
    """Return how a text begins, for a page about it."""
    words = _MENTION.sub(r"@\1", text.content).strip() or text.title or (text.link.url if text.link else "")
    whole = f"{text.title}\n{words}" if text.title and text.title != words else words
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def _people(scope: Scope) -> str:
    return f"{feed_url(scope)}people/"
