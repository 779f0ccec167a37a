"""Routes of sign-in and of the pages around it."""

from django.urls import path
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from diatonic.common.http.access import public
from organizations.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("oidc/authenticate/", public(OIDCAuthenticationRequestView.as_view()), name="sign-in"),
    path("oidc/callback/", public(views.Callback.as_view()), name="callback"),
    path("sign-in-problem/", views.problem, name="problem"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("start/", views.start, name="start"),
    path("organizations/", views.organizations, name="organizations"),
    path("o/<str:organization>/", views.home, name="home"),
]
