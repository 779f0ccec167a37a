"""``{% drawn %}``: a part that a page repeats, drawn once for all who see the same. Loaded as a builtin.

What is remembered of a part has places where each reader has something of their own, above all the token against forged
forms; they are filled each time. The parts of a page are many, and those of one page are read by many people.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from secrets import token_hex
from typing import Any, Protocol

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


class Whole(Hashable, Protocol):
    """What a part shows, that finds more for its template only where the part is not remembered."""

    def context(self) -> dict[str, Any]:
        """Return what the template needs."""


@register.simple_tag(takes_context=True)
def drawn(context: Mapping[str, Any], name: str, whole: Whole | None = None, **shown: Hashable) -> SafeString:
    """Draw the template ``name`` with what ``whole`` finds and with ``shown`` alone, for whoever reads this page.

    Each value is equal to another only where the template draws the same of both. Beside them the template has
    ``csrf_token``, ``request.get_full_path``, ``scope.user_id`` and the tags ``ago`` and ``nav_link``, and nothing more.
    """
    own: Mapping[str, Callable[[str], str]] = {
        "token": lambda _: str(context["csrf_token"]),
        "path": lambda _: escape(context["request"].get_full_path()),
        "reader": lambda _: escape(context["scope"].user_id),
        "ago": ui.ago,
        "current": lambda places: _current(context["request"].path, places),
    }
    html = _drawn(name, whole, tuple(shown.items()), formats.chosen())
    return mark_safe(_PLACE.sub(lambda found: own[found[1]](found[2]), html))  # noqa: S308 -- a template drew it


@lru_cache(maxsize=512)
def _drawn(name: str, whole: Whole | None, shown: tuple[tuple[str, Hashable], ...], _locale: str) -> str:
    found = {} if whole is None else whole.context()
    return render_to_string(name, {**_OWN, **found, **dict(shown)})


def forget() -> None:
    """Forget what was drawn; for tests."""
    _drawn.cache_clear()


@register.simple_tag(takes_context=True)
def ago(context: Mapping[str, Any], value: Any) -> SafeString:
    """A moment as ``ui.ago`` writes it; in a part that is remembered its place, since it is never the same for long."""
    is_remembered = value and context.get("is_remembered")
    return _place("ago", value if isinstance(value, str) else value.isoformat()) if is_remembered else ui.ago(value)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: Mapping[str, Any], href: str, label: str, symbol: str, *tabs: str, exact: bool = False
) -> dict[str, Any]:
    """A link of the sidebar, marked on its page and below, and on and below the ``tabs`` that stand elsewhere."""
    places = " ".join(("exactly" if exact else "below", href, *tabs))
    is_remembered = context.get("is_remembered")
    current = _place("current", places) if is_remembered else _current(context["request"].path, places)
    return {"href": href, "label": label, "symbol": symbol, "current": current}


def _current(path: str, places: str) -> SafeString:
    how, *there = places.split(" ")
    is_there = path == there[0] if how == "exactly" else path.startswith(tuple(there))
    return SafeString('aria-current="page"' if is_there else "")
