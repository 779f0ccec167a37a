"""Forms on pages whose address is a secret: ``Referrer-Policy: no-referrer`` takes their origin away too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Origins:
    """Gives a form of ours its origin back, before the CSRF check looks at it.

    Under ``no-referrer`` a browser sends ``Origin: null`` with a form, even to the same site, which the CSRF check
    refuses. ``Sec-Fetch-Site: same-origin`` is the browser's own word, which no page can forge: a form of another
    site or of a sandboxed frame is ``cross-site``. The CSRF token is checked as ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if request.META.get("HTTP_ORIGIN") == "null" and request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
