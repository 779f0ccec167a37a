"""The first steps of those who run an organization, on the start page; the apps above add theirs."""

from django.urls import reverse

from diatonic.common.scope import Scope
from organizations.accounts.home import Part, Step


def part(scope: Scope) -> Part:
    """Return what whoever runs the organization does first."""
    steps = []
    if scope.can("members.manage"):
        text = "Paste their addresses. Each gets a link that makes them a member, with the role you choose."
        address = reverse("organizations:invites:new", args=[scope.organization_id])
        steps.append(Step("Invite your colleagues", text, address, "user-plus"))
    if scope.can("settings.edit"):
        text = "Show that the domain of your addresses is yours, and people with one find their own way in."
        address = reverse("organizations:domains:domains", args=[scope.organization_id])
        steps.append(Step("Add your domain", text, address, "world"))
    return Part(steps=tuple(steps))
