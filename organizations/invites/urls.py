"""Routes of the invites' screens, and of the page that an invite's link leads to."""

from django.urls import path

from organizations.invites.views import answering, managing

app_name = "invites"

_HERE = "o/<str:organization>/invites/"

urlpatterns = [
    path(_HERE, managing.invites, name="list"),
    path(f"{_HERE}new/", managing.invite, name="new"),
    path(f"{_HERE}<str:invite_id>/resend/", managing.resend, name="resend"),
    path(f"{_HERE}<str:invite_id>/cancel/", managing.cancel, name="cancel"),
    path(f"{_HERE}<str:invite_id>/link/", managing.link, name="link"),
    path("invites/<str:token>/", answering.look, name="page"),
    path("invites/<str:token>/accept/", answering.accept, name="accept"),
    path("invites/<str:token>/ask/", answering.ask, name="ask"),
]
