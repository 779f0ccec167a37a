"""Routes of the app. A page of an organization is ``o/<str:organization>/…``; its view takes ``organization``."""

from django.urls import include, path

app_name = "community"

urlpatterns = [
    path("", include("community.discussion.urls")),
    path("", include("community.profiles.urls")),
    path("", include("community.moderation.urls")),
]
