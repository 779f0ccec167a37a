"""Saving a form without script over what somebody else saved meanwhile: joined by itself, or asked field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpResponse

from diatonic.common.errors import AppError, Conflict, Invalid, Stale
from diatonic.common.forms import failure_of
from diatonic.common.http.access import Request
from education.authoring.forms import SectionForm, SettingsForm, merging
from education.authoring.rules.merging import Joined

#: So often somebody else may save in the same moment.
_TIMES = 3

Merging = SectionForm | SettingsForm


@dataclass(frozen=True, slots=True)
class There:
    """What is stored now: as the form holds it, its revision, and who saved it."""

    filled: merging.Filled
    revision: int
    by: str


class Show(Protocol):
    """Shows the page again: ``theirs`` is what is to be chosen, ``failure`` what was refused."""

    def __call__(
        self, form: Any, *, status: int, failure: AppError | None, theirs: dict[str, Any] | None
    ) -> HttpResponse: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form belongs: made of what was sent, read, saved at a revision, shown again."""

    make: Callable[[Mapping[str, Any]], Any]
    read: Callable[[], There]
    save: Callable[[Any, int], HttpResponse]
    show: Show


def is_answered(request: Request) -> bool:
    """Say whether the person was asked what to keep, and answers now."""
    return merging.is_answered(request.POST)


def save_joined(request: Request, place: Place) -> HttpResponse:
    """Save the form joined with what is stored; ask on the page, with both texts, where both changed the same.

    What only one side changed needs no question. Raises ``Conflict`` where others save all the time.
    """
    data, mine = request.POST.dict(), place.make(request.POST).sent()
    for _ in range(_TIMES):
        there = place.read()
        is_shown = data.get("revision") == str(there.revision)  # what was chosen was chosen among these texts
        joined = merging.join(data, mine, there.filled, with_choices=is_shown)
        given = data if is_shown else merging.without_choices(data)
        form = _form(place, given, mine, there, joined)
        if joined.asked:
            return place.show(form, status=412, failure=None, theirs=_theirs(request, form, mine, there, joined))
        try:
            if not form.is_valid():
                raise failure_of(form)
            answer = place.save(form, there.revision)
        except Stale:
            continue
        except Invalid as failure:
            joined = merging.join(data, mine, there.filled, with_choices=False)
            form = _form(place, given, mine, there, joined)
            theirs = _theirs(request, form, mine, there, joined) if joined.asked else None
            return place.show(form, status=failure.status, failure=failure, theirs=theirs)
        if not is_shown:
            messages.success(request, f"Joined with the change of {there.by}.")
        return answer
    raise Conflict("Others are saving this all the time. Go back, and save once more in a moment.")


def _form(place: Place, data: Mapping[str, Any], mine: merging.Filled, there: There, joined: Joined) -> Merging:
    form: Merging = place.make(merging.written(data, mine, there.filled, joined) | {"revision": str(there.revision)})
    form.base = merging.base_of(there.filled, joined.asked)
    return form


def _theirs(request: Request, form: Merging, mine: merging.Filled, there: There, joined: Joined) -> dict[str, Any]:
    choices = merging.choices(form, mine, there.filled, joined.asked)
    is_open = is_answered(request) and any(not one.chosen for one in choices)
    return {"by": there.by, "choices": choices, "is_open": is_open}
