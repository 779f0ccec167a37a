"""Leading back to where a person pressed a button."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, name: str, *, organization: str, otherwise: str) -> str:
    """Return the page that ``name`` names in a form or in its address, where it is the organization's; else ``otherwise``."""
    wanted = request.POST.get(name) or request.GET.get(name, "")
    is_ours = wanted.startswith(f"/o/{organization}/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise
