"""A person's API tokens in the organization."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock, ids
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request
from organizations.accounts import services
from organizations.accounts.forms import TokenForm
from organizations.accounts.views.frame import show
from organizations.membership.rules import PERMISSIONS


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request, organization: str) -> HttpResponse:
    """Show the person's tokens; make one, whose text this page shows and no other."""
    form, made = TokenForm(request.scope), None
    if request.method == "POST":
        form = TokenForm(request.scope, request.POST)
        made = _made(request, form) if form.is_valid() else None
        form = form if made is None else TokenForm(request.scope)
    now = clock.iso(clock.now())
    listed = [
        (token, token.is_expired(now), [PERMISSIONS.get(key, key) for key in token.scopes])
        for token in services.list_tokens(request.scope)
    ]
    context: dict[str, Any] = {"tokens": listed, "form": form, "made": made, "token_id": ids.new()}
    response = show(request, "tokens", "tokens", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: Request, organization: str, token_id: str) -> HttpResponse:
    """End one of the person's tokens."""
    services.revoke_token(request.scope, token_id=token_id, now=clock.now())
    messages.success(request, "The token is revoked. Whatever uses it is refused from now on.")
    return redirect("organizations:accounts:tokens", organization)


def _made(request: Request, form: TokenForm) -> str | None:
    """Return the text of the token that was made, ``None`` where it was refused. The form names its id: sent twice,
    it makes one token."""
    token_id = request.POST.get("token_id", "")
    wishes = form.cleaned_data
    try:
        _, text = services.create_token(
            request.scope,
            name=wishes["name"],
            scopes=wishes["scopes"],
            days=wishes["expires_in_days"],
            token_id=token_id if ids.is_one(token_id) else "",
            now=clock.now(),
        )
    except (Invalid, Conflict) as failure:
        show_failure(form, failure)
        return None
    return text
