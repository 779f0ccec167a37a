"""Routes of the app. A page of an organization is ``o/<str:organization>/…``; its view takes ``organization``."""

from django.urls import include, path

app_name = "organizations"

urlpatterns = [
    path("", include("organizations.accounts.urls")),
    path("", include("organizations.audit.urls")),
    path("", include("organizations.domains.urls")),
    path("", include("organizations.flags.urls")),
    path("", include("organizations.membership.urls")),
    path("", include("organizations.invites.urls")),
    path("", include("organizations.invocations.urls")),
    path("", include("organizations.media.urls")),
    path("", include("organizations.notifications.urls")),
    path("", include("organizations.onboarding.urls")),
    path("", include("organizations.privacy.urls")),
]
