"""The JSON API of organizations and of who belongs to them."""

from ninja import Router

from organizations.membership.api.members import router as members
from organizations.membership.api.organizations import router as organizations
from organizations.membership.api.requests import router as requests

router = Router(tags=["organizations"])
router.add_router("", organizations)
router.add_router("", members)
router.add_router("", requests)
