"""A certificate to print, and the page that says whether one is genuine."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diatonic.common.http.access import Request
from education.certificates import services


@require_safe
def certificate(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Show one's own certificate of a module, made to be printed."""
    made, proof = services.get_certificate(request.scope, module_id=module_id)
    check_url = reverse("education:certificates:check", args=[organization, proof])
    context = {
        "certificate": made,
        "check_url": request.build_absolute_uri(check_url),
        "trail": [
            ("Learn", reverse("education:learning:catalogue", args=[organization])),
            (made.title, reverse("education:learning:module", args=[organization, module_id])),
        ],
    }
    return render(request, "education/certificates/certificate.html", context)


@require_safe
def check(request: Request, organization: str, proof: str) -> HttpResponse:
    """Show what a certificate said when it was made."""
    made = services.check_certificate(request.scope, proof=proof)
    trail = [("Learn", reverse("education:learning:catalogue", args=[organization]))]
    return render(request, "education/certificates/certificate.html", {"certificate": made, "trail": trail})
