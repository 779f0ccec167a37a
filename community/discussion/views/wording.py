"""Texts of people as HTML: Markdown or plain, with mentions that lead to who is mentioned."""

from collections.abc import Collection
from functools import lru_cache

from django.utils.html import escape, linebreaks, urlize

from community.discussion.rules import texts
from community.discussion.rules.posts import ContentType, Text
from community.discussion.views.presenting import feed_url
from diatonic.common import markdown
from diatonic.common.scope import Scope


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
    return texts.linked(_plain(content.strip()), mentions, to=_people(scope))


@lru_cache(maxsize=512)  # everybody reads the same newest posts
def _rich(content: str) -> str:
    return markdown.to_html(content)


@lru_cache(maxsize=512)
def _plain(content: str) -> str:
    """Return the text as HTML with mentions as Markdown makes them: links to an id, which :func:`texts.linked` knows."""
    parts = [
        f'@<a href="{user_id}">{escape(words)}</a>' if user_id else urlize(words, nofollow=True, autoescape=True)
        for words, user_id in texts.parted(content)
    ]
    return linebreaks("".join(parts), autoescape=False)


def excerpt(text: Text, *, most: int = 400) -> str:
    """Return how a text begins, for a page about it."""
    content = "".join(f"@{words}" if user_id else words for words, user_id in texts.parted(text.content))
    words = content.strip() or text.title or (text.link.url if text.link else "")
    whole = f"{text.title}\n{words}" if text.title and text.title != words else words
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def _people(scope: Scope) -> str:
    return f"{feed_url(scope)}people/"
