"""Routes of the organization's own screens."""

from django.urls import path

from organizations.membership.views import members, organizations, requests

app_name = "membership"

_HERE = "o/<str:organization>/organization/"

urlpatterns = [
    path(_HERE, organizations.overview, name="overview"),
    path(f"{_HERE}roles/", organizations.roles, name="roles"),
    path(f"{_HERE}settings/", organizations.settings, name="settings"),
    path(f"{_HERE}standing/", organizations.standing, name="standing"),
    path(f"{_HERE}ownership/", organizations.ownership, name="ownership"),
    path(f"{_HERE}leave/", members.leave, name="leave"),
    path(f"{_HERE}requests/", requests.requests, name="requests"),
    path(f"{_HERE}requests/<str:user_id>/", requests.answer, name="answer"),
    path(f"{_HERE}members/", members.members, name="members"),
    path(f"{_HERE}members/<str:user_id>/", members.member, name="member"),
    path(f"{_HERE}members/<str:user_id>/status/", members.status, name="status"),
    path(f"{_HERE}members/<str:user_id>/remove/", members.remove, name="remove"),
]
