"""Arithmetic as people write it, worked out in decimals: 0.1 + 0.2 is 0.3. Nothing else can be said in it."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext

from diatonic.common.errors import Invalid

LONGEST = 500
_DEEPEST = 50
_DIGITS, _LARGEST = 34, 400  # of a result; the power of ten that it may reach
_LITERAL_DIGITS = 60
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d{1,4})?|\.\d+(?:[eE][+-]?\d{1,4})?)|([a-z][a-z0-9]*)|(\*\*|[-+*/%^(),]))"
)
_CONSTANTS = {
    "pi": Decimal("3.141592653589793238462643383279502884"),
    "e": Decimal("2.718281828459045235360287471352662498"),
}


class NotArithmetic(Invalid):
    """The text cannot be worked out; the sentence says where or why."""

    default_code = "not_arithmetic"


def evaluate(expression: str) -> str:
    """Return the exact result, or one of 34 digits, written without an exponent where it is short enough.

    Raises :class:`NotArithmetic`.
    """
    if len(expression) > LONGEST:
        raise NotArithmetic(f"At most {LONGEST} characters.")
    context = Context(prec=_DIGITS, rounding=ROUND_HALF_UP, Emax=_LARGEST, Emin=-_LARGEST)
    with localcontext(context):
        try:
            return _written(_Reader(_tokens(expression)).whole())
        except ZeroDivisionError:
            raise NotArithmetic("Nothing can be divided by zero.") from None
        except DecimalException:
            raise NotArithmetic("The result is no number, or too large.") from None


def _tokens(expression: str) -> list[str]:
    found, at, text = [], 0, expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise NotArithmetic(f"{text[at:].strip()[:1]!r} is not understood, at character {at + 1}.")
        found.append(match[match.lastindex or 0])
        at = match.end()
    return found


def _written(value: Decimal) -> str:
    if not value.is_finite():
        raise NotArithmetic("The result is no number, or too large.")
    if not value:
        return "0"
    plain = value.normalize()
    text = f"{plain:f}"
    return text if len(text) <= _DIGITS + 6 else str(plain)


class _Reader:
    """Works a list of tokens out from the left: sums of products of signs of powers of atoms."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def whole(self) -> Decimal:
        """Return the value of everything."""
        value = self._sum()
        if self._next:
            raise NotArithmetic(f"Something is missing before {self._next!r}.")
        return value

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._next
        if token not in wanted or not token:
            return ""
        self._at += 1
        return token

    def _sum(self) -> Decimal:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotArithmetic(f"More than {_DEEPEST} brackets within each other.")
        value = self._product()
        while sign := self._take("+", "-"):
            value = value + self._product() if sign == "+" else value - self._product()
        self._depth -= 1
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while sign := self._take("*", "/", "%"):
            value = _PRODUCTS[sign](value, self._signed())
        return value

    def _signed(self) -> Decimal:
        """A sign binds less than a power: -2 ^ 2 is -4."""
        is_negative = False
        while sign := self._take("+", "-"):
            is_negative ^= sign == "-"
        value = self._power()
        return -value if is_negative else value

    def _power(self) -> Decimal:
        base = self._atom()
        if not self._take("^", "**"):
            return base
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotArithmetic(f"More than {_DEEPEST} powers of powers.")
        power = base ** self._signed()  # from the right: 2 ^ 3 ^ 2 is 2 ^ 9
        self._depth -= 1
        return power

    def _atom(self) -> Decimal:
        word = self._next
        self._at += 1
        if word == "(":
            value = self._sum()
            self._close()
            return value
        if word[:1].isdigit() or word[:1] == ".":
            if len(word) > _LITERAL_DIGITS:
                raise NotArithmetic(f"A number of more than {_LITERAL_DIGITS} characters.")
            return +Decimal(word)
        if word in _CONSTANTS:
            return +_CONSTANTS[word]
        if word in _FUNCTIONS or word in _LISTS:
            return self._called(word)
        if word[:1].isalpha():
            raise NotArithmetic(f"{word[:30]!r} is not known.")
        raise NotArithmetic(f"A number is missing before {word!r}." if word else "A number is missing at the end.")

    def _called(self, name: str) -> Decimal:
        if not self._take("("):
            raise NotArithmetic(f"{name} needs brackets: {name}(…).")
        values = [self._sum()]
        while self._take(","):
            values.append(self._sum())
        self._close()
        if name in _LISTS:
            return _LISTS[name](values)
        if len(values) > (2 if name == "round" else 1):
            raise NotArithmetic(f"{name} takes one number.")
        return _FUNCTIONS[name](*values)

    def _close(self) -> None:
        if not self._take(")"):
            raise NotArithmetic("A closing bracket is missing.")


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if places != places.to_integral_value() or abs(places) > _DIGITS:
        raise NotArithmetic(f"Numbers are rounded to a whole number of places, up to {_DIGITS}.")
    return value.quantize(Decimal(1).scaleb(-int(places)))


def _remainder(value: Decimal, divisor: Decimal) -> Decimal:
    """Return what is left, with the sign of the divisor; of what has too many digits for it, nothing."""
    left = value % divisor
    return left + divisor if left and (left < 0) != (divisor < 0) else left


_PRODUCTS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
    "%": _remainder,
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "abs": abs,
    "ceil": lambda value: value.to_integral_value("ROUND_CEILING"),
    "exp": lambda value: value.exp(),
    "floor": lambda value: value.to_integral_value("ROUND_FLOOR"),
    "ln": lambda value: value.ln(),
    "log10": lambda value: value.log10(),
    "round": _round,
    "sqrt": lambda value: value.sqrt(),
}
_LISTS: dict[str, Callable[[list[Decimal]], Decimal]] = {"max": max, "min": min}
