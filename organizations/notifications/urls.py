"""Routes of the notification screens."""

from django.urls import path

from organizations.notifications import views

app_name = "notifications"

_HERE = "o/<str:organization>/notifications/"

urlpatterns = [
    path(_HERE, views.notices, name="list"),
    path(f"{_HERE}count/", views.count, name="count"),
    path(f"{_HERE}read/", views.read, name="read"),
    path(f"{_HERE}threads/<str:thread>/", views.thread, name="thread"),
    path(f"{_HERE}threads/<str:thread>/mute/", views.mute, name="mute"),
    path(f"{_HERE}threads/<str:thread>/unmute/", views.unmute, name="unmute"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
