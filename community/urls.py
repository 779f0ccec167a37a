"""Routes of the app. A page of an organization is ``o/<str:organization>/…``; its view takes ``organization``."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "community"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("community.profiles.urls")),
]
