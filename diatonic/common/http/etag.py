"""Answers that a client polls: an entity tag from the revision, 304 while it is the same."""

import re
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags, quote_etag

from diatonic.common.errors import FieldError, Invalid
from diatonic.common.validation import whole_number

#: A revision alone, or with how the thing looks (:func:`of_revision`).
_OURS = re.compile(r"(\d+)(?:\.[0-9a-f]{16})?")


def of(*parts: object) -> str:
    """Return a strong entity tag: of one revision its number, of several parts their digest."""
    if len(parts) == 1:
        return quote_etag(str(parts[0]))
    return quote_etag(sha256(repr(parts).encode()).hexdigest()[:32])


def of_revision(revision: int, *shown: object) -> str:
    """Return a tag of a thing whose look changes without its revision, such as by what is counted of it.

    For ``If-Match`` it is its revision, for ``If-None-Match`` also how it looks.
    """
    return quote_etag(f"{revision}.{sha256(repr(shown).encode()).hexdigest()[:16]}")


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Return 304 where ``If-None-Match`` names ``etag``, else ``None``: go on and answer in full."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" not in known and not any(_opaque(tag) == _opaque(etag) for tag in known):
        return None
    response = HttpResponseNotModified()
    return mark(response, etag)


def mark(response: HttpResponse, etag: str) -> HttpResponse:
    """Set ``ETag``; caches may keep the answer but must ask each time."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def revision_asked_for(request: HttpRequest) -> int | None:
    """Return the revision in ``If-Match``; ``None`` where the header is missing or ``*``.

    Raises :class:`~diatonic.common.errors.Invalid` for anything but one tag of ours.
    """
    tags = parse_etags(request.headers.get("If-Match", ""))
    if "If-Match" not in request.headers or tags == ["*"]:
        return None
    tag = _OURS.fullmatch(_opaque(tags[0])) if len(tags) == 1 else None
    revision = whole_number(tag[1]) if tag else None
    if revision is None:
        wrong = FieldError("/If-Match", "Send the ETag of the item as you have read it.")
        raise Invalid("If-Match is not an entity tag of ours.", code="bad_if_match", fields=[wrong])
    return revision


def revision_required(request: HttpRequest) -> int:
    """Return the revision in ``If-Match``, for changes to what several people edit.

    Raises :class:`~diatonic.common.errors.Invalid` where it is missing or not a tag of ours.
    """
    revision = revision_asked_for(request)
    if revision is None:
        wrong = FieldError("/If-Match", "Send the ETag of the item as you have read it.")
        raise Invalid("Say which revision you changed.", code="if_match_required", fields=[wrong])
    return revision


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')
