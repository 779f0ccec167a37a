"""Routes of the notification screens."""

from django.urls import path

from organizations.notifications import views

app_name = "notifications"

_HERE = "o/<str:organization>/notifications/"

urlpatterns = [
    path(_HERE, views.notices, name="list"),
    path(f"{_HERE}count/", views.count, name="count"),
    path(f"{_HERE}read/", views.read, name="read"),
]
