"""``{% drawn %}``: a part that a page repeats, drawn once for all who see the same. Loaded as a builtin.

What is remembered of a part has places where each reader has something of their own, above all the token against forged
forms; they are filled each time. The parts of a page are many, and those of one page are read by many people.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from secrets import token_hex
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from diatonic.common import formats
from diatonic.common.templatetags import ui

register = template.Library()

#: Nobody can write a place into a text of theirs: it is another one in each process.
_MARK = token_hex(8)
_PLACE = re.compile(rf"{_MARK}([a-z]+):([^;]*);")


def _place(name: str, detail: str = "") -> SafeString:
    return mark_safe(f"{_MARK}{name}:{detail};")  # noqa: S308 -- letters and digits


#: What a part may use beside what it is given, under the names that it has in every template.
_OWN = {
    "csrf_token": _place("token"),
    "request": {"get_full_path": _place("path")},
    "scope": {"user_id": _place("reader")},
    "is_remembered": True,
}


@register.simple_tag(takes_context=True)
def drawn(context: Mapping[str, Any], name: str, **shown: Any) -> SafeString:
    """Draw the template ``name`` with ``shown`` alone, for whoever reads this page.

    Each value is hashable, and equal to another only where the template draws the same of both. Beside them the
    template has ``csrf_token``, ``request.get_full_path``, ``scope.user_id`` and the tag ``ago``, and nothing more.
    """
    own: Mapping[str, Callable[[str], str]] = {
        "token": lambda _: str(context["csrf_token"]),
        "path": lambda _: escape(context["request"].get_full_path()),
        "reader": lambda _: escape(context["scope"].user_id),
        "ago": ui.ago,
    }
    html = _drawn(name, tuple(shown.items()), formats.chosen())
    return mark_safe(_PLACE.sub(lambda found: own[found[1]](found[2]), html))  # noqa: S308 -- a template drew it


@lru_cache(maxsize=512)
def _drawn(name: str, shown: tuple[tuple[str, Any], ...], _locale: str) -> str:
    return render_to_string(name, _OWN | dict(shown))


@register.simple_tag(takes_context=True)
def ago(context: Mapping[str, Any], value: Any) -> SafeString:
    """A moment as ``ui.ago`` writes it; in a part that is remembered its place, since it is never the same for long."""
    is_remembered = value and context.get("is_remembered")
    return _place("ago", value if isinstance(value, str) else value.isoformat()) if is_remembered else ui.ago(value)
