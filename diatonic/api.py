"""The JSON API: where each feature's router is mounted."""

from diatonic.common.http.access import public
from diatonic.common.http.api import Api
from organizations.accounts.auth import MEMBER

#: (prefix, module whose ``router`` is mounted there). One path belongs to one router only.
ROUTERS = (
    ("", "organizations.accounts.api"),
    ("", "organizations.audit.api"),
    ("", "organizations.notifications.api"),
    ("", "organizations.membership.api"),
    ("", "organizations.invites.api"),
    ("", "organizations.privacy.api"),
    ("", "organizations.media.api"),
    ("", "organizations.flags.api"),
    ("", "organizations.invocations.api"),
    ("", "organizations.domains.api"),
    ("", "organizations.onboarding.api"),
    ("/education", "education.authoring.api"),
    ("/education", "education.archives.api"),
    ("/education", "education.learning.api"),
    ("/education", "education.results.api"),
    ("/education", "education.questions.api"),
    ("/education", "education.exercises.api"),
    ("/education", "education.certificates.api"),
    ("/community", "community.profiles.api"),
    ("/community", "community.discussion.api"),
    ("/moderation", "community.moderation.api"),
    ("", "workbench.agents.api"),
    ("", "workbench.runs.api"),
    ("/llm", "workbench.llm.api"),
)

api = Api(
    title="Diatonic",
    version="1.0.0",
    description=(
        "Modules, files and learning of an organization. Send an access token as bearer, and in `X-Organization` "
        "the organization you mean; without it your home organization is meant."
    ),
    auth=MEMBER,
    urls_namespace="api",
    docs_decorator=public,
)
for _prefix, _module in ROUTERS:
    api.add_router(_prefix, f"{_module}.router")
