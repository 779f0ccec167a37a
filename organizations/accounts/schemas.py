"""Shapes of answers about the person."""

from ninja import Schema


class MyOrganizationOut(Schema):
    """The organization that the request is about."""

    organization_id: str
    name: str
    role: str
    permissions: list[str]


class MeOut(Schema):
    """Who is asking. ``organization`` is null while the person belongs to none."""

    user_id: str
    name: str
    email: str
    organization: MyOrganizationOut | None
