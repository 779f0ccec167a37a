"""Routes of the archives' screens."""

from django.urls import path

from education.archives.views import exporting

app_name = "archives"

_TEACH = "o/<str:organization>/teach/"

urlpatterns = [
    path(f"{_TEACH}<str:module_id>/export/", exporting.export, name="export"),
]
