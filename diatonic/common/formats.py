"""Dates, times, numbers and sizes as whoever is answered reads them; the server's side of ``static/js/locale.js``.

The words of the screens are English for everybody. How a date or a number is written follows the account: the
middleware says whose with :func:`activate`, and everything that is written for people comes through here. Both sides
write by the same tables (Unicode's CLDR), so that a script changes nothing where the account says how.
"""

from contextvars import ContextVar
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from babel import Locale, dates, numbers
from django.utils import timezone

#: For whoever has not chosen, or is not signed in: days before months in words, 24 hours, mistaken by nobody.
USUAL = "en-GB"
_KILO = 1024
_UNITS = ("bytes", "KB", "MB", "GB", "TB")

_chosen: ContextVar[str] = ContextVar("locale", default="")


def activate(locale: str, zone: tzinfo) -> None:
    """Write for somebody with this language tag (empty: the usual one) and in this time zone, from now on."""
    _chosen.set(locale)
    timezone.activate(zone)


def deactivate() -> None:
    """Write for nobody in particular."""
    _chosen.set("")
    timezone.deactivate()


def chosen() -> str:
    """Return the language tag of whom is written for; empty for the usual one."""
    return _chosen.get()


def here(moment: datetime | str) -> datetime:
    """Return the moment, which may be ISO-8601, in the person's time zone."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return timezone.localtime(when)


def day(moment: datetime | str) -> str:
    """Write the day on which it is there, such as “5 Nov 2026”."""
    return dates.format_date(here(moment).date(), "medium", locale=_locale(_chosen.get()))


def month(name: str) -> str:
    """Write a month given as “2026-11”, such as “Nov 2026”; it is the same everywhere in the world."""
    first = date.fromisoformat(f"{name}-01")
    return dates.format_skeleton("yMMM", first, locale=_locale(_chosen.get()))


def exact(moment: datetime | str) -> str:
    """Write day, time and time zone, such as “5 Nov 2026, 20:57 UTC”."""
    when = here(moment)
    return f"{_day_and_time(when.replace(tzinfo=None), _chosen.get())} {when.tzname()}"


def number(amount: float, digits: int = 0) -> str:
    """Write a number with so many digits after the point, in groups: “1,234.5”."""
    return _written(amount, digits, in_groups=True)


def money(amount: Decimal) -> str:
    """Write US dollars: two places, more for what is less than a cent."""
    digits = 2 if not amount or abs(amount) >= Decimal("0.01") else 1 - amount.adjusted()
    return f"${number(float(amount), digits)}"


def size(count: float) -> str:
    """Write a number of bytes, such as “1.4 MB”."""
    amount, units = float(count), list(_UNITS)
    while amount >= _KILO and len(units) > 1:
        amount, units = amount / _KILO, units[1:]
    digits = 0 if units[0] == "bytes" or amount >= 100 else 1  # noqa: PLR2004  three digits are enough
    return f"{_written(amount, digits, in_groups=False)} {units[0]}"


@lru_cache
def _locale(tag: str) -> Locale:
    return Locale.parse(tag or USUAL, sep="-")


# Pages say the same moments and numbers again and again. Without its zone: equal moments are equal in every zone.
@lru_cache(maxsize=1024)
def _day_and_time(when: datetime, tag: str) -> str:
    locale = _locale(tag)
    order = str(dates.get_datetime_format("medium", locale=locale))
    time = dates.format_time(when.time(), "short", locale=locale)
    return order.format(time, dates.format_date(when.date(), "medium", locale=locale))


def _written(amount: float, digits: int, *, in_groups: bool) -> str:
    return _in_digits(amount, digits, in_groups, _chosen.get())


@lru_cache(maxsize=1024)
def _in_digits(amount: float, digits: int, in_groups: bool, tag: str) -> str:  # noqa: FBT001 -- a key
    locale = _locale(tag)
    whole = str(locale.decimal_formats[None].pattern).partition(".")[0]  # how it makes groups
    pattern = f"{whole}.{'0' * digits}" if digits else whole
    return numbers.format_decimal(amount, format=pattern, locale=locale, group_separator=in_groups)
