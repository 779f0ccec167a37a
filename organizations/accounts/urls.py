"""Routes of sign-in and of the pages around it."""

from django.urls import path
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from diatonic.common.http.access import public
from organizations.accounts import views
from organizations.accounts.views import profile, signed_in, tokens, wishes

app_name = "accounts"

#: A person's own screens stand in an organization; who belongs to none has them outside.
_OUTSIDE, _HERE = "account/", "o/<str:organization>/account/"
_MEMBER = "o/<str:organization>/organization/members/<str:user_id>/sign-ins/"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("oidc/authenticate/", public(OIDCAuthenticationRequestView.as_view()), name="sign-in"),
    path("oidc/callback/", public(views.Callback.as_view()), name="callback"),
    path("sign-in-problem/", views.problem, name="problem"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("start/", views.start, name="start"),
    path("organizations/", views.organizations, name="organizations"),
    path("o/<str:organization>/", views.home, name="home"),
    path("account/theme/", profile.theme, name="theme"),
    *(
        path(f"{place}{rest}", view, name=name)
        for place in (_OUTSIDE, _HERE)
        for rest, view, name in (
            ("", profile.profile, "profile"),
            ("sessions/", signed_in.sessions, "sessions"),
            ("sessions/end/", signed_in.end_session, "end-session"),
        )
    ),
    path(f"{_HERE}notifications/", wishes.wishes, name="wishes"),
    path(f"{_HERE}tokens/", tokens.tokens, name="tokens"),
    path(f"{_HERE}tokens/<str:token_id>/revoke/", tokens.revoke, name="revoke-token"),
    path(_MEMBER, signed_in.member, name="member"),
    path(f"{_MEMBER}tokens/<str:token_id>/revoke/", signed_in.revoke_member_token, name="revoke-member-token"),
]
