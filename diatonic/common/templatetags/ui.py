"""What every template has at hand: icons, statuses, times, sizes, form fields. Loaded as a builtin."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, HiddenInput, RadioSelect, Select
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from diatonic.common import clock, formats
from diatonic.common.templatetags import looks
from diatonic.common.templatetags.looks import look_of

register = template.Library()

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800


@cache
def _drawing(name: str, style: str) -> SafeString:
    """The inside of one SVG of @tabler/icons: a file of the package, never a person's text."""
    file = Path(settings.NODE_MODULES) / f"@tabler/icons/icons/{style}/{name}.svg"
    source = file.read_text(encoding="utf-8")
    drawn = source[source.index(">", source.index("<svg")) + 1 : source.index("</svg>")]
    plain = drawn.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    return mark_safe(" ".join(plain.split()))  # noqa: S308  as above


#: Pages repeat the same few icons and states hundreds of times.
_remembered = lru_cache(maxsize=1024)


@register.simple_tag
@_remembered
def icon(name: str, label: str = "", *, style: str = "outline", extra: str = "") -> SafeString:
    """An inline SVG. Decoration unless it has a ``label``."""
    return _svg(_drawing(name, style), label, style, extra)


@register.simple_tag
@_remembered
def icon_symbol(name: str, *, style: str = "outline") -> SafeString:
    """What :func:`icon_use` draws: once in a page that repeats an icon a hundred times, inside of an ``svg``."""
    return format_html('<symbol id="icon-{}-{}" viewBox="0 0 24 24">{}</symbol>', name, style, _drawing(name, style))


@register.simple_tag
@_remembered
def icon_use(name: str, *, style: str = "outline") -> SafeString:
    """An icon as decoration, drawn by the :func:`icon_symbol` of its page."""
    return _svg(format_html('<use href="#icon-{}-{}"/>', name, style), "", style, "")


def _svg(inside: SafeString, label: str, style: str, extra: str) -> SafeString:
    paint = "fill=currentColor" if style == "filled" else "fill=none stroke=currentColor stroke-width=1.75"
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" width="20" height="20" viewBox="0 0 24 24" {} stroke-linecap="round" '
        'stroke-linejoin="round" focusable="false" {}>{}</svg>',
        extra,
        paint,
        said,
        inside,
    )


@register.simple_tag
@_remembered
def status(value: str, label: str = "") -> SafeString:
    """A state as a word with a shape; colour only repeats it."""
    look = look_of(value)
    return format_html(
        '<span class="status status-{}" data-status="{}">{}<span>{}</span></span>',
        look.tone,
        value,
        icon(look.icon),
        label or look.label,
    )


@register.simple_tag
@_remembered
def type_icon(kind: str) -> SafeString:
    """The icon of a section's or file's type, with its name for screen readers."""
    look = look_of(kind)
    return format_html(
        '<span class="type-icon type-{}" title="{}">{}</span>', kind, look.label, icon(look.icon, look.label)
    )


@register.filter
def steps(upload: Any) -> list[tuple[str, str]]:
    """What happens to an upload, each step with how far it is."""
    return looks.steps_of(upload.state, upload.step or "")


@register.filter
def look_label(value: str) -> str:
    """The word for a state or type."""
    return look_of(value).label


@register.filter
def look_icon(value: str) -> str:
    """The name of the icon of a state or type."""
    return look_of(value).icon


def _distance(seconds: float) -> str:
    for limit, size, unit in ((HOUR, MINUTE, "min"), (DAY, HOUR, "h"), (WEEK, DAY, "d")):
        if abs(seconds) < limit:
            # What lies ahead is rounded: a week that has just begun is not "in 6 d".
            return f"{int(seconds // size)} {unit} ago" if seconds > 0 else f"in {round(-seconds / size)} {unit}"
    return ""


def ago(value: datetime | str | None) -> SafeString:
    """A moment as "3 h ago", the exact time on hover and for screen readers; a script keeps it current."""
    if not value:
        return SafeString("")
    when = formats.here(value)
    seconds = (clock.now() - when) / timedelta(seconds=1)
    exact = formats.exact(when)
    words = "just now" if abs(seconds) < MINUTE else _distance(seconds) or formats.day(when)
    return format_html(
        '<time datetime="{}" title="{}"><span data-ago>{}</span><span class="visually-hidden"> ({})</span></time>',
        when.isoformat(),
        exact,
        words,
        exact,
    )


@register.filter
def size(count: float | None) -> str:
    """Bytes for a person: 1.4 MB."""
    return formats.size(count or 0)


@register.filter
def number(amount: float | None, digits: int = 0) -> str:
    """A number for a person: 12,345 or, with ``digits``, 0.25; nothing stays nothing."""
    return "" if amount is None else formats.number(amount, digits)


@register.filter
def storage_words(storage: Any) -> str:
    """How much of the organization's room is taken."""
    return f"{size(storage.used + storage.reserved)} of {size(storage.limit)} used"


_FILE_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "text/markdown": "Markdown",
    "text/plain": "plain text",
}


@register.filter
def file_type(content_type: str) -> str:
    """What people call a type of file."""
    return _FILE_TYPES.get(content_type) or content_type.rpartition("/")[2].upper()


@register.filter
def minutes(count: float | None) -> str:
    """Minutes for a person: 1 h 35 min."""
    hours, rest = divmod(int(count or 0), 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


@register.filter
def playing_time(seconds: float | None) -> str:
    """Seconds as a player shows them: 2:05."""
    total = int(seconds or 0)
    hours, rest = divmod(total, HOUR)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


register.filter("notice_icon", looks.notice_icon)


@register.filter
def first_name(name: str) -> str:
    """What people call each other."""
    return name.partition(" ")[0] if name else "you"


@register.filter
def entry_of(mapping: Any, key: str) -> Any:
    """What a mapping has under a key, or nothing."""
    return mapping.get(key, "")


@register.filter
def allows(scope: Any, permission: str) -> bool:
    """Whether the scope holds a permission; nobody holds none."""
    return bool(scope and scope.can(permission))


@register.filter
def undo_url(message: Message) -> str:
    """The address that undoes what a message tells of, or nothing."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")


def _class_of(widget: Any) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


@register.simple_tag
def control(bound: BoundField, **attrs: Any) -> SafeString:
    """The bare input of a field with the right class; names with ``_`` become attributes with ``-``."""
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value is not None}
    classes = [_class_of(bound.field.widget), "is-invalid" if bound.errors else "", given.pop("class", "")]
    return bound.as_widget(attrs={"class": " ".join(filter(None, classes)), **given})


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **attrs: Any) -> dict[str, Any]:
    """A field with label, help, input and its errors."""
    widget = bound.field.widget
    return {
        "field": bound,
        "control": control(bound, **attrs),
        "is_hidden": isinstance(widget, HiddenInput),
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": isinstance(widget, RadioSelect),
    }
