"""Routes of the audit log's screens."""

from django.urls import path

from organizations.audit import views

app_name = "audit"

_HERE = "o/<str:organization>/audit/"

urlpatterns = [
    path(_HERE, views.log, name="log"),
    path(f"{_HERE}export/", views.export, name="export"),
]
