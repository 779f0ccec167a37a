"""The mail that was sent here, for those who build screens. Served in development only, where mail goes to files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diatonic.common.http.access import public
from diatonic.common.mail import files


@public
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the mails, newest first."""
    return _kept_here(render(request, "components/mailbox.html", {"mails": files.newest()}))


@public
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail: its text with its links, and its HTML as it was sent."""
    mail = files.find(name)
    if mail is None:
        raise Http404
    return _kept_here(render(request, "components/letter.html", {"mail": mail}))


def _kept_here(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
