"""Routes of the app. A page of an organization is ``o/<str:organization>/…``; its view takes ``organization``."""

from importlib.util import find_spec

from django.urls import include, path

app_name = "organizations"

_FEATURES = ("accounts", "media", "notifications")

urlpatterns = [
    path("", include(f"organizations.{name}.urls")) for name in _FEATURES if find_spec(f"organizations.{name}.urls")
]
