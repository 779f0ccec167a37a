"""Routes of the operators' flags screen."""

from django.urls import path

from organizations.flags import views

app_name = "flags"

urlpatterns = [
    path("o/<str:organization>/flags/", views.flags, name="flags"),
]
