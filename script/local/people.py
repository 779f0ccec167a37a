"""The demo people: one for each role, and the owner of a second organization."""

from dataclasses import dataclass

PASSWORD = "Diatonic-demo-1"  # noqa: S105 -- printed on purpose, for accounts that exist on this machine only
GROUPS = ("instructors", "reviewers", "moderators", "builders", "platform-operators")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone to sign in as: their role in the organization, and the bundles of permissions on top."""

    email: str
    name: str
    role: str
    bundles: tuple[str, ...] = ()
    organization: str = "demo"


PEOPLE = (
    DemoPerson("owner@demo.example", "Demo Owner", "owner"),
    DemoPerson("instructor@demo.example", "Demo Instructor", "member", ("instructor",)),
    DemoPerson("reviewer@demo.example", "Demo Reviewer", "member", ("reviewer",)),
    DemoPerson("moderator@demo.example", "Demo Moderator", "member", ("moderator",)),
    DemoPerson("builder@demo.example", "Demo Builder", "member", ("builder",)),
    DemoPerson("member@demo.example", "Demo Member", "member"),
    DemoPerson("viewer@demo.example", "Demo Viewer", "viewer"),
    DemoPerson("owner@other.example", "Other Owner", "owner", organization="other"),
)
