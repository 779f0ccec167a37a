"""Routes of the domain screens."""

from django.urls import path

from organizations.domains import views

app_name = "domains"

_DOMAINS = "o/<str:organization>/domains/"

urlpatterns = [
    path(_DOMAINS, views.domains, name="domains"),
    path(f"{_DOMAINS}<str:domain>/verify/", views.verify, name="verify"),
    path(f"{_DOMAINS}<str:domain>/mode/", views.mode, name="mode"),
    path(f"{_DOMAINS}<str:domain>/remove/", views.remove, name="remove"),
]
