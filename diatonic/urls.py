"""All routes: the API, what operators ask, and the pages of every app."""

from django.conf import settings
from django.urls import include, path

from diatonic import gallery, mailbox
from diatonic.api import api
from diatonic.common.http import health

handler400 = "diatonic.common.http.pages.bad_request"
handler403 = "diatonic.common.http.pages.permission_denied"
handler404 = "diatonic.common.http.pages.not_found"
handler500 = "diatonic.common.http.pages.server_error"

#: For those who build screens.
DEVELOPMENT = [
    path("components/", gallery.show, name="components"),
    path("mail/", mailbox.inbox, name="mailbox"),
    path("mail/<str:name>/", mailbox.letter, name="letter"),
]
urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/", api.urls),
    path("", include("organizations.urls")),
    path("", include("education.urls")),
    path("", include("community.urls")),
    path("", include("workbench.urls")),
    *(DEVELOPMENT if settings.DEBUG else []),
]
