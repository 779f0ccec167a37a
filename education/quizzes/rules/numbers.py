"""Numbers as people write them, and texts as they are compared."""

import re
import unicodedata
from decimal import Decimal, localcontext

#: The largest power of ten, up and down; what is beyond is a slip of the finger.
_MAX_EXPONENT = 60
_MAX_DIGITS = 40
#: Enough for every difference of two such numbers to be exact.
_PRECISION = 2 * _MAX_EXPONENT + 2 * _MAX_DIGITS
_GROUPED = re.compile(r"(?<=\d)[ '\u2019](?=\d{3}(?:\D|$))")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,3})?", re.ASCII)
#: What may be a thousand as well as one: nobody writes thousands with a zero in front, or more than three digits there.
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}(?:e[+-]?\d{1,3})?", re.ASCII)


def number_of(text: str) -> Decimal | None:
    """Return the one number that a person can have meant, ``None`` where it is none or can be two.

    Takes a decimal point or comma, an exponent, thousands set apart by spaces, a typographic minus; neither infinity
    nor "not a number", nothing beyond 40 digits or the 60th power of ten. A point is a decimal point always: it is
    what every page asks for. A comma is a decimal comma, but for ``1,000``: see :func:`readings_of`.
    """
    found = readings_of(text)
    return found[0] if len(found) == 1 else None


def readings_of(text: str) -> tuple[Decimal, ...]:
    """Return every number that a text can mean: none, one, or for ``1,000`` both 1.000 and 1000, in this order.

    One to three digits that do not begin with a zero, a comma and exactly three digits are a thousand to one reader
    and a decimal number to the next. Whoever can be asked is asked to write it otherwise (:func:`unclear`); nothing
    is guessed.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("\u2212", "-")
    plain = _GROUPED.sub("", plain)
    if len(plain) > _MAX_DIGITS + 10 or not _NUMBER.fullmatch(plain):
        return ()
    signs = (".", "") if _UNCLEAR.fullmatch(plain) else (".",)
    return tuple(filter(fits, (Decimal(plain.replace(",", sign)) for sign in signs)))


def unclear(text: str) -> str:
    """Return what to say about a text that can be two numbers; empty for any other."""
    found = readings_of(text)
    if len(found) < 2:  # noqa: PLR2004 -- there is nothing to choose from
        return ""
    decimal, thousands = map(_written, found)
    return f"“{text.strip()}” can be {thousands} or {decimal}. Write it in one of these two ways."


def fits(number: Decimal) -> bool:
    """Say whether a number is one that is reckoned with here."""
    if not number.is_finite() or len(number.as_tuple().digits) > _MAX_DIGITS:
        return False
    return not number or -_MAX_EXPONENT <= number.adjusted() <= _MAX_EXPONENT


def is_within(number: Decimal, value: Decimal, tolerance: Decimal) -> bool:
    """Say whether a number is as far as ``tolerance`` from ``value``, or closer; reckoned exactly."""
    with localcontext(prec=_PRECISION):
        return abs(number - value) <= tolerance


def span(value: Decimal, tolerance: Decimal) -> str:
    """Return the right answers of a question in words: ``3.14``, or ``from 3.13 to 3.15``."""
    if not tolerance:
        return _written(value)
    with localcontext(prec=_PRECISION):
        return f"from {_written(value - tolerance)} to {_written(value + tolerance)}"


def _written(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain if len(plain) <= _MAX_DIGITS else f"{number:E}"


def folded(text: str, *, match_case: bool = False) -> str:
    """Return a text as it is compared: compatible forms as one, runs of space as one, and case unless it matters."""
    plain = unicodedata.normalize("NFKC", text)
    if not match_case:
        plain = unicodedata.normalize("NFKC", plain.casefold())
    return " ".join(plain.split())
