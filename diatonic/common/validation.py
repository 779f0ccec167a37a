"""Reading structured input by its type, with an error for each field that is wrong."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from diatonic.common.errors import FieldError, Invalid

T = TypeVar("T", bound=BaseModel)
_DIGITS = re.compile(r"[0-9]{1,15}")

#: pydantic's error type → what a person should read; ``{…}`` are filled from the error's context.
_SENTENCES = {
    "missing": "This is required.",
    "extra_forbidden": "This field is not known here.",
    "string_too_short": "Write at least {min_length} character(s).",
    "string_too_long": "At most {max_length} characters.",
    "too_long": "At most {max_length} of these.",
    "too_short": "At least {min_length} of these.",
    "greater_than_equal": "{ge} or more.",
    "less_than_equal": "{le} or less.",
    "int_parsing": "A whole number.",
    "int_from_float": "A whole number.",
    "string_type": "A text.",
    "literal_error": "One of {expected}.",
    "enum": "One of {expected}.",
}


def parse(model: type[T], data: Any, *, pointer: str = "") -> T:
    """Return ``data`` as an instance of ``model``.

    Raises :class:`~diatonic.common.errors.Invalid` with one :class:`FieldError` for each wrong field, its
    pointer below ``pointer`` (such as ``/content_data``).
    """
    try:
        parsed: T = _adapter(model).validate_python(data)
    except ValidationError as wrong:
        fields = field_errors(wrong.errors(include_url=False, include_input=False), pointer=pointer)
        raise Invalid("Some of this cannot be taken as it is.", fields=fields) from None
    return parsed


def field_errors(failures: Sequence[Any], *, pointer: str = "") -> list[FieldError]:
    """Return pydantic's errors as sentences with JSON pointers."""
    return [
        FieldError("/".join([pointer, *(str(part) for part in failure["loc"])]) or "/", sentence(failure))
        for failure in failures
    ]


def sentence(failure: Any) -> str:
    """Return one pydantic error in words for a person."""
    template = _SENTENCES.get(failure["type"])
    if template is None:
        return str(failure["msg"]).removeprefix("Value error, ")
    try:
        return template.format(**failure.get("ctx", {}))
    except KeyError:
        return str(failure["msg"])


def whole_number(text: str) -> int | None:
    """Return a number written with 1 to 15 digits, ``None`` for any other text; thousands of digits Python refuses."""
    return int(text) if _DIGITS.fullmatch(text) else None


@lru_cache
def _adapter(model: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(model)
