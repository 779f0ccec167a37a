"""A person's profile and preferences."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.forms import show_failure
from diatonic.common.http.access import Request, find_scope
from organizations.accounts import services
from organizations.accounts.forms import ProfileForm
from organizations.accounts.person import account_of
from organizations.accounts.views.frame import go_to, show


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request, organization: str = "") -> HttpResponse:
    """Show the person's profile and preferences; save them."""
    if not organization and find_scope(request) is not None and request.method != "POST":
        return go_to(request, "profile")
    account = account_of(request)
    form = ProfileForm.of(account)
    if request.method == "POST":
        form = ProfileForm(request.POST)
        if form.is_valid() and _is_saved(request, form):
            messages.success(request, "Your profile is saved.")
            return go_to(request, "profile")
    status = 422 if form.errors else 200
    return show(request, "profile", "profile", {"form": form, "account": account}, status=status)


@require_POST
def theme(request: Request) -> HttpResponse:
    """Remember the look that was chosen in the menu."""
    wanted = {"theme": request.POST.get("theme", "")}
    services.change_profile(account_of(request), find_scope(request), preferences=wanted, now=clock.now())
    return HttpResponse(status=204)


def _is_saved(request: Request, form: ProfileForm) -> bool:
    try:
        services.change_profile(
            account_of(request),
            find_scope(request),
            name=form.cleaned_data["name"],
            preferences=form.preferences(),
            now=clock.now(),
        )
    except (Invalid, Conflict) as failure:
        show_failure(form, failure)
        return False
    return True
